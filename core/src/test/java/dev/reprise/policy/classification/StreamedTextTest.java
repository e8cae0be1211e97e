package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Findings;
import dev.reprise.policy.Sensitivity;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A delta is never recognisable; what they make together is. */
class StreamedTextTest {
  private static final Classifier CLASSIFIER = Classifier.shipped();
  private static final List<String> DELTAS =
      List.of("Pay ", "41", "11 1", "111 11", "11 ", "1111", ".");

  private static String frames(String pattern, List<String> deltas) {
    var frames = new StringBuilder();
    for (String delta : deltas) {
      frames.append(pattern.replace("%s", delta)).append("\n\n");
    }
    return frames.toString();
  }

  private static Findings find(String text) {
    return CLASSIFIER.classify(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: {\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"}}]}",
        "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"output_index\":0,\"delta\":\"%s\"}",
        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"%s\"}}",
        "event: content_block_delta\ndata: {\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"%s\"}}",
        "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"%s\"}],\"role\": \"model\"}}]}\r",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"%s\"}}]}}]}"
      })
  void a_card_number_in_several_deltas_is_found_in_every_dialect(String frame) {
    assertThat(find(frames(frame, DELTAS)).sensitivity()).isEqualTo(Sensitivity.PAYMENT);
    assertThat(find(frames(frame, List.of("Pay ", "41", "11 1", "112.")))).isEqualTo(Findings.NONE);
  }

  @Test
  void alternatives_that_arrive_in_turn_are_kept_apart() {
    var frames = new StringBuilder();
    for (String delta : DELTAS) {
      for (int index = 0; index < 2; index++) {
        frames
            .append("data: {\"choices\":[{\"index\":" + index + ",\"delta\":{\"content\":\"")
            .append(index == 0 ? delta : "word ")
            .append("\"}}]}\n\n");
      }
    }
    assertThat(find(frames.toString()).sensitivity()).isEqualTo(Sensitivity.PAYMENT);
  }

  @Test
  void escapes_are_undone() {
    String text = "data: {\"text\":\"ada\\u0040ac\"}\n\ndata: {\"text\":\"me.com\\n\"}\n\n";
    assertThat(find(text).rules()).containsExactly("e-mail-address");
  }

  @Test
  void any_bytes_after_data_are_classified() {
    var random = new Random(20261121L);
    String alphabet = "data: {}\"index\":text\\u00\n,delta";
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder("data:");
      for (int j = random.nextInt(80); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(find(text.toString())).isNotNull();
    }
  }
}
