package dev.reprise.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.http.ClientLimits;
import dev.reprise.gateway.http.Handler;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.gateway.http.Responder;
import dev.reprise.gateway.http.Site;
import dev.reprise.gateway.http.Wire;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.response.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Server and client together: what comes in goes out, and back, live. */
class ProxyTest {
  private static final String ASK = "POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  private static final String LIVE =
      "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

  /** Passes every request on to the origin. */
  private static final class Proxy implements Handler, AutoCloseable {
    private final StubOrigin origin;
    private final Site site;
    private final OriginClient client;

    Proxy(StubOrigin.Script script, ClientLimits limits) {
      origin = StubOrigin.of(script);
      site = Site.of(limits, this);
      client = new OriginClient(site.loops, OriginSettings.DEFAULT);
    }

    @Override
    public void handle(Incoming request, Responder answer) {
      var call =
          new HttpCall(
              "acme-ai",
              request.method(),
              origin.url(request.target()),
              request.headers(),
              request.body());
      Thread.startVirtualThread(() -> pass(call, answer));
    }

    private void pass(HttpCall call, Responder answer) {
      try {
        answer.send(
            ScopedValue.where(OriginClient.LOOP, answer.loop()).call(() -> client.ask(call)));
      } catch (OriginFailed failed) {
        answer.send(Site.ERRORS.render(call.url(), 502, String.valueOf(failed.getMessage())));
      }
    }

    Wire visit() {
      return new Wire(site.port());
    }

    @Override
    public void close() {
      client.close();
      site.close();
      origin.close();
    }
  }

  @Test
  void whole_and_live_answers_pass_on_one_connection() {
    try (var proxy =
            new Proxy(
                visit -> {
                  while (visit.request()) {
                    visit.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole");
                    visit.request();
                    visit.send(LIVE + "4\r\nlive\r\n");
                    visit.send("1\r\n!\r\n0\r\n\r\n");
                  }
                },
                ClientLimits.DEFAULT);
        var wire = proxy.visit()) {
      for (int i = 0; i < 10; i++) {
        assertThat(wire.send(ASK).answer().body()).isEqualTo("whole");
        var got = wire.send(ASK).answer();
        assertThat(got.body()).isEqualTo("live!");
        assertThat(got.head()).contains("content-type: text/event-stream\r\n");
      }
    }
  }

  @Test
  void an_old_client_gets_a_live_answer_up_to_the_end_of_its_connection() {
    try (var proxy =
            new Proxy(
                visit -> {
                  visit.request();
                  visit.send(LIVE + "4\r\nlive\r\n0\r\n\r\n");
                },
                ClientLimits.DEFAULT);
        var wire = proxy.visit()) {
      String all = wire.send("POST /v1/x HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi").rest();
      assertThat(all).endsWith("\r\n\r\nlive").doesNotContain("chunked");
    }
  }

  @Test
  void an_origin_that_resets_in_the_middle_is_seen_as_a_cut() {
    try (var proxy =
            new Proxy(
                visit -> {
                  visit.request();
                  visit.send(LIVE + "4\r\nlive\r\n");
                  visit.request();
                },
                ClientLimits.DEFAULT);
        var wire = proxy.visit()) {
      wire.send(ASK);
      assertThat(wire.head()).startsWith("HTTP/1.1 200");
      assertThat(wire.octets(9)).isEqualTo("4\r\nlive\r\n");
      proxy.origin.close();
      assertThat(wire.rest()).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void an_origin_that_breaks_before_it_says_anything_is_a_502_and_the_connection_lives() {
    try (var proxy =
            new Proxy(
                visit -> {
                  visit.request();
                  visit.send(LIVE);
                },
                ClientLimits.DEFAULT);
        var wire = proxy.visit()) {
      assertThat(wire.send(ASK).answer().status()).isEqualTo(502);
      assertThat(wire.send(ASK).answer().status()).isEqualTo(502);
    }
  }

  @Test
  void a_client_that_hangs_up_ends_the_origins_work() throws Exception {
    var ended = new CountDownLatch(1);
    try (var proxy =
            new Proxy(
                visit -> {
                  visit.request();
                  visit.send(LIVE + "4\r\nlive\r\n");
                  try {
                    visit.awaitEnd();
                  } finally {
                    ended.countDown();
                  }
                },
                ClientLimits.DEFAULT);
        var wire = proxy.visit()) {
      wire.send(ASK);
      assertThat(wire.head()).startsWith("HTTP/1.1 200");
      wire.reset();
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** 256 MiB through a heap that holds a fraction of it: the origin must wait for the reader. */
  @Test
  void a_slow_reader_holds_the_origin_back() throws Exception {
    long all = 256L << 20;
    var sent = new AtomicLong();
    var stood = new CompletableFuture<Long>();
    try (var proxy =
            new Proxy(
                visit -> {
                  visit.request();
                  visit.send("HTTP/1.1 200 OK\r\nContent-Length: " + all + "\r\n\r\n");
                  var piece = new byte[64 << 10];
                  while (sent.get() < all) {
                    visit.send(piece);
                    sent.addAndGet(piece.length);
                  }
                  visit.awaitEnd();
                },
                ClientLimits.DEFAULT);
        var wire = proxy.visit()) {
      wire.send(ASK);
      assertThat(wire.head()).startsWith("HTTP/1.1 200");
      Thread.ofVirtual().start(() -> stood.complete(standing(sent)));
      assertThat(stood.get(20, TimeUnit.SECONDS)).isLessThan(all / 4);
      assertThat(bodyOctets(wire)).isEqualTo(all);
    }
  }

  private static long bodyOctets(Wire wire) throws java.io.IOException {
    var in = new java.io.BufferedInputStream(wire.socket.getInputStream(), 1 << 20);
    long total = 0;
    while (true) {
      int size = 0;
      for (int octet = in.read(); octet != '\r'; octet = in.read()) {
        size = size << 4 | Character.digit(octet, 16);
      }
      in.skipNBytes(1 + size + 2);
      total += size;
      if (size == 0) {
        return total;
      }
    }
  }

  private static long standing(AtomicLong sent) {
    long before = -1;
    while (before != sent.get() || before == 0) {
      before = sent.get();
      LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
    }
    return before;
  }

  @Test
  void a_stopping_server_lets_a_thousand_streams_finish() throws Exception {
    int streams = 1000;
    var begun = new CountDownLatch(streams);
    var goOn = new CountDownLatch(1);
    try (var proxy =
        new Proxy(
            visit -> {
              visit.request();
              visit.send(LIVE + "5\r\nbegin\r\n");
              begun.countDown();
              goOn.await();
              visit.send("3\r\nend\r\n0\r\n\r\n");
            },
            ClientLimits.DEFAULT)) {
      List<Wire> clients = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        clients.add(proxy.visit().send(ASK));
      }
      try (var idle = proxy.visit()) {
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        for (Wire client : clients) {
          assertThat(client.head()).startsWith("HTTP/1.1 200");
        }
        var draining = new CompletableFuture<Integer>();
        Thread.startVirtualThread(() -> draining.complete(proxy.site.server.drain().cut()));
        assertThat(idle.rest()).isEmpty();
        goOn.countDown();
        int whole = 0;
        for (Wire client : clients) {
          whole += client.rest().equals("5\r\nbegin\r\n3\r\nend\r\n0\r\n\r\n") ? 1 : 0;
          client.close();
        }
        assertThat(whole).isEqualTo(streams);
        assertThat(draining.get(20, TimeUnit.SECONDS)).as("cut").isZero();
      }
    }
  }

  @Test
  void a_drain_that_takes_too_long_cuts_and_says_how_many() throws Exception {
    try (var proxy =
            new Proxy(
                visit -> {
                  visit.request();
                  visit.send(LIVE + "5\r\nbegin\r\n");
                  visit.awaitEnd();
                },
                Site.hasty());
        var wire = proxy.visit()) {
      wire.send(ASK);
      assertThat(wire.head()).startsWith("HTTP/1.1 200");
      assertThat(proxy.site.server.drain().cut()).isEqualTo(1);
      assertThat(wire.rest()).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void answers_of_a_stopping_server_say_close() throws Exception {
    var held = new CompletableFuture<Responder>();
    try (var site = Site.of((request, answer) -> held.complete(answer));
        var wire = new Wire(site.port())) {
      wire.send(ASK);
      Responder answer = held.get(10, TimeUnit.SECONDS);
      var drained = new CompletableFuture<Integer>();
      Thread.startVirtualThread(() -> drained.complete(site.server.drain().cut()));
      while (isAccepting(site)) {
        Thread.onSpinWait();
      }
      answer.loop().submit(() -> {}).sync();
      answer.send(Reply.whole(200, dev.reprise.request.Headers.NONE, new byte[] {'x'}));
      assertThat(wire.rest()).contains("connection: close\r\n").endsWith("\r\n\r\nx");
      assertThat(drained.get(10, TimeUnit.SECONDS)).isZero();
    }
  }

  private static boolean isAccepting(Site site) {
    try (var probe = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), site.port())) {
      return probe.isConnected();
    } catch (java.io.IOException refused) {
      return false;
    }
  }
}
