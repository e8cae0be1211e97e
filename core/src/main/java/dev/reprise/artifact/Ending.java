package dev.reprise.artifact;

/**
 * How an answer ended, the best first. Only STOP and TOOL_CALL (with valid JSON arguments and
 * allowed tools) may be kept, and LIVE where the bundle declares that the data is not live.
 */
public enum Ending {
  STOP,
  TOOL_CALL,
  /** It shows that live data went into it; otherwise it ended well. */
  LIVE,
  /** It has no content: no text, no tool call, no image, or only reasoning. */
  EMPTY,
  LENGTH,
  FILTERED,
  REFUSAL,
  PAUSED,
  ERROR,
  CUT;

  /** The worse of two. */
  public Ending or(Ending other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
