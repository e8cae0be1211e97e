package dev.reprise.gateway.telemetry;

import dev.reprise.telemetry.Decision;

/** Who is told when an answer has left: its times are known as the caller saw them. */
@FunctionalInterface
public interface Delivered {
  /**
   * The last byte was handed to the caller's connection, or the exchange broke. Quick, does not
   * throw; may come before or after the decision is completed.
   *
   * @param decision as it was when the head was told
   */
  void delivered(Decision decision);
}
