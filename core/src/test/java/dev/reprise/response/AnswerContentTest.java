package dev.reprise.response;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** an answer says something, and reasoning is nothing. */
class AnswerContentTest {
  private static final List<String> NOTHING =
      List.of(
          "",
          " ",
          "\n\t \u00a0\u2003",
          "\u200b\ufeff\u2060",
          "<think>It is said that",
          "<think>it is</think>",
          " <think>it is</think>\n\n",
          "<think>a</think> <think>b</think> ",
          "<think>a < b</thinking></think>");

  private static final List<String> SOMETHING =
      List.of(
          "a",
          " a ",
          "0",
          "<",
          "<think",
          "<thinking>a</thinking>",
          "<b>a</b>",
          "a<think>b</think>",
          "<think>a</think>b",
          "<think>a</think> <",
          "\ud83d\ude00");

  @Test
  void white_space_and_thoughts_are_nothing_in_pieces_of_any_length() {
    NOTHING.forEach(text -> inPieces(text, false));
    SOMETHING.forEach(text -> inPieces(text, true));
  }

  private static void inPieces(String text, boolean expected) {
    for (int length = 1; length <= text.length() + 1; length++) {
      var said = new AnswerContent();
      for (int at = 0; at < text.length(); at += length) {
        said.text(text.substring(at, Math.min(at + length, text.length())));
      }
      assertThat(said.anything()).as("'%s' in pieces of %s", text, length).isEqualTo(expected);
    }
  }

  @Test
  void what_is_no_text_says_something_whatever_the_text() {
    var said = new AnswerContent();
    said.text(null);
    assertThat(said.anything()).isFalse();
    said.something();
    said.text("<think>");
    assertThat(said.anything()).isTrue();
  }
}
