package dev.reprise.gateway.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RedactionTest {
  private static final String BODY =
      """
      {"model":"gpt-5.6-sol","temperature":0,"account":4111111111111111,
       "tools":[{"type":"function","function":{"name":"read_file","description":"Reads Ada's file."}}],
       "messages":[{"role":"system","content":"Ada Lovelace, born 1815-12-10."},
                   {"role":"user","content":"Where was Ada born?"}]}
      """;

  private final Redaction redaction = new Redaction(new byte[32]);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void no_word_of_a_text_is_left_and_all_else_is() throws Exception {
    String written =
        new String(redaction.body(Document.parse(bytes(BODY))), StandardCharsets.UTF_8);
    assertThat(written)
        .hasSameSizeAs(BODY)
        .contains("\"gpt-5.6-sol\"", "\"read_file\"", "\"role\":\"user\"", "\"temperature\":0")
        .doesNotContain("Ada", "Lovelace", "1815", "4111111111111111", "born");
    Document.parse(bytes(written));
  }

  @Test
  void what_repeats_still_does_in_one_life_only() {
    assertThat(redaction.text("one two one")).matches("(\\w+) \\w+ \\1");
    byte[] other = new byte[32];
    other[0] = 1;
    assertThat(new Redaction(other).text("one")).isNotEqualTo(redaction.text("one"));
  }
}
