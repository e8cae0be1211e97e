package dev.reprise.simulator.content;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes the completion for an assignment. The same assignment always gives the same completion.
 */
public final class Author {

  private static final String REFUSAL = "I'm sorry, but I can't help with that request.";

  private Author() {}

  public static Completion write(Assignment assignment) {
    if (assignment.twist() == Twist.REFUSAL) {
      return new Completion(List.of(new Piece.Refusal(Fragments.of(REFUSAL))), Stop.REFUSAL, "");
    }
    SplittableRandom random = new SplittableRandom(assignment.seed());
    Prose prose = new Prose(random);
    List<Piece> pieces = new ArrayList<>();
    int left = assignment.maxTokens();
    if (assignment.thinking()) {
      List<String> thoughts = head(Fragments.of(prose.thought()), Math.max(1, left / 2));
      pieces.add(new Piece.Thinking(thoughts));
      left -= thoughts.size();
    }
    if (!assignment.tools().isEmpty()) {
      return call(assignment, random, pieces, left);
    }
    return say(assignment, text(assignment, random, prose), pieces, left);
  }

  private static Completion call(
      Assignment assignment, SplittableRandom random, List<Piece> pieces, int left) {
    ToolOffer tool = assignment.tools().get(random.nextInt(assignment.tools().size()));
    String arguments =
        tool.arguments().isEmpty()
            ? Json.compact(SchemaSample.of(tool.schema(), random))
            : tool.arguments();
    List<String> fragments = Fragments.of(arguments);
    boolean fits = fragments.size() <= left && assignment.twist() == Twist.NONE;
    if (!fits) {
      fragments = head(fragments, Math.min(left, fragments.size() / 2));
    }
    pieces.add(new Piece.ToolCall(tool.name(), tool.takesText(), fragments));
    return new Completion(pieces, fits ? Stop.TOOL : cut(assignment.twist()), "");
  }

  private static Completion say(Assignment assignment, String text, List<Piece> pieces, int left) {
    String sequence = firstStop(text, assignment.stops());
    String spoken = sequence.isEmpty() ? text : text.substring(0, text.indexOf(sequence));
    List<String> fragments = Fragments.of(spoken);
    Stop stop = sequence.isEmpty() ? Stop.END : Stop.SEQUENCE;
    if (assignment.twist() != Twist.NONE) {
      fragments = head(fragments, Math.min(left, Math.max(1, fragments.size() / 2)));
      stop = cut(assignment.twist());
    } else if (fragments.size() > left) {
      fragments = head(fragments, left);
      stop = Stop.LENGTH;
    }
    if (!fragments.isEmpty()) {
      pieces.add(new Piece.Text(fragments));
    }
    return new Completion(pieces, stop, stop == Stop.SEQUENCE ? sequence : "");
  }

  private static Stop cut(Twist twist) {
    return twist == Twist.CONTENT_FILTER ? Stop.CONTENT_FILTER : Stop.LENGTH;
  }

  private static String text(Assignment assignment, SplittableRandom random, Prose prose) {
    JsonNode schema = assignment.schema();
    return schema == null ? prose.paragraph() : Json.compact(SchemaSample.of(schema, random));
  }

  /** The stop sequence that comes first in the text, or the empty string. */
  private static String firstStop(String text, List<String> stops) {
    String first = "";
    int at = Integer.MAX_VALUE;
    for (String stop : stops) {
      int found = stop.isEmpty() ? -1 : text.indexOf(stop);
      if (found >= 0 && found < at) {
        first = stop;
        at = found;
      }
    }
    return first;
  }

  private static List<String> head(List<String> fragments, int count) {
    return List.copyOf(fragments.subList(0, Math.max(0, Math.min(count, fragments.size()))));
  }
}
