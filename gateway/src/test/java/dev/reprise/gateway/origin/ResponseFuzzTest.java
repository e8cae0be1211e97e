package dev.reprise.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.reprise.gateway.http.message.ChunkedBody;
import dev.reprise.gateway.http.message.Fields;
import dev.reprise.gateway.http.message.Framing;
import dev.reprise.gateway.http.message.MessageRefused;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Any octets that a provider sends are read or refused, never anything else. */
@Tag("fuzz")
class ResponseFuzzTest {
  private static final List<String> METHODS = List.of("POST", "GET", "HEAD");

  @FuzzTest(maxDuration = "60s")
  void any_octets_are_a_head_or_a_refusal_wherever_they_lie(byte[] input) {
    if (input.length > 0) {
      String method = METHODS.get((input[0] & 0xFF) % METHODS.size());
      byte[] octets = Arrays.copyOfRange(input, 1, input.length);
      assertThat(head(input, 1, method)).isEqualTo(head(octets, 0, method));
    }
  }

  @FuzzTest(maxDuration = "60s")
  void any_octets_after_a_status_line_are_fields_or_a_refusal(byte[] input) {
    var octets = new ByteArrayOutputStream();
    octets.writeBytes("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.ISO_8859_1));
    octets.writeBytes(input);
    octets.writeBytes("\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    head(octets.toByteArray(), 0, "POST");
  }

  @FuzzTest(maxDuration = "60s")
  void any_octets_are_chunks_or_a_refusal_in_any_pieces(byte[] input) {
    if (input.length > 0) {
      byte[] octets = Arrays.copyOfRange(input, 1, input.length);
      assertThat(decoded(octets, Math.min(octets.length, input[0] & 0xFF)))
          .isEqualTo(decoded(octets, octets.length));
    }
  }

  private static String head(byte[] octets, int from, String method) {
    try {
      int end = Fields.headEnd(octets, from, from, octets.length);
      if (end < 0) {
        return "unfinished";
      }
      ResponseHead head = ResponseHead.read(octets, from, end, method);
      assertThat(head.status()).isBetween(100, 599);
      assertThat(head.length()).isGreaterThanOrEqualTo(Framing.UNSAID);
      return head.toString();
    } catch (MessageRefused refused) {
      return "refused " + refused.status();
    }
  }

  /** The decoded octets and what was left over, read in two pieces. */
  private static String decoded(byte[] octets, int cut) {
    var chunks = new ChunkedBody();
    var out = new ByteArrayOutputStream();
    try {
      int place = chunks.decode(octets, 0, cut, out::write);
      place = chunks.decode(octets, place, octets.length, out::write);
      String text = out.toString(StandardCharsets.ISO_8859_1);
      return text + " then " + place + (chunks.done() ? " done" : " more");
    } catch (MessageRefused refused) {
      return "refused " + refused.status();
    }
  }
}
