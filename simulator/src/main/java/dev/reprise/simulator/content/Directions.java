package dev.reprise.simulator.content;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines of a prompt that say which tools the model calls, one after the other:
 *
 * <pre>sim: call NAME ARGUMENTS</pre>
 *
 * <p>ARGUMENTS is what the model writes, to the end of the line: JSON for a function, text for a
 * tool that takes text. The first line is obeyed at once, each further one when one more result has
 * come back; then the model answers with text. A prompt with such a line gets no other call, so
 * that a real agent runs only what its prompt names. A tool that is not offered is not called.
 *
 * <p>The reader of a dialect reports, in the order of the conversation, what users said and where
 * results came back.
 */
public final class Directions {

  private static final String WORD = "sim: call ";

  private record Call(String tool, String arguments) {}

  private List<Call> wanted = List.of();
  private int answered;

  /** A user said this; lines here replace those of earlier turns. */
  public void said(String text) {
    List<Call> found = new ArrayList<>();
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith(WORD)) {
        String call = line.substring(WORD.length()).strip();
        int space = call.indexOf(' ');
        found.add(
            space < 0
                ? new Call(call, "{}")
                : new Call(call.substring(0, space), call.substring(space + 1).strip()));
      }
    }
    if (!found.isEmpty()) {
      wanted = found;
      answered = 0;
    }
  }

  /** What a user said: a text, or parts with a member {@code text}. */
  public void said(JsonNode content) {
    if (content.isTextual()) {
      said(content.asText());
    }
    for (JsonNode part : content) {
      if (part.path("text").isTextual()) {
        said(part.get("text").asText());
      }
    }
  }

  /** A result of a tool came back. */
  public void answered() {
    answered++;
  }

  /** Whether the prompt says which tools to call. */
  public boolean given() {
    return !wanted.isEmpty();
  }

  /**
   * Of the tools that are offered the one to call now, with its arguments; none when all is done.
   */
  public List<ToolOffer> choose(List<ToolOffer> offers) {
    if (answered >= wanted.size()) {
      return List.of();
    }
    Call next = wanted.get(answered);
    return offers.stream()
        .filter(offer -> offer.name().equals(next.tool()))
        .map(offer -> offer.called(next.arguments()))
        .limit(1)
        .toList();
  }
}
