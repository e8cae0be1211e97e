package dev.reprise.response;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Questions asked of answers without building a tree. */
class TextsTest {
  private static Document parsed(String text) {
    return Objects.requireNonNull(Texts.parse(text.getBytes(UTF_8)), text);
  }

  private static boolean fails(String answer) {
    Document document = parsed(answer);
    return Texts.reportsFailure(document, document.root());
  }

  @Test
  void a_text_is_parsed_unless_it_is_malformed_or_takes_too_much_memory_for_its_length() {
    assertThat(Texts.parse("{\"a\":1}".getBytes(UTF_8))).isNotNull();
    assertThat(Texts.parse("{\"a\":1".getBytes(UTF_8))).isNull();
    assertThat(Texts.parse(("[" + "0,".repeat(200_000) + "0]").getBytes(UTF_8))).isNull();
    assertThat(Texts.parse(("[" + "1234567890,".repeat(20_000) + "0]").getBytes(UTF_8)))
        .isNotNull();
    assertThat(Texts.parse(("[" + "0,".repeat(100) + "0]").getBytes(UTF_8))).isNotNull();
  }

  @Test
  void arguments_of_a_tool_call_are_one_object() {
    assertThat(Texts.isObject("{}")).isTrue();
    assertThat(Texts.isObject("[]")).isFalse();
    assertThat(Texts.isObject("{} {}")).isFalse();
    assertThat(Texts.isObject("")).isFalse();
  }

  @Test
  void an_answer_reports_a_failure_in_one_of_the_usual_ways() {
    assertThat(fails("{\"error\":{\"message\":\"no\"}}")).isTrue();
    assertThat(fails("{\"error\":null}")).isFalse();
    assertThat(fails("{\"errors\":[{}]}")).isTrue();
    assertThat(fails("{\"errors\":[]}")).isFalse();
    assertThat(fails("{\"errors\":\"x\"}")).isFalse();
    assertThat(fails("{\"base_resp\":{\"status_code\":1008}}")).isTrue();
    assertThat(fails("{\"base_resp\":{\"status_code\":\"1008\"}}")).isTrue();
    assertThat(fails("{\"base_resp\":{\"status_code\":0}}")).isFalse();
    assertThat(fails("{\"base_resp\":{\"status_code\":\"0\"}}")).isFalse();
    assertThat(fails("{\"base_resp\":{\"status_code\":null}}")).isFalse();
    assertThat(fails("{\"base_resp\":{}}")).isFalse();
    assertThat(fails("{}")).isFalse();
  }

  @Test
  void a_bare_line_is_an_error_when_it_is_an_object_that_reports_one() {
    assertThat(Texts.isError("{\"error\":\"overloaded\"}".getBytes(UTF_8))).isTrue();
    assertThat(Texts.isError("{\"ok\":1}".getBytes(UTF_8))).isFalse();
    assertThat(Texts.isError("overloaded".getBytes(UTF_8))).isFalse();
  }

  @Test
  void members_lists_and_texts_are_told_apart() {
    Document document =
        parsed(
            "{\"none\":null,\"zero\":0,\"empty\":[],\"text\":\"x\",\"blank\":\"\","
                + "\"list\":[{\"type\":\"a\"},{\"type\":\"b\"}],\"object\":{\"x\":1}}");
    int root = document.root();
    assertThat(Texts.hasValue(document, root, "zero")).isTrue();
    assertThat(Texts.hasValue(document, root, "none")).isFalse();
    assertThat(Texts.hasValue(document, root, "absent")).isFalse();
    assertThat(Texts.isFilledList(document, document.member(root, "list"))).isTrue();
    assertThat(Texts.isFilledList(document, document.member(root, "empty"))).isFalse();
    assertThat(Texts.isFilledList(document, document.member(root, "object"))).isFalse();
    assertThat(Texts.anyOfType(document, document.member(root, "list"), "b")).isTrue();
    assertThat(Texts.anyOfType(document, document.member(root, "list"), "c")).isFalse();
    assertThat(Texts.anyOfType(document, document.member(root, "object"), "b")).isFalse();
    assertThat(Texts.size(document, document.member(root, "list"))).isEqualTo(2);
    assertThat(Texts.size(document, Document.NONE)).isZero();
    assertThat(Texts.first(document, document.member(root, "object"))).isEqualTo(Document.NONE);
    assertThat(Texts.first(document, document.member(root, "list"))).isNotEqualTo(Document.NONE);
    assertThat(Texts.hasText(document, document.member(root, "text"))).isTrue();
    assertThat(Texts.hasText(document, document.member(root, "blank"))).isFalse();
    assertThat(Texts.hasText(document, document.member(root, "zero"))).isFalse();
  }
}
