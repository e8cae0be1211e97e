package dev.reprise.gateway.telemetry;

import dev.reprise.telemetry.Decision;

/** Is told when an answer was written completely, so that its times are those the caller saw. */
@FunctionalInterface
public interface Delivered {
  /**
   * The last byte was given to the caller's connection, or the exchange broke. Must be quick and
   * must not throw. May be called before or after the decision is completed.
   *
   * @param decision the decision as it was when the head was sent
   */
  void delivered(Decision decision);

  /**
   * A request was refused before it was understood, so that there is no decision about it.
   *
   * @param status what the caller got
   */
  default void unread(int status) {}
}
