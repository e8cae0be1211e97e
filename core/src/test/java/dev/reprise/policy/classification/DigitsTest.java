package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs of digits, and what separates their groups. */
class DigitsTest {
  private static String groups(String text, int from) {
    byte[] bytes = text.getBytes(UTF_8);
    Digits run = read(new TextWindow(bytes, 0, bytes.length), from, bytes.length);
    return groups(run);
  }

  private static Digits read(TextWindow window, int from, int limit) {
    var run = new Digits();
    run.read(window, from, limit);
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
    Digits run = read(new TextWindow(bytes, 0, bytes.length), 0, bytes.length);
    assertThat(run.start).isEqualTo(2);
    assertThat(run.end).isEqualTo(8);
    assertThat(run.starts).startsWith(2, 5, 7);
    assertThat(run.count).isEqualTo(3);
  }

  @Test
  void a_run_begins_before_the_limit_and_may_end_behind_it() {
    byte[] bytes = "ab12".getBytes(UTF_8);
    var window = new TextWindow(bytes, 0, 4);
    assertThat(groups(read(window, 0, 3))).isEqualTo("[12]");
    assertThat(read(window, 0, 2).count).as("the limit is before the run").isEqualTo(2);
    assertThat(groups(read(window, 3, 4))).isEqualTo("[2]");
  }

  @Test
  void at_most_96_digits_are_read_at_once() {
    byte[] bytes = "7".repeat(100).getBytes(UTF_8);
    Digits run = read(new TextWindow(bytes, 0, bytes.length), 0, bytes.length);
    assertThat(run.count).isEqualTo(96);
    assertThat(run.end).isEqualTo(96);
  }
}
