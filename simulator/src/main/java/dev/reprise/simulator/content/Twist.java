package dev.reprise.simulator.content;

/** An unusual end asked for by a fault. */
public enum Twist {
  NONE,
  /** Stops half way, as if the token limit were reached. */
  LENGTH,
  /** Stops half way, as if a content filter had fired. */
  CONTENT_FILTER,
  /** Refuses instead of answering. */
  REFUSAL
}
