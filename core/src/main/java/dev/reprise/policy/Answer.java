package dev.reprise.policy;

import java.util.List;

/**
 * What policy may know of an answer before it is kept; plain values, never its text.
 *
 * @param status the provider's
 * @param complete terminal event seen, valid to the end
 * @param ending how it ended
 * @param bytes its size
 * @param toolsCalled names of the tools it calls, arguments already proven to be valid JSON
 * @param findings what classification found in it
 */
public record Answer(
    int status,
    boolean complete,
    Ending ending,
    long bytes,
    List<String> toolsCalled,
    Findings findings) {

  public Answer {
    toolsCalled = List.copyOf(toolsCalled);
  }

  /** How an answer ended; the words of the dialects' verdicts. */
  public enum Ending {
    STOP,
    TOOL_CALL,
    /** It says nothing: no text, no tool call, no image, or only reasoning. */
    EMPTY,
    /** It says itself that a search of live data went into it. */
    LIVE,
    LENGTH,
    FILTERED,
    REFUSAL,
    PAUSED,
    ERROR,
    CUT
  }
}
