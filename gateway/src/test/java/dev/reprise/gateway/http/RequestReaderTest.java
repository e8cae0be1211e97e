package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.Share;
import dev.reprise.gateway.http.message.MessageRefused;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The parser alone: what it makes of octets must not depend on how they came, nor ever surprise.
 */
class RequestReaderTest {
  private static final List<String> SEEDS =
      List.of(
          "POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nabcd",
          "POST /v1/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n",
          "POST /v1/x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "2;a=b\r\nab\r\n1\r\nc\r\n0\r\nX: y\r\n\r\n",
          "GET /v1/models?a=%20b HTTP/1.1\r\nHost: a:80\r\nConnection: keep-alive\r\n\r\n",
          "GET http://a/v1 HTTP/1.0\r\nHost: a\r\n\r\n",
          "POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 25\r\n\r\n"
              + "\u001f\u008b\u0008\u0000\u0000\u0000\u0000\u0000\u0000\u00ff\u00cbH\u00cd\u00c9"
              + "\u00c9\u0007\u0000\u0086\u00a6\u00106\u0005\u0000\u0000\u0000");

  /** What a run came to: the requests, then why it stopped, if it did. */
  static List<String> outcome(byte[] octets, int[] pieces) {
    var seen = new ArrayList<String>();
    var budget = new Share("requests", 1 << 20);
    var reader =
        new RequestReader(
            ClientLimits.DEFAULT,
            budget,
            false,
            new RequestReader.Receiver() {
              @Override
              public void head(RequestHead read) {}

              @Override
              public void request(RequestHead head, byte[] body, long reserved) {
                budget.give(reserved);
                seen.add(
                    "%s %s %s %s"
                        .formatted(
                            head.method(),
                            head.target(),
                            head.headers().fields(),
                            new String(body, StandardCharsets.ISO_8859_1)));
              }

              @Override
              public void bodyAwaited() {}

              @Override
              public boolean takesMore() {
                return true;
              }
            });
    try {
      int at = 0;
      for (int end : pieces) {
        reader.read(Unpooled.wrappedBuffer(octets, at, end - at));
        at = end;
      }
      seen.add("waits " + reader.inHead() + reader.inBody());
    } catch (MessageRefused refused) {
      seen.add("refused " + refused.status());
    }
    reader.stop();
    assertThat(budget.taken()).isZero();
    return seen;
  }

  private static int[] cut(Random random, int length) {
    var places = new java.util.TreeSet<Integer>();
    for (int i = random.nextInt(4); i > 0; i--) {
      places.add(random.nextInt(length + 1));
    }
    places.add(length);
    return places.stream().mapToInt(place -> place).toArray();
  }

  private static byte[] mutated(Random random, String seed) {
    String odd = "\r\n\t :;,%/.\u0000\u007f\u00ff0aFx+-=?#";
    var text = new StringBuilder(seed);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(text.length());
      char letter = odd.charAt(random.nextInt(odd.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, letter);
        case 1 -> text.insert(at, letter);
        default -> text.deleteCharAt(at);
      }
    }
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void mutate(long seed, int rounds) {
    var random = new Random(seed);
    int taken = 0;
    int refused = 0;
    for (int round = 0; round < rounds; round++) {
      String one = SEEDS.get(random.nextInt(SEEDS.size()));
      String two = SEEDS.get(random.nextInt(SEEDS.size()));
      byte[] octets = mutated(random, one + two);
      var whole = outcome(octets, new int[] {octets.length});
      int[] pieces = cut(random, octets.length);
      assertThat(outcome(octets, pieces)).as("seed %d round %d", seed, round).isEqualTo(whole);
      boolean fell = whole.getLast().startsWith("refused");
      refused += fell ? 1 : 0;
      taken += fell ? 0 : 1;
    }
    assertThat(taken).as("control: some pass").isPositive();
    assertThat(refused).as("control: some do not").isPositive();
  }

  @Test
  void the_outcome_does_not_depend_on_the_pieces() {
    mutate(20261121, 20_000);
  }

  @Test
  void every_seed_is_legal_octet_by_octet() {
    for (String seed : SEEDS) {
      byte[] octets = seed.getBytes(StandardCharsets.ISO_8859_1);
      int[] each = java.util.stream.IntStream.rangeClosed(1, octets.length).toArray();
      assertThat(outcome(octets, each)).as(seed).hasSize(2).last().isEqualTo("waits falsefalse");
    }
  }

  /** A head that is repeated is known again by its octets; one that differs must be read anew. */
  @Test
  void a_head_that_differs_in_one_octet_is_another_head() {
    String one = "POST /v1/x HTTP/1.1\r\nHost: a\r\nX: 1\r\nContent-Length: 1\r\n\r\na";
    String two = one.replace("X: 1", "X: 2");
    String bad = one.replace("X: 1", "X:\u00001");
    var seen =
        outcome(
            (one + one + two + one + bad).getBytes(StandardCharsets.ISO_8859_1),
            new int[] {one.length() * 5});
    assertThat(seen).hasSize(5).last().isEqualTo("refused 400");
    assertThat(seen.get(0)).isEqualTo(seen.get(1)).isEqualTo(seen.get(3)).isNotEqualTo(seen.get(2));
  }
}
