package dev.reprise.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink.Broken.BreakCause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Calls that fail, wait too long, are sent again or are given up. */
class OriginTroubleTest extends OriginAsking {
  @Test
  void what_cannot_be_reached_is_told_with_what_to_check() throws IOException {
    int closed;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    assertThatThrownBy(() -> ask(post("http://127.0.0.1:" + closed + "/v1")))
        .isInstanceOf(OriginFailed.class)
        .hasMessageContaining("cannot connect to 127.0.0.1:" + closed)
        .hasMessageContaining("providers.acme-ai.base_url")
        .satisfies(failed -> assertThat(((OriginFailed) failed).timeout()).isFalse());
    assertThatThrownBy(() -> ask(post("http://no-such-host.invalid/v1")))
        .isInstanceOf(OriginFailed.class)
        .hasMessageContaining("no-such-host.invalid cannot be resolved");
  }

  @Test
  void an_origin_that_does_not_answer_in_time_is_a_timeout() throws Exception {
    try (var silent = StubOrigin.of(StubOrigin.Visit::awaitEnd)) {
      var call = post(silent.url("/"));
      assertThatThrownBy(() -> client.ask(call, Duration.ofMillis(200), Duration.ofMillis(400)))
          .isInstanceOf(OriginFailed.class)
          .hasMessageContaining("no answer within 200 ms")
          .satisfies(failed -> assertThat(((OriginFailed) failed).timeout()).isTrue());
    }
    try (var stalling = stallingAfter("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello")) {
      assertThat(Drained.all(ask(post(stalling.url("/"))))).isEqualTo("hello|broken TIMEOUT");
    }
  }

  @Test
  void an_answer_that_grows_beyond_reason_after_its_head_was_told_is_too_large() throws Exception {
    var coded = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(coded, true)) {
      gzip.write("hello".getBytes(StandardCharsets.US_ASCII));
      gzip.flush();
      gzip.write(new byte[64 << 20]);
    }
    String body = coded.toString(StandardCharsets.ISO_8859_1);
    var told = new CountDownLatch(1);
    try (var bomb =
        StubOrigin.of(
            visit -> {
              visit.request();
              visit.send(
                  "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                      + body.length()
                      + "\r\n\r\n"
                      + body.substring(0, 40));
              told.await(10, TimeUnit.SECONDS);
              visit.send(body.substring(40));
              visit.awaitEnd();
            })) {
      Reply reply = ask(post(bomb.url("/")));
      told.countDown();
      assertThat(Drained.all(reply)).endsWith("|broken " + BreakCause.TOO_LARGE);
    }
  }

  private static StubOrigin stallingAfter(String octets) {
    return StubOrigin.of(
        visit -> {
          visit.request();
          visit.send(octets);
          visit.awaitEnd();
        });
  }

  /** The origin closes its idle connection just as the next request is on its way. */
  @Test
  void a_request_into_a_connection_that_was_just_closed_is_sent_again_once() throws Exception {
    var visits = new AtomicInteger();
    try (var origin =
        StubOrigin.of(
            visit -> {
              boolean first = visits.incrementAndGet() == 1;
              visit.request();
              visit.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
              visit.request();
              if (first) {
                visit.reset();
              }
              visit.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes");
            })) {
      assertThat(Drained.all(ask(post(origin.url("/"))))).isEqualTo("hi|end");
      assertThat(Drained.all(ask(post(origin.url("/"))))).isEqualTo("hi|end");
      assertThat(origin.requests).hasSize(3);
      assertThat(origin.connections).hasValue(2);
    }
  }

  @Test
  void a_request_into_a_fresh_connection_is_never_sent_again() {
    try (var origin =
        StubOrigin.of(
            visit -> {
              visit.request();
              visit.reset();
            })) {
      assertThatThrownBy(() -> ask(post(origin.url("/")))).isInstanceOf(OriginFailed.class);
      assertThat(origin.requests).hasSize(1);
    }
  }

  @Test
  void a_request_whose_answer_began_is_never_sent_again() throws Exception {
    try (var origin =
        StubOrigin.of(
            visit -> {
              visit.request();
              visit.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
              visit.request();
              visit.send("HTTP/1.1 20");
              visit.reset();
            })) {
      assertThat(Drained.all(ask(post(origin.url("/"))))).isEqualTo("hi|end");
      assertThatThrownBy(() -> ask(post(origin.url("/")))).isInstanceOf(OriginFailed.class);
      assertThat(origin.requests).hasSize(2);
    }
  }

  @Test
  void cancelling_gives_the_connection_up_at_once() throws Exception {
    var ended = new CountDownLatch(1);
    try (var origin =
        StubOrigin.of(
            visit -> {
              visit.request();
              visit.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhello");
              try {
                visit.awaitEnd();
              } finally {
                ended.countDown();
              }
            })) {
      var feed = ((Reply.Body.Live) ask(post(origin.url("/"))).body()).feed();
      var sink = new Drained();
      feed.drainTo(sink);
      feed.cancel();
      assertThat(sink.outcome()).isEqualTo("broken CANCELLED");
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** The origin sends 64 MiB; while nobody takes them it must come to a stand early on. */
  @Test
  void a_body_nobody_takes_stops_the_origin_and_then_arrives_whole() throws Exception {
    int all = 64 << 20;
    var sent = new AtomicLong();
    var stood = new CompletableFuture<Long>();
    try (var origin =
        StubOrigin.of(
            visit -> {
              visit.request();
              visit.send("HTTP/1.1 200 OK\r\nContent-Length: " + all + "\r\n\r\n");
              Thread.ofVirtual().start(() -> stood.complete(standing(sent)));
              var piece = new byte[64 << 10];
              while (sent.get() < all) {
                visit.send(piece);
                sent.addAndGet(piece.length);
              }
              visit.awaitEnd();
            })) {
      var feed = ((Reply.Body.Live) ask(post(origin.url("/"))).body()).feed();
      assertThat(stood.get(20, TimeUnit.SECONDS)).isLessThan(all / 2);
      var sink = new Counting();
      feed.drainTo(sink);
      assertThat(sink.outcome.get(20, TimeUnit.SECONDS)).isEqualTo("end");
      assertThat(sink.count).isEqualTo(all);
    }
  }

  /** What has been sent once it no longer grows. */
  private static long standing(AtomicLong sent) {
    long before = -1;
    while (before != sent.get() || before == 0) {
      before = sent.get();
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
    return before;
  }

  private static final class Counting implements dev.reprise.response.Sink {
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private long count;

    @Override
    public void chunk(byte[] bytes) {
      count += bytes.length;
    }

    @Override
    public void end() {
      outcome.complete("end");
    }

    @Override
    public void broken(Broken cause) {
      outcome.complete(cause.toString());
    }
  }

  @Test
  void a_caller_that_is_interrupted_gives_the_call_up() throws Exception {
    var ended = new CountDownLatch(1);
    try (var origin =
        StubOrigin.of(
            visit -> {
              visit.request();
              try {
                visit.awaitEnd();
              } finally {
                ended.countDown();
              }
            })) {
      var failed = new CompletableFuture<Throwable>();
      var caller =
          Thread.startVirtualThread(
              () -> {
                try {
                  ask(post(origin.url("/")));
                } catch (OriginFailed given) {
                  failed.complete(given);
                }
              });
      assertThat(origin.requests.poll(10, TimeUnit.SECONDS)).isNotNull();
      caller.interrupt();
      assertThat(failed.get(10, TimeUnit.SECONDS)).hasMessageContaining("given up");
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
