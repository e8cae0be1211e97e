package dev.reprise.simulator.content;

import java.util.List;

/** One part of an answer, in fragments of one token each. */
public sealed interface Piece {

  List<String> fragments();

  default String text() {
    return String.join("", fragments());
  }

  default int tokens() {
    return fragments().size();
  }

  record Thinking(List<String> fragments) implements Piece {}

  record Text(List<String> fragments) implements Piece {}

  record Refusal(List<String> fragments) implements Piece {}

  /** Its fragments are the JSON text of the arguments, or {@code takesText} the text itself. */
  record ToolCall(String name, boolean takesText, List<String> fragments) implements Piece {}
}
