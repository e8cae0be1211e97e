package dev.reprise.gateway.http;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.budget.Share;
import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.gateway.http.socket.Tls;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server on a free loopback port, with its own two loops. */
public final class Site implements AutoCloseable {
  private static final int MANY = 10_000;

  public static final ErrorReplies ERRORS =
      (path, status, message) ->
          Reply.whole(
              status,
              Headers.of("content-type", "text/plain"),
              (status + " " + path + " " + message).getBytes(StandardCharsets.UTF_8));

  public final EventLoops loops;
  public final HttpServer server;
  public final Share budget;
  public final MemoryBudget memory;

  private Site(
      ClientLimits limits,
      long budget,
      int connections,
      Optional<Tls> tls,
      Handler handler,
      boolean epoll) {
    this.loops = EventLoops.start(2, epoll);
    this.memory = MemoryBudget.of(1L << 30, connections, Map.of(MemoryBudget.Use.REQUESTS, budget));
    this.budget = memory.share(MemoryBudget.Use.REQUESTS);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.server =
        HttpServer.start(
            loops,
            limits,
            this.memory,
            List.of(new HttpServer.Listener("data", address, handler, ERRORS, tls)));
  }

  public static Site of(Handler handler) {
    return of(ClientLimits.DEFAULT, handler);
  }

  public static Site of(ClientLimits limits, Handler handler) {
    return of(limits, 256L << 20, handler);
  }

  public static Site of(ClientLimits limits, long budget, Handler handler) {
    boolean epoll = io.netty.channel.epoll.Epoll.isAvailable();
    return new Site(limits, budget, MANY, Optional.empty(), handler, epoll);
  }

  /** With so many connections at most. */
  public static Site crowded(int connections, Handler handler) {
    boolean epoll = io.netty.channel.epoll.Epoll.isAvailable();
    return new Site(
        ClientLimits.DEFAULT, 256L << 20, connections, Optional.empty(), handler, epoll);
  }

  public static Site nio(Handler handler) {
    return new Site(ClientLimits.DEFAULT, 256L << 20, MANY, Optional.empty(), handler, false);
  }

  public static Site tls(Tls tls, Handler handler) {
    boolean epoll = io.netty.channel.epoll.Epoll.isAvailable();
    return new Site(ClientLimits.DEFAULT, 256L << 20, MANY, Optional.of(tls), handler, epoll);
  }

  /** Says what it was asked: method, target and body. */
  public static void echo(Incoming request, Responder answer) {
    var head = (request.method() + " " + request.target() + " ").getBytes(StandardCharsets.UTF_8);
    var body = java.util.Arrays.copyOf(head, head.length + request.body().length);
    System.arraycopy(request.body(), 0, body, head.length, request.body().length);
    answer.send(Reply.whole(200, Headers.of("content-type", "text/plain"), body));
  }

  public static ClientLimits hasty() {
    var soon = Duration.ofMillis(300);
    return new ClientLimits(
        1 << 20, 100, 8 << 10, soon, soon, soon, Duration.ofSeconds(20), soon, Duration.ZERO);
  }

  public int port() {
    return server.address("data").getPort();
  }

  public String url(String target) {
    return "http://127.0.0.1:" + port() + target;
  }

  @Override
  public void close() {
    server.close();
    loops.close();
  }
}
