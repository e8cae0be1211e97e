package dev.reprise.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out to an origin, and which answers are taken. */
class OriginClientTest extends OriginAsking {
  @Test
  void small_answers_are_whole_and_their_connection_is_used_again() throws Exception {
    try (var origin = answering("HTTP/1.1 200 OK\r\nX-Kept: 1\r\nContent-Length: 5\r\n\r\nhello")) {
      for (int i = 0; i < 20; i++) {
        Reply reply = ask(post(origin.url("/v1/x")));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers()).isEqualTo(Headers.of("X-Kept", "1"));
        assertThat(Drained.all(reply)).isEqualTo("hello|end");
      }
      assertThat(origin.connections).hasValue(1);
      assertThat(client.idle()).isEqualTo(1);
    }
  }

  @Test
  void the_request_goes_out_as_given_but_for_what_is_the_connections_own() throws Exception {
    try (var origin = answering("HTTP/1.1 204 No Content\r\n\r\n")) {
      var headers =
          Headers.of(
              "Authorization",
              "Bearer k",
              "Accept-Encoding",
              "br",
              "Host",
              "elsewhere",
              "Connection",
              "close",
              "X-One",
              "1",
              "x-two",
              "2");
      ask(new HttpCall("acme-ai", "POST", origin.url("/v1/x?y=z"), headers, PROMPT));
      assertThat(origin.requests.take())
          .isEqualTo(
              "POST /v1/x?y=z HTTP/1.1\r\nhost: 127.0.0.1:%d\r\nAuthorization: Bearer k\r\n"
                      .formatted(origin.port())
                  + "X-One: 1\r\nx-two: 2\r\naccept-encoding: gzip\r\ncontent-length: 8\r\n\r\n"
                  + "a prompt");
    }
  }

  @Test
  void a_live_answer_starts_with_its_head_and_its_pieces_come_as_they_are_sent() throws Exception {
    var goOn = new CountDownLatch(1);
    try (var origin =
        StubOrigin.of(
            visit -> {
              while (visit.request()) {
                visit.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
                goOn.await();
                visit.send("3\r\ntwo\r\n0\r\n\r\n");
              }
            })) {
      Reply reply = ask(post(origin.url("/")));
      assertThat(reply.body()).isInstanceOf(Reply.Body.Live.class);
      goOn.countDown();
      assertThat(Drained.all(reply)).isEqualTo("onetwo|end");
      assertThat(Drained.all(ask(post(origin.url("/"))))).isEqualTo("onetwo|end");
      assertThat(origin.connections).hasValue(1);
    }
  }

  @Test
  void a_compressed_answer_arrives_plain_and_without_its_label() throws Exception {
    var coded = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(coded)) {
      gzip.write("hello ".repeat(1000).getBytes(StandardCharsets.UTF_8));
    }
    String body = coded.toString(StandardCharsets.ISO_8859_1);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nETag: x\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length());
    try (var origin = answering(head + body);
        var cut = once(head + body.substring(0, 20));
        var lying = answering(head + body.substring(0, body.length() - 1) + "\u0001")) {
      Reply reply = ask(post(origin.url("/")));
      assertThat(reply.headers()).isEqualTo(Headers.of("ETag", "x"));
      assertThat(Drained.all(reply)).isEqualTo("hello ".repeat(1000) + "|end");
      assertThat(Drained.all(ask(post(cut.url("/"))))).endsWith("|broken ORIGIN_RESET");
      assertThatThrownBy(() -> ask(post(lying.url("/"))))
          .isInstanceOf(OriginFailed.class)
          .hasMessageContaining("cut or damaged");
    }
  }

  @Test
  void an_answer_that_inflates_beyond_reason_breaks() throws Exception {
    var coded = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(coded)) {
      gzip.write(new byte[64 << 20]);
    }
    String body = coded.toString(StandardCharsets.ISO_8859_1);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length());
    try (var origin = answering(head + body)) {
      assertThatThrownBy(() -> Drained.all(ask(post(origin.url("/")))))
          .isInstanceOf(OriginFailed.class)
          .hasMessageContaining("100 times");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
      })
  void a_body_short_of_its_frame_is_broken(String octets) throws Exception {
    try (var origin =
        StubOrigin.of(
            visit -> {
              visit.request();
              visit.send(octets);
              // Long enough in the air for the head to be told alone.
              TimeUnit.MILLISECONDS.sleep(50);
            })) {
      assertThat(Drained.all(ask(post(origin.url("/"))))).isEqualTo("hello|broken ORIGIN_RESET");
    }
  }

  @Test
  void a_reset_in_the_body_breaks_it() throws Exception {
    var reset = new CountDownLatch(1);
    try (var origin =
        StubOrigin.of(
            visit -> {
              visit.request();
              visit.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
              reset.await();
              visit.reset();
            })) {
      Reply reply = ask(post(origin.url("/")));
      reset.countDown();
      assertThat(Drained.all(reply)).endsWith("|broken ORIGIN_RESET");
    }
  }

  @Test
  void without_a_frame_the_end_of_the_connection_is_the_end_of_the_body() throws Exception {
    try (var origin = once("HTTP/1.1 200 OK\r\n\r\nhello")) {
      assertThat(Drained.all(ask(post(origin.url("/"))))).isEqualTo("hello|end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\nContent-Length: 1\n\nx",
        "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n 1\r\nx\r\n0\r\n\r\n"
      })
  void a_doubtful_answer_is_not_taken(String octets) {
    try (var origin = answering(octets)) {
      assertThatThrownBy(() -> Drained.all(ask(post(origin.url("/")))))
          .isInstanceOf(OriginFailed.class)
          .hasMessageStartingWith("acme-ai: ")
          .hasMessageContaining("127.0.0.1:" + origin.port());
      assertThat(client.idle()).isZero();
    }
  }

  @Test
  void interim_answers_are_passed_over() throws Exception {
    try (var origin =
        answering(
            "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")) {
      assertThat(Drained.all(ask(post(origin.url("/"))))).isEqualTo("hi|end");
    }
  }

  @Test
  void an_endless_head_is_refused() {
    try (var origin = once("HTTP/1.1 200 OK\r\nX: " + "y".repeat(70_000))) {
      assertThatThrownBy(() -> ask(post(origin.url("/"))))
          .isInstanceOf(OriginFailed.class)
          .hasMessageContaining("65536 octets");
    }
  }

  @Test
  void octets_behind_an_answer_cost_the_connection() throws Exception {
    try (var origin =
        answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n\r\n")) {
      assertThat(Drained.all(ask(post(origin.url("/"))))).isEqualTo("hi|end");
      assertThat(Drained.all(ask(post(origin.url("/"))))).isEqualTo("hi|end");
      assertThat(origin.connections).hasValue(2);
    }
  }

  @Test
  void a_large_request_body_arrives_whole() throws Exception {
    try (var origin = answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")) {
      var body = new byte[5 << 20];
      new java.util.Random(3).nextBytes(body);
      ask(new HttpCall("acme-ai", "POST", origin.url("/"), Headers.NONE, body));
      assertThat(origin.requests.take()).endsWith(new String(body, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void asking_on_an_event_loop_is_the_callers_mistake() {
    EventLoop loop = loops.next();
    var asked =
        loop.submit(
            () ->
                ScopedValue.where(OriginClient.LOOP, loop)
                    .call(() -> client.ask(post("http://127.0.0.1:1/"))));
    assertThatThrownBy(() -> asked.get(10, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("virtual thread");
  }

  /** An answer whose body is short on the wire. */
  private static String zipped(String text) throws IOException {
    var coded = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(coded)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String body = coded.toString(StandardCharsets.ISO_8859_1);
    return "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body);
  }

  /** Begins on the loop, as the door does. */
  private BegunCall begun(EventLoop loop, String url) throws Exception {
    return loop.submit(
            () ->
                ScopedValue.where(OriginClient.LOOP, loop)
                    .call(
                        () ->
                            client.begin(
                                post(url), Duration.ofSeconds(10), Duration.ofSeconds(10))))
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void a_call_begins_on_the_loop_and_is_answered_there_when_it_is_whole_and_good()
      throws Exception {
    EventLoop loop = loops.next();
    try (var good = answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        var bad = answering("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
        var failed =
            answering(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nContent-Length: 37\r\n\r\n"
                    + "{\"error\":{\"type\":\"overloaded_error\"}}");
        var live = answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        var dense = answering(zipped("x".repeat(70_000)))) {
      for (StubOrigin origin : List.of(good, bad, failed, live, dense)) {
        BegunCall begun = begun(loop, origin.url("/"));
        var there = new CountDownLatch(1);
        begun.whenThere(there::countDown);
        assertThat(there.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(begun.settled()).isEqualTo(origin == good);
        Reply reply = loop.submit(begun::await).get(10, TimeUnit.SECONDS);
        assertThat(reply.status()).isEqualTo(origin == bad ? 503 : 200);
        reply.discard();
      }
    }
  }

  @Test
  void a_call_that_nobody_wants_any_more_ends_at_once() throws Exception {
    EventLoop loop = loops.next();
    var never = new CountDownLatch(1);
    try (var silent =
        StubOrigin.of(
            visit -> {
              visit.request();
              never.await();
            })) {
      BegunCall begun = begun(loop, silent.url("/"));
      silent.requests.take();
      assertThatThrownBy(() -> loop.submit(begun::await).get(10, TimeUnit.SECONDS))
          .as("there is nothing to await on a loop")
          .hasMessageContaining("virtual thread");
      assertThat(begun.settled()).isFalse();
      begun.abandon();
      assertThatThrownBy(begun::await)
          .isInstanceOfSatisfying(
              OriginFailed.class,
              e -> assertThat(e.kind()).isEqualTo(OriginFailed.FailureKind.ABANDONED));
      assertThat(begun.settled()).isFalse();
    } finally {
      never.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://a/", "http:///x", "http://a b/", "http://u@a/", "http://a:0/", "a"})
  void a_url_that_is_none_is_the_callers_mistake(String url) {
    assertThatThrownBy(() -> ask(post(url))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_header_that_would_split_the_request_is_the_callers_mistake() {
    var call =
        new HttpCall("p", "POST", "http://127.0.0.1:1/", Headers.of("x", "a\r\nb: c"), PROMPT);
    assertThatThrownBy(() -> ask(call)).isInstanceOf(IllegalArgumentException.class);
  }
}
