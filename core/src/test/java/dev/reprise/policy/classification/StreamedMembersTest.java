package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which texts of a stream are joined, and with what. */
class StreamedMembersTest {
  private static String joined(String stream) {
    byte[] bytes = stream.getBytes(UTF_8);
    return new String(StreamedText.of(new TextWindow(bytes, 0, bytes.length)), UTF_8);
  }

  private static boolean streamed(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return StreamedText.streamed(new TextWindow(bytes, 0, bytes.length));
  }

  @Test
  void a_stream_begins_with_a_field_or_a_comment() {
    assertThat(streamed("data: x")).isTrue();
    assertThat(streamed("data:")).isTrue();
    assertThat(streamed("event: x")).isTrue();
    assertThat(streamed(": x")).isTrue();
    assertThat(streamed("{\"data:\":1}")).isFalse();
    assertThat(streamed("dat:")).isFalse();
    assertThat(streamed("")).isFalse();
  }

  @Test
  void one_text_for_each_member_and_index_each_on_a_line() {
    assertThat(joined("data: {\"text\":\"a\"}\ndata: {\"text\": \"b\"}")).isEqualTo("ab\n");
    assertThat(joined("{\"text\":\"a\",\"content\":\"x\"}\n{\"content\":\"y\",\"text\":\"b\"}"))
        .isEqualTo("ab\nxy\n");
    assertThat(
            joined(
                "{\"index\":0,\"text\":\"a\"}\n{\"index\":1,\"text\":\"b\"}\n"
                    + "{\"index\":0,\"text\":\"c\"}"))
        .isEqualTo("ac\nb\n");
    assertThat(joined("{\"index\":17,\"text\":\"a\"}\n{\"index\":18,\"text\":\"b\"}"))
        .isEqualTo("a\nb\n");
    assertThat(joined("{\"text\":\"a\",\"index\":7}\n{\"text\":\"b\",\"index\":7}"))
        .isEqualTo("ab\n");
    assertThat(joined("{\"text\":\"a\"}\n\n{\"text\":\"b\"}\n")).isEqualTo("ab\n");
  }

  @Test
  void values_that_are_no_strings_and_other_members_are_left_out() {
    assertThat(joined("{\"text\":7,\"other\":\"x\",\"contents\":\"y\",\"text\":\"a\"}"))
        .isEqualTo("a\n");
    assertThat(joined("{\"delta\":{\"text\":\"a\"}}")).isEqualTo("a\n");
    assertThat(joined("{\"text\":  \"a\"}")).isEmpty();
    assertThat(joined("{\"text\":")).isEmpty();
    assertThat(joined("{\"text")).isEmpty();
    assertThat(joined("")).isEmpty();
  }

  @Test
  void a_string_that_looks_like_a_member_is_text_and_no_member() {
    assertThat(joined("{\"text\":\"a\\\"content\\\":\\\"b\"}")).isEqualTo("a\"content\":\"b\n");
    assertThat(joined("{\"text\":\"a\",\"content\":\"b\"}")).isEqualTo("a\nb\n");
  }

  @Test
  void a_string_ends_with_its_line() {
    assertThat(joined("{\"text\":\"ab\n{\"text\":\"c\"}")).isEqualTo("abc\n");
    assertThat(joined("{\"text\":\"ab")).isEqualTo("ab\n");
  }

  @Test
  void escapes_are_undone_and_odd_ones_do_no_harm() {
    assertThat(joined("{\"text\":\"a\\u0040b\\\"c\\\\d\\/e\"}")).isEqualTo("a@b\"c\\d/e\n");
    assertThat(joined("{\"text\":\"a\\nb\\rc\\td\\be\\ff\"}")).isEqualTo("a\nb\nc\nd\ne\nf\n");
    assertThat(joined("{\"text\":\"\\u00e9\\u20AC\"}")).isEqualTo("\u00e9\u20ac\n");
    assertThat(joined("{\"text\":\"\\uzz41\"}")).isEqualTo("A\n");
  }
}
