package dev.reprise.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.gateway.http.socket.LastCall;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A loop that is busy while its server is told to stop: requests lie unread in sockets, and
 * connections in the kernel's queue. Whatever was sent before is answered.
 */
@Timeout(60)
class LastCallTest {
  private static final int CLIENTS = 20;
  private static final ClientLimits LIMITS =
      new ClientLimits(
          1 << 20,
          100,
          8 << 10,
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(3),
          Duration.ZERO);
  private static final String ASK = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi";

  @Test
  void what_lies_unread_when_the_drain_begins_is_answered() throws Exception {
    try (var loops = EventLoops.start(1, Epoll.isAvailable())) {
      HttpServer server = started(loops, Site::echo);
      var known = new ArrayList<Wire>();
      for (int i = 0; i < CLIENTS; i++) {
        known.add(new Wire(server.address("data").getPort()));
        assertThat(known.getLast().send(ASK).answer().status()).isEqualTo(200);
      }
      var busy = new CountDownLatch(1);
      held(loops.next(), busy);
      var clients = new ArrayList<>(known);
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new Wire(server.address("data").getPort()));
      }
      clients.forEach(client -> client.send(ASK));
      Thread draining = Thread.startVirtualThread(server::drain);
      while (!server.draining()) {
        Thread.onSpinWait();
      }
      busy.countDown();
      for (Wire client : clients) {
        Wire.Got got = client.answer();
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.head()).contains("connection: close");
        assertThat(client.rest()).as("the end, not a reset").isEmpty();
        client.close();
      }
      draining.join();
    }
  }

  /** Whoever completes a connection between the last look and the close would be reset. */
  @Test
  void nobody_can_connect_any_more_at_the_moment_a_listener_closes() throws Exception {
    assumeTrue(Epoll.isAvailable(), "the filter is of Linux");
    try (var loops = EventLoops.start(1, true)) {
      Channel listener =
          new ServerBootstrap()
              .group(loops.group())
              .channel(loops.serverChannel())
              .childHandler(new ChannelInboundHandlerAdapter())
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sync()
              .channel();
      var address = (InetSocketAddress) listener.localAddress();
      assertThat(connects(address)).as("control: until then anybody can").isTrue();
      var couldConnect = new AtomicBoolean(true);
      listener
          .pipeline()
          .addLast(
              new ChannelOutboundHandlerAdapter() {
                @Override
                public void close(ChannelHandlerContext ctx, ChannelPromise promise)
                    throws Exception {
                  couldConnect.set(connects(address));
                  super.close(ctx, promise);
                }
              });
      new LastCall().close(List.of(listener));
      assertThat(couldConnect).isFalse();
      assertThat(listener.isOpen()).isFalse();
    }
  }

  private static boolean connects(InetSocketAddress address) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(address, 300);
      return true;
    } catch (SocketTimeoutException dropped) {
      return false;
    }
  }

  @Test
  void who_has_no_answer_when_the_drains_time_is_over_is_told_to_ask_again() throws Exception {
    try (var loops = EventLoops.start(1, Epoll.isAvailable())) {
      HttpServer server = started(loops, (request, answer) -> {});
      try (var silent = new Wire(server.address("data").getPort());
          var half = new Wire(server.address("data").getPort())) {
        silent.send(ASK);
        half.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhi");
        Thread draining = Thread.startVirtualThread(server::drain);
        for (Wire client : List.of(silent, half)) {
          Wire.Got got = client.answer();
          assertThat(got.status()).isEqualTo(503);
          assertThat(got.head()).contains("Retry-After: 1", "connection: close");
          assertThat(client.rest()).isEmpty();
        }
        draining.join();
      }
    }
  }

  private static HttpServer started(EventLoops loops, Handler handler) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ErrorReplies errors =
        (path, status, message) ->
            Reply.whole(status, Headers.NONE, message.getBytes(StandardCharsets.UTF_8));
    return HttpServer.start(
        loops,
        LIMITS,
        MemoryBudget.of(1L << 30),
        List.of(new HttpServer.Listener("data", address, handler, errors, Optional.empty())));
  }

  /** Returns when the loop does nothing but wait for the latch. */
  private static void held(EventLoop loop, CountDownLatch until) throws InterruptedException {
    var waits = new CountDownLatch(1);
    loop.execute(
        () -> {
          waits.countDown();
          await(until);
        });
    waits.await();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
