package dev.reprise.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTextTest {
  @Test
  void every_value_knows_its_path_and_line() {
    var root = YamlText.parse("a: 1\nb:\n  - c: \"x\"\n  - d\n");
    var list = (YamlNode.Sequence) root.members().get("b");
    var inner = (YamlNode.Mapping) list.items().getFirst();
    assertThat(inner.members().get("c")).isEqualTo(new YamlNode.Scalar("b[0].c", 3, "x", false));
    assertThat(list.items().get(1).line()).isEqualTo(4);
    assertThat(root.members().get("a").path()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# only a comment", "---", "{}", "\n\n"})
  void an_empty_text_is_an_empty_mapping(String text) {
    assertThat(YamlText.parse(text).members()).isEmpty();
  }

  @Test
  void deep_nesting_is_refused_and_not_followed() {
    assertThatThrownBy(() -> YamlText.parse("a: " + "[".repeat(50_000)))
        .isInstanceOf(Misconfigured.class);
  }

  @Test
  void a_refusal_is_one_line_whatever_is_written() {
    assertThatThrownBy(() -> Section.number(new YamlNode.Scalar("a\nb", 2, "x\ry", true)))
        .hasMessage("a\\nb: x\\ry: write a number (line 2)");
  }

  @ParameterizedTest
  @CsvSource({"0s, 0", "250ms, 250", "10s, 10000", "10m, 600000", "1h, 3600000", "7d, 604800000"})
  void durations_are_a_number_and_a_unit(String text, long millis) {
    assertThat(Units.duration(text)).contains(Duration.ofMillis(millis));
    assertThat(Units.duration(Units.show(Duration.ofMillis(millis))))
        .contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "s", "10 s", "-1s", "1.5s", "10S", "1w", "99999999999999999s", "١s"})
  void anything_else_is_no_duration(String text) {
    assertThat(Units.duration(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1B, 1", "32KiB, 32768", "256MiB, 268435456", "1GiB, 1073741824"})
  void sizes_are_a_number_and_a_binary_unit(String text, long bytes) {
    assertThat(Units.bytes(text)).contains(bytes);
    assertThat(Units.show(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"256MB", "256", "MiB", "1kib", "9999999999TiB"})
  void anything_else_is_no_size(String text) {
    assertThat(Units.bytes(text)).isEmpty();
  }

  @Test
  void the_nearest_word_is_the_one_with_the_fewest_edits() {
    var words = List.of("listen", "limits", "policy");
    assertThat(NearestWord.to("lisen", words)).contains("listen");
    assertThat(NearestWord.to("polcy", words)).contains("policy");
    assertThat(NearestWord.to("zzzzzz", words)).isEmpty();
  }
}
