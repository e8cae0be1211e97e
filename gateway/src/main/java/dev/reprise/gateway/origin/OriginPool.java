package dev.reprise.gateway.origin;

import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.provider.Origin.OriginFailed;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop to all origins; confined to the loop. */
final class OriginPool {
  /**
   * A connection that is lost within this time after a request counts as closed while it was idle.
   */
  static final Duration STALE = Duration.ofSeconds(1);

  private static final int MOST_IDLE = 128;

  /** Connecting, the tunnel of a proxy, TLS, and the same at a second address. */
  private static final int STEPS = 6;

  private static final long TICK_MILLIS = 100;
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final EventLoop loop;
  private final EventLoops loops;
  private final OriginSettings settings;
  private final Supplier<SslContext> tls;
  private final Map<Endpoint, Deque<OriginConnection>> idle = new HashMap<>();
  private final Set<OriginConnection> open = new HashSet<>();
  private final ScheduledFuture<?> ticking;
  private long now = System.nanoTime();
  private boolean closed;

  OriginPool(EventLoop loop, EventLoops loops, OriginSettings settings, Supplier<SslContext> tls) {
    this.loop = loop;
    this.loops = loops;
    this.settings = settings;
    this.tls = tls;
    this.ticking =
        loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  OriginSettings settings() {
    return settings;
  }

  /** Nanoseconds, at most as old as the last check of deadlines. */
  long now() {
    return now;
  }

  private void tick() {
    now = System.nanoTime();
    for (OriginConnection connection : new ArrayList<>(open)) {
      connection.tick(now);
    }
    for (Deque<OriginConnection> kept : idle.values()) {
      OriginConnection oldest = kept.peekFirst();
      while (oldest != null && oldest.idleTooLong(now)) {
        kept.removeFirst().close();
        oldest = kept.peekFirst();
      }
    }
  }

  /** Sends the call on the connection used last, or on a new one. */
  void start(PendingCall call) {
    Deque<OriginConnection> kept = idle.get(call.endpoint);
    OriginConnection last = kept == null ? null : kept.pollLast();
    while (last != null && kept != null && (!last.usable() || last.idleTooLong(now))) {
      last.close();
      last = kept.pollLast();
    }
    if (last != null) {
      last.begin(call, true);
    } else {
      connect(call);
    }
  }

  void keep(OriginConnection connection) {
    Deque<OriginConnection> kept =
        idle.computeIfAbsent(connection.endpoint, endpoint -> new ArrayDeque<>());
    if (closed || kept.size() >= MOST_IDLE) {
      connection.close();
    } else {
      kept.addLast(connection);
    }
  }

  void drop(OriginConnection connection) {
    open.remove(connection);
    Deque<OriginConnection> kept = idle.get(connection.endpoint);
    if (kept != null) {
      kept.remove(connection);
    }
  }

  int idle() {
    return idle.values().stream().mapToInt(Deque::size).sum();
  }

  /** Names are looked up on a virtual thread: the JDK's resolver blocks. */
  void connect(PendingCall call) {
    if (closed) {
      call.fail("the gateway is stopping", OriginFailed.FailureKind.ABANDONED);
      return;
    }
    call.on(null);
    limit(call);
    Thread.ofVirtual()
        .name("resolve-" + call.endpoint.nextHost())
        .start(
            () -> {
              try {
                var addresses = List.of(InetAddress.getAllByName(call.endpoint.nextHost()));
                loop.execute(() -> connect(call, addresses, 0));
              } catch (UnknownHostException unknown) {
                call.fail(
                    "the name " + call.endpoint.nextHost() + " cannot be resolved",
                    OriginFailed.FailureKind.UNREACHABLE);
              }
            });
  }

  /**
   * Looking up the name, connecting, the tunnel of a proxy and TLS have limits of their own;
   * together they take no longer than the call may.
   */
  private void limit(PendingCall call) {
    if (call.withinNanos < STEPS * settings.connect().toNanos()) {
      ScheduledFuture<?> late =
          loop.schedule(call::unconnected, call.withinNanos, TimeUnit.NANOSECONDS);
      call.reply.whenComplete((reply, failure) -> late.cancel(false));
    }
  }

  private void connect(PendingCall call, List<InetAddress> addresses, int at) {
    if (call.abandoned()) {
      return;
    }
    var connection = new OriginConnection(this, call.endpoint);
    Promise<Void> opened = loop.newPromise();
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(loops.channel())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) settings.connect().toMillis())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
            .disableResolver()
            .handler(pipeline(connection, opened))
            .connect(new InetSocketAddress(addresses.get(at), call.endpoint.nextPort()));
    connecting.addListener(
        (ChannelFuture done) -> {
          if (done.isSuccess()) {
            open.add(connection);
            whenThrough(done.channel(), call, connection, opened);
          } else if (at + 1 < addresses.size()) {
            connect(call, addresses, at + 1);
          } else {
            refused(call, done.cause());
          }
        });
  }

  private ChannelInitializer<Channel> pipeline(OriginConnection connection, Promise<Void> opened) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        Endpoint to = connection.endpoint;
        ForwardProxy proxy = to.tunnelled();
        if (proxy != null) {
          channel.pipeline().addLast(new Tunnel(to, proxy, settings.connect(), opened));
        } else if (to.tls()) {
          channel.pipeline().addLast(secured(channel, to));
        }
        channel.pipeline().addLast(connection);
      }
    };
  }

  private SslHandler secured(Channel channel, Endpoint to) {
    SslContext own = to.reach().tls();
    SslHandler handler =
        (own == null ? tls.get() : own).newHandler(channel.alloc(), to.host(), to.port());
    handler.setHandshakeTimeoutMillis(settings.connect().toMillis());
    return handler;
  }

  /** Behind a proxy the origin is only there when the tunnel is. */
  private void whenThrough(
      Channel channel, PendingCall call, OriginConnection connection, Promise<Void> opened) {
    ForwardProxy proxy = call.endpoint.tunnelled();
    if (proxy == null) {
      whenSecure(channel, call, connection);
      return;
    }
    opened.addListener(
        (Future<Void> through) -> {
          if (through.isSuccess()) {
            channel.pipeline().addFirst(secured(channel, call.endpoint));
            whenSecure(channel, call, connection);
          } else {
            connection.close();
            call.fail(
                "no way through the proxy %s: %s".formatted(proxy, why(through.cause())),
                OriginFailed.FailureKind.UNREACHABLE);
          }
        });
  }

  private void whenSecure(Channel channel, PendingCall call, OriginConnection connection) {
    SslHandler handler = channel.pipeline().get(SslHandler.class);
    if (handler == null) {
      connection.begin(call, false);
      return;
    }
    handler
        .handshakeFuture()
        .addListener(
            (Future<Channel> shaken) -> {
              if (shaken.isSuccess()) {
                connection.begin(call, false);
              } else {
                connection.close();
                call.fail(
                    "TLS with %s failed: %s (is its certificate for that name, and from an endpoint"
                            .formatted(call.endpoint, why(shaken.cause()))
                        + " the JDK or providers.%s.authorities trusts?)".formatted(call.provider),
                    OriginFailed.FailureKind.UNREACHABLE);
              }
            });
  }

  private static void refused(PendingCall call, @Nullable Throwable cause) {
    boolean late = cause instanceof ConnectTimeoutException;
    ForwardProxy proxy = call.endpoint.reach().proxy();
    call.fail(
        "cannot connect to %s%s: %s"
            .formatted(
                proxy == null ? "" : "the proxy ",
                proxy == null ? call.endpoint : proxy,
                late ? "timed out" : why(cause)),
        OriginFailed.FailureKind.UNREACHABLE,
        late);
  }

  /** The message of the innermost cause. */
  static String why(@Nullable Throwable cause) {
    Throwable inner = cause;
    while (inner != null && inner.getCause() != null && inner.getCause() != inner) {
      inner = inner.getCause();
    }
    if (inner == null) {
      return "unknown";
    }
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }

  void close() {
    closed = true;
    ticking.cancel(false);
    new ArrayList<>(open).forEach(OriginConnection::close);
  }
}
