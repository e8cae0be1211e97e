package dev.reprise.provider.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A name of an object is found however it is written. */
class WrittenTextTest {
  private static final String URL = "https://gemini.example";
  private static final String NAME = "cachedContents/x4k9q2m7";

  private final ObjectNames names = new ObjectNames();

  private boolean found(String text) {
    return found(text, StandardCharsets.UTF_8);
  }

  private boolean found(String text, Charset written) {
    names.add(URL, NAME);
    ObjectNames.Sought sought = names.sought(URL);
    return sought != null && sought.in(text.getBytes(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1beta/cachedContents/x4k9q2m7",
        "/v1beta/cachedContents/%784k9q2m7:x",
        "/v1beta/cachedContents%2fx4k9q2%6d7",
        "/v1beta/cachedContents%252Fx4k9q2m7",
        "{\"a\":[{\"b\":\"cachedContents/x4k9q2m7\"}]}",
        "{\"a\":\"cachedContents\\/x4k9q2m7\"}",
        "{\"a\":\"cachedContents\\u002fx4k9q2m7\"}",
        "{\"a\":\"cachedContents/\\u00784k9q2m\\u0037\"}",
        "{\"a\":\"{\\\"b\\\":\\\"cachedContents\\\\/\\\\u00784k9q2m7\\\"}\"}",
        "cachedContents/x4k9q2m7\\n",
        "request=%7B%22a%22%3A%22cachedContents%5Cu002Fx4k9q2m7%22%7D",
        "--part\r\n\r\ncachedContents/x4k9q2m7J\u0003--"
      })
  void a_name_is_found_in_every_writing(String text) {
    assertThat(found(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "%",
        "\\",
        "\\u00",
        "{\"a\":\"cachedContents/x4k9q2m8\"}",
        "{\"a\":\"cachedContents/x4k9q2m\"}",
        "{\"a\":\"cachedContents/\\u00794k9q2m7\"}",
        "x4k9q2m7",
        "/x4k9/q2m7"
      })
  void other_texts_are_not_taken_for_it(String text) {
    assertThat(found(text)).isFalse();
  }

  @Test
  void a_name_is_found_in_every_width_of_letters() {
    assertThat(found(NAME, StandardCharsets.UTF_16LE)).isTrue();
    assertThat(found(NAME, StandardCharsets.UTF_16BE)).isTrue();
    assertThat(found(NAME, Charset.forName("UTF-32"))).isTrue();
  }

  @Test
  void a_name_is_found_whatever_letters_are_escaped() {
    var random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    for (int round = 0; round < 2000; round++) {
      String text = "{\"α\\n\":\"" + written(NAME, random) + "\"}";
      assertThat(found(text)).as("seed %d: %s", seed, text).isTrue();
    }
  }

  private static String written(String name, Random random) {
    var text = new StringBuilder();
    for (char letter : name.toCharArray()) {
      switch (random.nextInt(4)) {
        case 0 -> text.append("\\u%04x".formatted((int) letter));
        case 1 -> text.append("\\u%04X".formatted((int) letter));
        case 2 -> text.append("%%%02X".formatted((int) letter));
        default -> text.append(letter);
      }
    }
    return text.toString();
  }

  @Test
  void a_host_without_objects_is_not_read() {
    names.add(URL, NAME);
    assertThat(names.sought("https://other.example/v1")).isNull();
    assertThat(names.sought("https://GEMINI.example:443/v1beta/openai")).isNotNull();
  }
}
