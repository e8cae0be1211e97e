package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Headers;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that close their side: some wait for the answer, some have left. */
@Timeout(60)
class HalfCloseTest {
  private static final String ASK = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";
  private static final String INTERIM = "HTTP/1.1 100 Continue\r\n\r\n";

  private final LinkedBlockingQueue<Responder> asked = new LinkedBlockingQueue<>();
  private final CountDownLatch gone = new CountDownLatch(1);

  private void handle(Incoming request, Responder answer) {
    answer.onGone(gone::countDown);
    asked.add(answer);
  }

  private static Reply fine() {
    return Reply.whole(200, Headers.NONE, "fine".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void who_waits_gets_the_answer_also_late() throws Exception {
    try (var site = Site.of(this::handle);
        var wire = new Wire(site.port())) {
      wire.send(ASK).socket.shutdownOutput();
      assertThat(wire.head()).as("asked whether it is still there").isEqualTo(INTERIM);
      assertThat(wire.head()).isEqualTo(INTERIM);
      asked.take().send(fine());
      assertThat(wire.rest())
          .startsWith("HTTP/1.1 200 ")
          .contains("connection: close")
          .endsWith("fine");
      assertThat(gone.getCount()).as("not told as gone").isEqualTo(1);
    }
  }

  @Test
  void an_answer_given_at_once_is_whole_however_large() throws Exception {
    byte[] large = "x".repeat(3 << 20).getBytes(StandardCharsets.UTF_8);
    try (var site =
            Site.of((request, answer) -> answer.send(Reply.whole(200, Headers.NONE, large)));
        var wire = new Wire(site.port())) {
      wire.send(ASK + ASK).socket.shutdownOutput();
      assertThat(wire.answer().body()).hasSize(large.length);
      assertThat(wire.answer().body()).hasSize(large.length);
      assertThat(wire.rest()).isEmpty();
    }
  }

  /**
   * While the client waits no event of its socket is wanted; then the socket's buffer is full, and
   * the event that it has room again is wanted.
   */
  @Test
  void a_late_answer_is_whole_however_large() throws Exception {
    byte[] large = "x".repeat(12 << 20).getBytes(StandardCharsets.UTF_8);
    for (boolean epoll : new boolean[] {true, false}) {
      try (var site = epoll ? Site.of(this::handle) : Site.nio(this::handle);
          var wire = new Wire(site.port())) {
        wire.send(ASK).socket.shutdownOutput();
        assertThat(wire.head()).isEqualTo(INTERIM);
        asked.take().send(Reply.whole(200, Headers.NONE, large));
        assertThat(wire.answer().body()).hasSize(large.length);
        assertThat(wire.rest()).isEmpty();
      }
    }
  }

  @Test
  void a_stream_that_begins_later_comes_whole() throws Exception {
    var sink = new LinkedBlockingQueue<Sink>();
    Feed feed = new ManualFeed(sink);
    try (var site = Site.of(this::handle);
        var wire = new Wire(site.port())) {
      wire.send(ASK).socket.shutdownOutput();
      assertThat(wire.head()).isEqualTo(INTERIM);
      asked.take().send(new Reply(200, Headers.NONE, new Reply.Body.Live(feed)));
      Sink into = sink.take();
      into.chunk(new byte[] {'a'});
      into.chunk(new byte[] {'b'});
      into.end();
      assertThat(wire.rest()).contains("HTTP/1.1 200 ").endsWith("1\r\na\r\n1\r\nb\r\n0\r\n\r\n");
    }
  }

  /** The control: a client that has left is noticed while nothing was written. */
  @Test
  void who_has_left_is_noticed() throws Exception {
    try (var site = Site.of(this::handle)) {
      try (var wire = new Wire(site.port())) {
        wire.send(ASK);
        asked.take();
      }
      assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void half_a_request_and_an_unused_connection_end() throws IOException {
    try (var site = Site.of(this::handle)) {
      for (String sent :
          new String[] {"", ASK.substring(0, 20), ASK.substring(0, ASK.length() - 1)}) {
        try (var wire = new Wire(site.port())) {
          wire.send(sent).socket.shutdownOutput();
          assertThat(wire.rest()).doesNotContain("200");
        }
      }
      assertThat(asked).isEmpty();
    }
  }

  /** HTTP/1.0 knows no interim answers. */
  @Test
  void an_old_client_is_sent_nothing_before_its_answer() throws Exception {
    try (var site = Site.of(this::handle);
        var wire = new Wire(site.port())) {
      wire.send(ASK.replace("1.1", "1.0")).socket.shutdownOutput();
      var later = new CountDownLatch(1);
      Responder answer = asked.take();
      answer.loop().schedule(later::countDown, 2, TimeUnit.SECONDS);
      later.await();
      answer.send(fine());
      assertThat(wire.rest()).startsWith("HTTP/1.1 200 ").endsWith("fine");
    }
  }

  private record ManualFeed(LinkedBlockingQueue<Sink> sinks) implements Feed {
    @Override
    public void drainTo(Sink sink) {
      sinks.add(sink);
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {}
  }
}
