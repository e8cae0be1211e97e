package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of digits, and what separates their groups. */
class DigitsTest {
  private static String groups(String text, int from) {
    byte[] bytes = text.getBytes(UTF_8);
    Digits run = read(new TextWindow(bytes, 0, bytes.length), from);
    return groups(run);
  }

  /** The first run from here. */
  private static Digits read(TextWindow window, int from) {
    var run = new Digits();
    run.read(window, Math.max(from, Digits.find(window, from)));
    return run;
  }

  private static String groups(Digits run) {
    var text = new StringBuilder();
    for (int i = 0; i < run.count; i++) {
      text.append(run.opensGroup[i] ? "[" : "").append(run.values[i]);
      text.append(run.closesGroup(i) ? "]" : "");
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "a12 34-5.6 x|[12][34][5][6]",
        "0123456789|[0123456789]",
        "/0:9|[0]",
        "1   2|[1][2]",
        "1    2|[1]",
        "1\u00a02|[1][2]",
        "1\u00a12|[1]",
        "1\u20002|[1][2]",
        "1\u202f2|[1][2]",
        "1\u20302|[1]",
        "1\u1fff2|[1]",
        "1\u30002|[1][2]",
        "1\u30012|[1]",
        "1\uff0d2|[1][2]",
        "1\uff0e2|[1]",
        "1,2|[1]",
        "\uff10\uff19|[09]",
        "\uff0f1|[1]",
        "1\uff1a2|[1]",
        "\u0660\u0669|[09]",
        "\u066a1|[1]",
        "\u06f0\u06f9|[09]",
        "\u06fa1|[1]",
        "\uff111 \u06611|[11][11]",
        "none|"
      })
  void a_run_is_read_in_groups(String text, String expected) {
    assertThat(groups(text, 0)).isEqualTo(expected == null ? "" : expected);
  }

  @Test
  void a_run_knows_where_it_and_its_digits_stand() {
    byte[] bytes = "ab\uff111 2 x".getBytes(UTF_8);
    Digits run = read(new TextWindow(bytes, 0, bytes.length), 0);
    assertThat(run.start).isEqualTo(2);
    assertThat(run.end).isEqualTo(8);
    assertThat(run.starts).startsWith(2, 5, 7);
    assertThat(run.count).isEqualTo(3);
  }

  @Test
  void a_run_begins_at_the_byte_asked_for() {
    byte[] bytes = "ab12".getBytes(UTF_8);
    var window = new TextWindow(bytes, 0, 4);
    var run = new Digits();
    run.read(window, 1);
    assertThat(run.count).as("no digit begins there").isZero();
    run.read(window, 3);
    assertThat(groups(run)).isEqualTo("[2]");
    run.read(window, 2);
    assertThat(groups(run)).isEqualTo("[12]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "5", "9", "\u0660", "\u0669", "\u06f0", "\u06f9", "\uff10", "\uff19"})
  void the_next_digit_is_found_wherever_it_stands_in_the_window(String digit) {
    int length = digit.getBytes(UTF_8).length;
    for (String other : List.of("/", ":", "\u00e9", "\u0641", "\uff0c", "\u0000")) {
      for (int many = 0; many < 20; many++) {
        byte[] bytes = (other.repeat(many) + digit + other.repeat(9)).getBytes(UTF_8);
        int at = other.getBytes(UTF_8).length * many;
        var window = new TextWindow(bytes, 0, bytes.length);
        assertThat(Digits.find(window, 0)).as("%s after %d", digit, at).isEqualTo(at);
        assertThat(Digits.find(window, at)).isEqualTo(at);
        assertThat(Digits.find(window, at + length)).isEqualTo(-1);
        assertThat(Digits.find(new TextWindow(bytes, 0, at), 0)).isEqualTo(-1);
        assertThat(Digits.find(new TextWindow(bytes, at, at + length), at)).isEqualTo(at);
      }
    }
  }

  @Test
  void a_digit_is_found_in_a_window_of_few_bytes_at_the_end_of_the_array() {
    byte[] bytes = "0123456789".getBytes(UTF_8);
    for (int from = 0; from < bytes.length; from++) {
      assertThat(Digits.find(new TextWindow(bytes, from, bytes.length), from)).isEqualTo(from);
    }
    assertThat(Digits.find(new TextWindow("abc12".getBytes(UTF_8), 3, 5), 3)).isEqualTo(3);
  }

  @Test
  void at_most_96_digits_are_read_at_once() {
    byte[] bytes = "7".repeat(100).getBytes(UTF_8);
    Digits run = read(new TextWindow(bytes, 0, bytes.length), 0);
    assertThat(run.count).isEqualTo(96);
    assertThat(run.end).isEqualTo(96);
  }

  @Test
  void the_next_run_is_behind_this_one_or_in_its_end_where_it_was_cut() {
    assertThat(readAll("12 34 x 5").next()).isEqualTo(5);
    assertThat(readAll("x").next()).isZero();
    assertThat(readAll("1 ".repeat(95)).next()).as("not cut").isEqualTo(189);
    assertThat(readAll("1 ".repeat(100)).next()).as("19 digits again, less one").isEqualTo(156);
    assertThat(readAll("1".repeat(90) + " " + "2".repeat(10)).next()).isEqualTo(91);
    assertThat(readAll("1".repeat(95) + " 2345").next()).as("its last digit").isEqualTo(96);
    assertThat(readAll("1".repeat(77) + " " + "2".repeat(30)).next())
        .as("a card number that begins in it is whole")
        .isEqualTo(97);
  }

  private static Digits readAll(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return read(new TextWindow(bytes, 0, bytes.length), 0);
  }
}
