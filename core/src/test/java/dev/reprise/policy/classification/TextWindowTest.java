package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Words are made of ASCII letters, digits and underscores; nothing outside the range is seen. */
class TextWindowTest {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  @Test
  void a_word_is_made_of_letters_digits_and_underscores() {
    for (int c = -1; c < 256; c++) {
      boolean letter = LETTERS.indexOf(c) >= 0;
      boolean digit = "0123456789".indexOf(c) >= 0;
      assertThat(TextWindow.letter(c)).as("letter %d", c).isEqualTo(letter);
      assertThat(TextWindow.digit(c)).as("digit %d", c).isEqualTo(digit);
      assertThat(TextWindow.wordPart(c)).as("%d", c).isEqualTo(letter || digit || c == '_');
    }
  }

  @Test
  void what_is_outside_the_range_is_not_seen() {
    var window = new TextWindow("abcDEf".getBytes(UTF_8), 1, 5);
    assertThat(window.at(0)).isEqualTo(-1);
    assertThat(window.at(1)).isEqualTo('b');
    assertThat(window.at(4)).isEqualTo('E');
    assertThat(window.at(5)).isEqualTo(-1);
    assertThat(window.text(0, 9)).isEqualTo("bcDE");
    assertThat(window.lowerText(3, 9)).isEqualTo("de");
    assertThat(window.text(4, 3)).isEmpty();
    assertThat(window.wordStart(1)).as("what stands before is not seen").isTrue();
    assertThat(window.wordStart(2)).isFalse();
  }
}
