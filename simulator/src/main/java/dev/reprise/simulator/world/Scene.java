package dev.reprise.simulator.world;

import dev.reprise.simulator.content.Digests;
import dev.reprise.simulator.content.Twist;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Ids;
import java.time.Instant;

/**
 * One call being answered.
 *
 * @param number counts calls from 1; what differs between equal calls comes from it
 * @param startNanos when it arrived, on the steady clock
 * @param start when it arrived, on the wall clock
 */
public record Scene(
    Call call, long number, long startNanos, Instant start, Settings settings, Twist twist) {

  /** Identifiers for this call. */
  public Ids ids() {
    return new Ids(Digests.seed("ids", Long.toString(settings.seed()), Long.toString(number)));
  }

  /**
   * The seed of the text: the canonical prompt alone decides it when the caller asked for
   * temperature 0; else every call differs.
   */
  public long textSeed(String canonicalPrompt, boolean deterministic) {
    return Digests.seed(
        "text",
        Long.toString(settings.seed()),
        canonicalPrompt,
        deterministic ? "" : Long.toString(number));
  }

  public long startSeconds() {
    return start.getEpochSecond();
  }
}
