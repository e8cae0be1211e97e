package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which digits are a card number by their shape and by what stands around them. */
class CardShapesTest {
  private static boolean card(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    var window = new TextWindow(bytes, 0, bytes.length);
    var run = new Digits();
    run.read(window, Math.max(0, Digits.find(window, 0)));
    return CardNumbers.in(window, run);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4111111111111111",
        "4222222222222",
        "4000000000000000006",
        "378282246310005",
        "30569309025904",
        "41 11 1111 1111 1111",
        "4 1 11111111111111",
        "4111 111111111111",
        "+4111111111111111",
        "g4111111111111111",
        "4111111111111111g",
        "_4111111111111111",
        "4111111111111111_",
        "\\n4111111111111111x",
        "(4111111111111111)",
        // Inside a longer run: in one group, in fours, in 4-6-5 and in 4-6-4.
        "12 4111111111111111",
        "4111111111111111 12",
        "12 4111111111111111 12",
        "12 4111 1111 1111 1111",
        "4111 1111 1111 1111 12",
        "12 4222 2222 2222 2 12",
        "12 3782 822463 10005",
        "3782 822463 10005 12/28",
        "12 3056 930902 5904",
        "1234567 4222222222222",
        "12 4000000000000000006"
      })
  void a_card_number(String text) {
    assertThat(card(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A wrong check digit, too short, of no issuer, all digits the same.
        "4111111111111112",
        "422222222222",
        "1111111111111117",
        "0000000000000000",
        "4444444444444",
        // The fraction of a decimal number, and a telephone number with its plus.
        "4.111111111111111",
        "41 11111111111111",
        "411.1111111111111",
        "+378282246310005",
        "+4222222222222",
        // Part of a hash or an identifier.
        "x4111111111111111y",
        "z4111111111111111_",
        "\\n4111111111111111f",
        "_4111111111111111z",
        "a4111111111111111",
        "f4111111111111111",
        "F4111111111111111",
        "4111111111111111a",
        "4111111111111111f",
        "4111111111111111F",
        "4111111111111111A",
        // Inside a longer run in groups that no card has.
        "12 41111111 11111111",
        "12 411 1111 1111 1111 1",
        "12 4111 111111 111111",
        "12 4111 1 11111111111",
        "12 3782 822463 1000 5",
        "12 378282 2463 10005",
        "12 41111 111111 11111",
        // Inside a longer run, part of a number with dots or dashes, or of a word.
        "12.4111111111111111",
        "12-4111111111111111",
        "4111111111111111.5 7",
        "4111111111111111-5 7",
        "12 4111111111111111f",
        "12 4111111111111112",
        "12 411111111111111"
      })
  void no_card_number(String text) {
    assertThat(card(text)).isFalse();
  }

  /** As many digits as are read at once. */
  @Test
  void a_run_of_96_digits_is_looked_through_to_its_end() {
    assertThat(card("7".repeat(80) + " 4111111111111111")).isTrue();
    assertThat(card("7".repeat(80) + " 4111111111111112")).isFalse();
    assertThat(card("7".repeat(83) + " 4222222222222")).isTrue();
    assertThat(card("7".repeat(83) + " 4222222222223")).isFalse();
    assertThat(card("7".repeat(96))).isFalse();
  }
}
