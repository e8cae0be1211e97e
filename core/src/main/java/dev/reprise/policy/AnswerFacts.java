package dev.reprise.policy;

import dev.reprise.artifact.Ending;
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
 * @param live what it shows of live data, by the names of the dialects' sheets
 */
public record AnswerFacts(
    int status,
    boolean complete,
    Ending ending,
    long bytes,
    List<String> toolsCalled,
    Findings findings,
    List<String> live) {

  public AnswerFacts {
    toolsCalled = List.copyOf(toolsCalled);
    live = List.copyOf(live);
  }
}
