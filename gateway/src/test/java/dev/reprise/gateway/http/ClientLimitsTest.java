package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientLimitsTest {
  private static final String HEAD = "POST /v1/messages HTTP/1.1\r\nHost: a\r\n";

  private static byte[] gzip(byte[] plain) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  private static byte[] deflate(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var deflate = new DeflaterOutputStream(out)) {
      deflate.write(plain);
    }
    return out.toByteArray();
  }

  private static Wire coded(Wire wire, String coding, byte[] body) {
    return wire.send(
            HEAD
                + "Content-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(coding, body.length))
        .send(body);
  }

  @Test
  void a_body_over_the_limit_is_refused_before_it_is_read() {
    try (var site = Site.of(Site.hasty(), Site::echo);
        var wire = new Wire(site.port())) {
      assertThat(wire.send(HEAD + "Content-Length: 1048577\r\n\r\n").rest())
          .startsWith("HTTP/1.1 413 ")
          .contains("413 /v1/messages the body is over 1048576 octets");
    }
  }

  @Test
  void a_chunked_body_over_the_limit_is_refused_and_the_client_still_reads_why() {
    try (var site = Site.of(Site.hasty(), Site::echo);
        var wire = new Wire(site.port())) {
      wire.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
      var chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
      wire.send(chunk.repeat(20));
      assertThat(wire.rest()).startsWith("HTTP/1.1 413 ");
      assertThat(site.budget.taken()).isZero();
    }
  }

  @Test
  void a_head_over_the_limit_is_refused() {
    try (var site = Site.of(Site.hasty(), Site::echo);
        var whole = new Wire(site.port());
        var endless = new Wire(site.port());
        var many = new Wire(site.port())) {
      assertThat(whole.send(HEAD + "X: " + "y".repeat(9000) + "\r\n\r\n").rest())
          .startsWith("HTTP/1.1 431 ");
      assertThat(endless.send(HEAD + "X: " + "y".repeat(9000)).rest()).startsWith("HTTP/1.1 431 ");
      assertThat(many.send(HEAD + "X: y\r\n".repeat(300) + "\r\n").rest())
          .startsWith("HTTP/1.1 431 ");
    }
  }

  @Test
  void compressed_bodies_reach_the_handler_plain() throws IOException {
    var headers = new LinkedBlockingQueue<Boolean>();
    try (var site =
            Site.of(
                (request, answer) -> {
                  headers.add(request.headers().has("content-encoding"));
                  Site.echo(request, answer);
                });
        var wire = new Wire(site.port())) {
      byte[] plain = "a prompt ".repeat(5000).getBytes(StandardCharsets.UTF_8);
      for (byte[] coded : new byte[][] {gzip(plain), gzip(new byte[0])}) {
        assertThat(coded(wire, "gzip", coded).answer().status()).isEqualTo(200);
      }
      assertThat(coded(wire, "deflate", deflate(plain)).answer().body())
          .isEqualTo("POST /v1/messages " + "a prompt ".repeat(5000));
      assertThat(headers).containsExactly(false, false, false);
    }
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] bare(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var deflate =
        new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      deflate.write(plain);
    }
    return out.toByteArray();
  }

  /** RFC 1952 section 2.2: members follow each other; RFC 1951 without zlib's frame. */
  @Test
  void several_gzip_members_and_bare_deflate_are_undone() throws IOException {
    byte[] plain = "a prompt ".repeat(500).getBytes(StandardCharsets.UTF_8);
    byte[] stored = "x".repeat(10).getBytes(StandardCharsets.UTF_8);
    String told = "POST /v1/messages ";
    try (var site = Site.of(Site::echo);
        var wire = new Wire(site.port())) {
      byte[] members = joined(gzip(plain), gzip(new byte[0]), gzip(stored));
      assertThat(coded(wire, "gzip", members).answer().body())
          .isEqualTo(told + "a prompt ".repeat(500) + "xxxxxxxxxx");
      assertThat(coded(wire, "deflate", bare(plain)).answer().body())
          .isEqualTo(told + "a prompt ".repeat(500));
      assertThat(coded(wire, "deflate", bare(stored)).answer().body())
          .isEqualTo(told + "xxxxxxxxxx");
    }
  }

  @Test
  void a_bad_member_is_refused_wherever_it_stands() throws IOException {
    byte[] good = gzip("hello hello".getBytes(StandardCharsets.UTF_8));
    byte[] bad = good.clone();
    bad[good.length - 8] ^= 1;
    byte[] cut = java.util.Arrays.copyOf(good, good.length - 1);
    byte[] deflated = deflate("hello".getBytes(StandardCharsets.UTF_8));
    try (var site = Site.of(Site::echo)) {
      for (byte[] body :
          new byte[][] {
            joined(bad, good),
            joined(good, bad),
            joined(good, cut),
            joined(good, good, new byte[] {0x1f})
          }) {
        try (var wire = new Wire(site.port())) {
          assertThat(coded(wire, "gzip", body).rest()).startsWith("HTTP/1.1 400 ");
        }
      }
      for (byte[] body :
          new byte[][] {joined(deflated, deflated), joined(bare(good), new byte[] {0})}) {
        try (var wire = new Wire(site.port())) {
          assertThat(coded(wire, "deflate", body).rest()).startsWith("HTTP/1.1 400 ");
        }
      }
    }
  }

  /** Each member grows little; all of them together are counted. */
  @Test
  void a_bomb_in_members_is_refused() throws IOException {
    byte[] member = gzip(new byte[2 << 20]);
    try (var site = Site.of(Site::echo);
        var wire = new Wire(site.port())) {
      assertThat(coded(wire, "gzip", joined(member, member, member)).rest())
          .startsWith("HTTP/1.1 413 ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip", "gzip, deflate", "compress", "aws-chunked"})
  void other_codings_are_refused_with_the_ones_that_are_taken(String coding) {
    try (var site = Site.of(Site::echo);
        var wire = new Wire(site.port())) {
      assertThat(coded(wire, coding, new byte[] {1}).rest())
          .startsWith("HTTP/1.1 415 ")
          .contains("Accept-Encoding: gzip, deflate\r\n");
    }
  }

  /** 64 MiB of zeros in 64 KiB: gone after the first MiB, long before the body's own limit. */
  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void a_bomb_is_refused_by_what_comes_out_of_it(String coding) throws IOException {
    byte[] zeros = new byte[64 << 20];
    byte[] bomb = coding.equals("gzip") ? gzip(zeros) : deflate(zeros);
    try (var site = Site.of(ClientLimits.DEFAULT, 16 << 20, Site::echo);
        var wire = new Wire(site.port())) {
      assertThat(coded(wire, coding, bomb).rest())
          .startsWith("HTTP/1.1 413 ")
          .contains("100 times");
      assertThat(site.budget.taken()).isZero();
    }
  }

  @Test
  void a_damaged_or_cut_gzip_body_is_refused() {
    byte[] coded = gzip("hello hello hello".getBytes(StandardCharsets.UTF_8));
    byte[] wrongSum = coded.clone();
    wrongSum[coded.length - 8] ^= 1;
    byte[] wrongLength = coded.clone();
    wrongLength[coded.length - 1] ^= 1;
    byte[] cut = java.util.Arrays.copyOf(coded, coded.length - 3);
    byte[] more = java.util.Arrays.copyOf(coded, coded.length + 1);
    byte[] plain = "hello".getBytes(StandardCharsets.UTF_8);
    try (var site = Site.of(Site::echo)) {
      for (byte[] body : new byte[][] {wrongSum, wrongLength, cut, more, plain}) {
        try (var wire = new Wire(site.port())) {
          assertThat(coded(wire, "gzip", body).rest()).startsWith("HTTP/1.1 400 ");
        }
      }
    }
  }

  @Test
  void bodies_over_the_budget_of_all_connections_are_turned_away_for_now() throws Exception {
    var held = new LinkedBlockingQueue<Responder>();
    var arrived = new CountDownLatch(1);
    try (var site =
            Site.of(
                ClientLimits.DEFAULT,
                100_000,
                (request, answer) -> {
                  held.add(answer);
                  arrived.countDown();
                });
        var first = new Wire(site.port());
        var second = new Wire(site.port());
        var third = new Wire(site.port())) {
      var request = HEAD + "Content-Length: 60000\r\n\r\n" + "x".repeat(60000);
      first.send(request);
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(second.send(request).rest())
          .startsWith("HTTP/1.1 503 ")
          .contains("Retry-After: 1\r\n");
      held.take()
          .send(
              dev.reprise.response.Reply.whole(200, dev.reprise.request.Headers.NONE, new byte[0]));
      assertThat(first.answer().status()).isEqualTo(200);
      third.send(request);
      held.take()
          .send(
              dev.reprise.response.Reply.whole(200, dev.reprise.request.Headers.NONE, new byte[0]));
      assertThat(third.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void slow_clients_are_ended_by_the_limit_of_their_phase() {
    try (var site = Site.of(Site.hasty(), Site::echo);
        var silent = new Wire(site.port());
        var slowHead = new Wire(site.port());
        var slowBody = new Wire(site.port());
        var kept = new Wire(site.port())) {
      slowHead.send("POST /v1/messages HTTP/1.1\r\nHo");
      slowBody.send(HEAD + "Content-Length: 10\r\n\r\nabc");
      assertThat(kept.send(HEAD + "Content-Length: 1\r\n\r\nx").answer().status()).isEqualTo(200);
      assertThat(silent.rest()).isEmpty();
      assertThat(slowHead.rest()).startsWith("HTTP/1.1 408 ");
      assertThat(slowBody.rest()).startsWith("HTTP/1.1 408 ").contains("408 /v1/messages");
      assertThat(kept.rest()).isEmpty();
    }
  }

  /** One octet now and then does not help: the limit is of the whole head. */
  @Test
  void dripping_does_not_extend_the_time_of_a_head() {
    try (var site = Site.of(Site.hasty(), Site::echo);
        var wire = new Wire(site.port())) {
      var dripping =
          Thread.startVirtualThread(
              () -> {
                try {
                  for (int i = 0; i < 200; i++) {
                    wire.send(i == 0 ? "POST /v1" : "x");
                    TimeUnit.MILLISECONDS.sleep(10);
                  }
                } catch (UncheckedIOException | InterruptedException ended) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(wire.rest()).contains("HTTP/1.1 408 ");
      dripping.interrupt();
    }
  }

  @Test
  void an_answer_that_never_comes_becomes_a_504_and_the_late_one_is_dropped() throws Exception {
    var soon = java.time.Duration.ofMillis(200);
    var d = ClientLimits.DEFAULT;
    var limits =
        new ClientLimits(
            d.body(),
            100,
            d.headers(),
            d.headerTime(),
            d.bodyTime(),
            d.idle(),
            soon,
            d.drain(),
            d.total());
    var answers = new LinkedBlockingQueue<Responder>();
    var gone = new CountDownLatch(1);
    try (var site =
            Site.of(
                limits,
                (request, answer) -> {
                  answer.onGone(gone::countDown);
                  answers.add(answer);
                });
        var wire = new Wire(site.port())) {
      assertThat(wire.send(HEAD + "\r\n").answer().status()).isEqualTo(504);
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
      answers
          .take()
          .send(
              dev.reprise.response.Reply.whole(200, dev.reprise.request.Headers.NONE, new byte[0]));
      wire.send(HEAD + "\r\n");
      answers
          .take()
          .send(
              dev.reprise.response.Reply.whole(201, dev.reprise.request.Headers.NONE, new byte[0]));
      assertThat(wire.answer().status()).isEqualTo(201);
    }
  }
}
