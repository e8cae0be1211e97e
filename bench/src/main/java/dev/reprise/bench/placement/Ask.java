package dev.reprise.bench.placement;

import java.nio.charset.StandardCharsets;

/**
 * One request of a workload.
 *
 * @param atMillis when, counted from anywhere
 * @param tenant whose credential it carries: a partition here, a cache of its own there
 * @param body as its client wrote it
 */
record Ask(long atMillis, String tenant, String body) {
  byte[] bytes() {
    return body.getBytes(StandardCharsets.UTF_8);
  }
}
