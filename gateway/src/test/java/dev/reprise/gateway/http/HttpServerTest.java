package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HttpServerTest {
  private static String post(String target, String body) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(target, body.length(), body);
  }

  private static Reply text(String body) {
    return Reply.whole(
        200, Headers.of("content-type", "text/plain"), body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_connection_serves_request_after_request() {
    try (var site = Site.of(Site::echo);
        var wire = new Wire(site.port())) {
      for (int i = 0; i < 100; i++) {
        var got = wire.send(post("/v1/a" + i % 3, "body " + i)).answer();
        assertThat(got.body()).isEqualTo("POST /v1/a%d body %d".formatted(i % 3, i));
      }
      assertThat(site.budget.taken()).isZero();
    }
  }

  @Test
  void the_nio_fallback_serves_the_same() {
    try (var site = Site.nio(Site::echo);
        var wire = new Wire(site.port())) {
      assertThat(wire.send(post("/v1/a", "x")).answer().body()).isEqualTo("POST /v1/a x");
      assertThat(site.loops.epoll()).isFalse();
    }
  }

  @Test
  void a_standard_client_gets_an_answer_with_a_date_and_a_length() throws Exception {
    try (var site = Site.of(Site::echo);
        var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(site.url("/v1/x?y=z")))
              .POST(HttpRequest.BodyPublishers.ofString("ünï"))
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("POST /v1/x?y=z ünï");
      assertThat(answer.headers().firstValue("date").orElseThrow()).hasSize(29).endsWith(" GMT");
      assertThat(answer.headers().firstValueAsLong("content-length")).hasValue(20);
    }
  }

  @Test
  void pipelined_requests_are_answered_in_order_though_answers_come_in_any() throws Exception {
    var answers = new ConcurrentHashMap<String, Responder>();
    var arrived = new CountDownLatch(3);
    try (var site =
            Site.of(
                (request, answer) -> {
                  answers.put(request.target(), answer);
                  arrived.countDown();
                });
        var wire = new Wire(site.port())) {
      wire.send(post("/1", "a") + post("/2", "b") + post("/3", "c"));
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      for (String target : List.of("/3", "/1", "/2")) {
        answers.get(target).send(text("answer to " + target));
      }
      assertThat(List.of(wire.answer().body(), wire.answer().body(), wire.answer().body()))
          .containsExactly("answer to /1", "answer to /2", "answer to /3");
    }
  }

  @Test
  void no_more_than_a_fixed_number_of_requests_is_taken_at_once() throws Exception {
    var waiting = new LinkedBlockingQueue<Responder>();
    var taken = new AtomicInteger();
    int all = 3 * ServerConnection.DEPTH;
    try (var site =
            Site.of(
                (request, answer) -> {
                  taken.incrementAndGet();
                  waiting.add(answer);
                });
        var wire = new Wire(site.port())) {
      wire.send(post("/x", "a").repeat(all));
      for (int i = 0; i < all; i++) {
        Responder answer = waiting.poll(10, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        assertThat(taken.get()).isLessThanOrEqualTo(i + ServerConnection.DEPTH);
        answer.send(text("answer " + i));
        assertThat(wire.answer().body()).isEqualTo("answer " + i);
      }
    }
  }

  /** 128 MiB of answers asked for and not read: the server must stop taking requests early on. */
  @Test
  void who_does_not_read_answers_is_not_read_from() {
    var body = new byte[64_000];
    var taken = new AtomicInteger();
    int all = 2000;
    try (var site =
            Site.of(
                (request, answer) -> {
                  taken.incrementAndGet();
                  answer.send(Reply.whole(200, Headers.NONE, body));
                });
        var wire = new Wire(site.port())) {
      var asking = Thread.startVirtualThread(() -> wire.send(post("/x", "a").repeat(all)));
      assertThat(standing(taken)).isLessThan(all / 2);
      for (int i = 0; i < all; i++) {
        assertThat(wire.answer().body()).hasSize(body.length);
      }
      assertThat(taken).hasValue(all);
      assertThat(asking.isAlive()).isFalse();
    }
  }

  private static int standing(AtomicInteger count) {
    int before = -1;
    while (before != count.get() || before == 0) {
      before = count.get();
      java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(150));
    }
    return before;
  }

  @Test
  void an_http_1_0_client_gets_its_connection_closed_unless_it_asks_otherwise() {
    try (var site = Site.of(Site::echo);
        var plain = new Wire(site.port());
        var keeping = new Wire(site.port())) {
      assertThat(plain.send("GET /a HTTP/1.0\r\n\r\n").rest())
          .contains("connection: close\r\n")
          .endsWith("GET /a ");
      var request = "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
      assertThat(keeping.send(request).answer().head()).contains("connection: keep-alive\r\n");
      assertThat(keeping.send(request).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void connection_close_is_honoured_and_what_follows_is_not_read() {
    var handled = new AtomicInteger();
    try (var site =
            Site.of(
                (request, answer) -> {
                  handled.incrementAndGet();
                  Site.echo(request, answer);
                });
        var wire = new Wire(site.port())) {
      wire.send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + post("/b", "b"));
      assertThat(wire.rest()).contains("connection: close\r\n").endsWith("GET /a ");
      assertThat(handled).hasValue(1);
    }
  }

  @Test
  void expect_100_continue_is_answered_before_the_body_comes() {
    try (var site = Site.of(Site::echo);
        var wire = new Wire(site.port())) {
      wire.send("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      assertThat(wire.head()).startsWith("HTTP/1.1 100 ");
      assertThat(wire.send("hi").answer().body()).isEqualTo("POST /a hi");
    }
  }

  @Test
  void a_body_that_would_be_refused_is_not_asked_for() {
    try (var site = Site.of(Site.hasty(), Site::echo);
        var wire = new Wire(site.port())) {
      wire.send(
          "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9999999\r\n\r\n");
      assertThat(wire.rest()).startsWith("HTTP/1.1 413 ");
    }
  }

  @Test
  void head_gets_the_length_and_no_body() {
    try (var site = Site.of(Site::echo);
        var wire = new Wire(site.port())) {
      wire.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n" + post("/b", "b"));
      assertThat(wire.head()).contains("content-length: 8\r\n");
      assertThat(wire.answer().body()).isEqualTo("POST /b b");
    }
  }

  @Test
  void a_large_answer_arrives_whole_at_a_slow_reader() {
    var body = new byte[6 << 20];
    new java.util.Random(7).nextBytes(body);
    try (var site =
            Site.of((request, answer) -> answer.send(Reply.whole(200, Headers.NONE, body)));
        var wire = new Wire(site.port())) {
      var got = wire.send(post("/a", "b") + post("/a", "b")).answer();
      assertThat(got.body().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(body);
      assertThat(wire.answer().body()).hasSize(body.length);
    }
  }

  @Test
  void what_frames_a_message_is_the_connections_own_affair() {
    var seen = new ArrayList<Headers>();
    try (var site =
            Site.of(
                (request, answer) -> {
                  seen.add(request.headers());
                  answer.send(
                      Reply.whole(
                          200,
                          Headers.of(
                              "Transfer-Encoding", "chunked", "Connection", "x", "X-Kept", "1"),
                          new byte[] {'y'}));
                });
        var wire = new Wire(site.port())) {
      wire.send(
          "POST /a HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nConnection: keep-alive, X-Hop\r\nTE: trailers\r\n"
              + "x-hop: 3\r\nUpgrade: TLS/1.2\r\n"
              + "Transfer-Encoding: chunked\r\nx-Two: 2\r\n\r\n0\r\n\r\n");
      assertThat(wire.answer().head())
          .contains("X-Kept: 1\r\n", "content-length: 1\r\n")
          .doesNotContain("hunked", "onnection");
      assertThat(seen).containsExactly(Headers.of("Host", "a", "X-One", "1", "x-Two", "2"));
    }
  }

  @Test
  void a_handler_that_fails_becomes_a_500_and_the_connection_lives() {
    try (var site =
            Site.of(
                (request, answer) -> {
                  if (request.target().equals("/bad")) {
                    throw new IllegalStateException("told nobody");
                  }
                  Site.echo(request, answer);
                });
        var wire = new Wire(site.port())) {
      var got = wire.send(post("/bad", "x")).answer();
      assertThat(got.status()).isEqualTo(500);
      assertThat(got.body()).doesNotContain("told nobody");
      assertThat(wire.send(post("/good", "x")).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void a_header_that_would_split_the_answer_becomes_a_500() {
    try (var site =
            Site.of(
                (request, answer) ->
                    answer.send(
                        Reply.whole(
                            200, Headers.of("x", "a\r\nSet-Cookie: b"), new byte[] {'y'})));
        var wire = new Wire(site.port())) {
      var got = wire.send(post("/a", "x")).answer();
      assertThat(got.status()).isEqualTo(500);
      assertThat(got.head()).doesNotContain("Cookie");
    }
  }

  @Test
  void a_second_answer_to_one_request_is_the_callers_mistake() throws Exception {
    var mistake = new LinkedBlockingQueue<String>();
    try (var site =
            Site.of(
                (request, answer) -> {
                  Site.echo(request, answer);
                  try {
                    answer.send(text("again"));
                  } catch (IllegalStateException twice) {
                    mistake.add(String.valueOf(twice.getMessage()));
                  }
                });
        var wire = new Wire(site.port())) {
      assertThat(wire.send(post("/a", "x")).answer().body()).isEqualTo("POST /a x");
      assertThat(mistake.poll(10, TimeUnit.SECONDS)).contains("answered twice");
    }
  }

  @Test
  void an_address_in_use_is_named() {
    try (var site = Site.of(Site::echo)) {
      var taken = site.server.address("data");
      var second =
          new HttpServer.Listener(
              "admin", taken, Site::echo, Site.ERRORS, java.util.Optional.empty());
      assertThatThrownBy(
              () ->
                  HttpServer.start(
                      site.loops, ClientLimits.DEFAULT, MemoryBudget.ofHeap(), List.of(second)))
          .hasMessageContaining(String.valueOf(site.port()))
          .hasMessageContaining("admin");
    }
  }
}
