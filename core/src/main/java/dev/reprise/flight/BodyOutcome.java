package dev.reprise.flight;

import dev.reprise.response.Sink;
import java.util.List;

/** How a streamed body ended; told before its readers hear the end. */
sealed interface BodyOutcome {
  /** Everything, in order. */
  record AllChunks(List<byte[]> chunks, int bytes) implements BodyOutcome {}

  /**
   * The body was not kept.
   *
   * @param overBudget true when memory was refused, false when the body was larger than the limit
   */
  record Outgrown(boolean overBudget) implements BodyOutcome {}

  /** The provider's answer broke off. */
  record BrokeOff(Sink.Broken cause) implements BodyOutcome {}
}
