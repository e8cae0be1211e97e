package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Any octets are requests or a refusal, and which of them does not depend on the pieces in which
 * they come. Two octets of the input say where it is cut.
 */
@Tag("fuzz")
class RequestReaderFuzzTest {
  private static final List<String> CODINGS = List.of("gzip", "deflate", "zstd", "br", "identity");

  @FuzzTest(maxDuration = "60s")
  void any_octets_are_requests_or_a_refusal_in_any_pieces(byte[] input) {
    if (input.length >= 2) {
      same(Arrays.copyOfRange(input, 2, input.length), input[0] & 0xFF, input[1] & 0xFF);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void any_octets_after_a_chunked_head_are_a_body_or_a_refusal(byte[] input) {
    if (input.length >= 2) {
      byte[] chunks = Arrays.copyOfRange(input, 2, input.length);
      byte[] whole = joined("Transfer-Encoding: chunked\r\n\r\n", chunks);
      same(whole, input[0] & 0xFF, input[1] & 0xFF);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void any_octets_are_a_coded_body_or_a_refusal(byte[] input) {
    if (input.length >= 3) {
      String coding = CODINGS.get((input[2] & 0xFF) % CODINGS.size());
      byte[] body = Arrays.copyOfRange(input, 3, input.length);
      String fields =
          "Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n".formatted(coding, body.length);
      same(joined(fields, body), input[0] & 0xFF, input[1] & 0xFF);
    }
  }

  private static byte[] joined(String fields, byte[] body) {
    var octets = new ByteArrayOutputStream();
    octets.writeBytes(
        ("POST /v1/x HTTP/1.1\r\nHost: a\r\n" + fields).getBytes(StandardCharsets.ISO_8859_1));
    octets.writeBytes(body);
    return octets.toByteArray();
  }

  private static void same(byte[] octets, int first, int second) {
    int one = Math.min(octets.length, first);
    int two = Math.min(octets.length, one + second);
    assertThat(RequestReaderTest.outcome(octets, new int[] {one, two, octets.length}))
        .isEqualTo(RequestReaderTest.outcome(octets, new int[] {octets.length}));
  }
}
