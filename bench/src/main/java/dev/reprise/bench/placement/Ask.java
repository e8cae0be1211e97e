package dev.reprise.bench.placement;

import java.nio.charset.StandardCharsets;

/**
 * One request of a workload.
 *
 * @param atMillis when, counted from anywhere
 * @param tenant whose credential it carries: a partition here, a cache of its own there
 * @param sort what kind of traffic it belongs to; bills are kept by it too
 * @param body as its client wrote it
 * @param outside index of the first block that is a tool's result, or {@link #NO_RESULT}
 */
record Ask(long atMillis, String tenant, String sort, String body, int outside) {
  /** Nothing in the request came from a tool. */
  static final int NO_RESULT = Integer.MAX_VALUE;

  Ask(long atMillis, String tenant, String sort, String body) {
    this(atMillis, tenant, sort, body, NO_RESULT);
  }

  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
