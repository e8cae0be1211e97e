package dev.reprise.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The optional Reprise-* request headers (contract 2.3), always removed before the provider sees
 * the request.
 *
 * @param session not in the contract
 * @param agent not in the contract
 * @param task in the contract
 * @param tags not in the contract; added to the entry, on a hit too
 * @param memory id of a memory state; in the contract
 * @param evidence the raw structured field, or null; used by the route's replay rule
 * @param minPosition a position the answer must not be older than (F-10); not in the contract
 * @param warm fill without being asked for the answer; not in the contract
 */
public record Hints(
    @Nullable String session,
    @Nullable String agent,
    @Nullable String task,
    List<String> tags,
    @Nullable String memory,
    @Nullable String evidence,
    @Nullable String minPosition,
    boolean warm) {
  public static final Hints NONE = new Hints(null, null, null, List.of(), null, null, null, false);

  public Hints {
    tags = List.copyOf(tags);
  }

  /**
   * The same without evidence, for records of decisions: evidence may have thousands of characters.
   */
  public Hints withoutEvidence() {
    return evidence == null
        ? this
        : new Hints(session, agent, task, tags, memory, null, minPosition, warm);
  }
}
