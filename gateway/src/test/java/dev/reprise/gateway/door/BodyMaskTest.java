package dev.reprise.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which bodies are the same question without being parsed. */
class BodyMaskTest {
  private static final String FRONT =
      "{\"metadata\":{\"run\":\"%s\",\"n\":[1,\"%s\"]},\"messages\":[{\"content\":\"%s\"}]}";
  private static final String BEHIND =
      "{\"messages\":[{\"content\":\"%3$s\"}],\"metadata\":{\"run\":\"%1$s\",\"n\":[1,\"%2$s\"]}}";
  private static final List<String> MEMBERS = List.of("user", "metadata");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static UnreadTexts texts(byte[] body) {
    try {
      return UnreadTexts.of(Document.parse(body), MEMBERS);
    } catch (MalformedJson wrong) {
      throw new AssertionError(wrong);
    }
  }

  private static String text(Random random, int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  @Test
  void bodies_that_differ_in_labels_only_have_one_hash_and_are_the_same() {
    var random = new Random(7);
    for (String form : List.of(FRONT, BEHIND)) {
      for (int length = 0; length < 3000; length += 1 + random.nextInt(60)) {
        String prompt = text(random, length);
        byte[] one = bytes(form.formatted(text(random, 36), "a", prompt));
        byte[] other = bytes(form.formatted(text(random, 36), "b", prompt));
        UnreadTexts texts = texts(one);
        assertThat(texts.same(one, other)).isTrue();
        assertThat(texts.mask().hash(other, 1)).isEqualTo(texts.mask().hash(one, 1));
      }
    }
  }

  /** A mask is learned from one prompt and finds another of another length. */
  @Test
  void a_mask_fits_bodies_of_other_lengths() {
    var random = new Random(8);
    for (String form : List.of(FRONT, BEHIND)) {
      BodyMask mask = texts(bytes(form.formatted("12345678", "a", text(random, 500)))).mask();
      for (int length = 400; length < 70_000; length = length * 3 / 2) {
        String prompt = text(random, length);
        byte[] one = bytes(form.formatted("12345678", "a", prompt));
        byte[] other = bytes(form.formatted("87654321", "b", prompt));
        assertThat(mask).isEqualTo(texts(one).mask());
        assertThat(mask.hash(other, 1)).isEqualTo(mask.hash(one, 1));
        assertThat(mask.hash(other, 2)).as("control").isNotEqualTo(mask.hash(one, 1));
      }
      assertThat(mask.fits(10)).isFalse();
    }
  }

  @Test
  void what_differs_elsewhere_is_another_question() {
    byte[] one = bytes(BEHIND.formatted("12345678", "a", "Why?"));
    UnreadTexts texts = texts(one);
    for (int at = 0; at < one.length; at++) {
      byte[] changed = one.clone();
      changed[at]++;
      boolean label = at >= new String(one, StandardCharsets.UTF_8).indexOf("12345678");
      boolean within =
          label && (at < new String(one, StandardCharsets.UTF_8).indexOf("12345678") + 8);
      boolean second = at == new String(one, StandardCharsets.UTF_8).lastIndexOf("a\"");
      assertThat(texts.same(one, changed)).as("at %d", at).isEqualTo(within || second);
    }
  }

  /** What could end the string, or is no plain text, is parsed. */
  @Test
  void a_label_that_could_change_the_structure_is_parsed() {
    byte[] one = bytes(BEHIND.formatted("12345678", "a", "Why?"));
    UnreadTexts texts = texts(one);
    for (String label :
        List.of("1234\",\"x", "1234567\\", "1234567\"", "123456\\n", "1234567\u0001", "123456é")) {
      byte[] other = bytes(BEHIND.formatted(label, "a", "Why?"));
      assertThat(other).hasSameSizeAs(one);
      assertThat(texts.same(one, other)).as(label).isFalse();
    }
    assertThat(texts.same(one, bytes(BEHIND.formatted("1234 {}]", "a", "Why?")))).isTrue();
    assertThat(texts.same(one, bytes(BEHIND.formatted("123456789", "a", "Why?")))).isFalse();
  }

  /** A name inside a prompt, or at another depth, is no label. */
  @Test
  void only_members_of_the_body_itself_are_labels() {
    byte[] body =
        bytes("{\"messages\":[{\"metadata\":\"abc\",\"user\":{\"a\":\"b\"}}],\"m\":\"c\"}");
    assertThat(texts(body).none()).isTrue();
  }

  @Test
  void many_labels_are_parsed() {
    String many = "{\"metadata\":[" + "\"a\",".repeat(17) + "1]}";
    assertThat(texts(bytes(many)).none()).isTrue();
  }
}
