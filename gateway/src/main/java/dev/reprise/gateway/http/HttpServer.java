package dev.reprise.gateway.http;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.gateway.http.socket.LastCall;
import dev.reprise.gateway.http.socket.Tls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.ssl.SslContext;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP/1.1 listeners over shared event loops. */
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 4096;

  /**
   * The end of a drain: time for the last answers, and for clients to see that their connection
   * ends.
   */
  private static final long LONGEST_FAREWELL_MILLIS = 1000;

  private static final WriteBufferWaterMark UNREAD = new WriteBufferWaterMark(64 << 10, 256 << 10);

  /**
   * Smaller marks for a small heap: less of an answer waits outside of the heap for a client that
   * reads slowly.
   */
  private static final WriteBufferWaterMark UNREAD_SMALL =
      new WriteBufferWaterMark(32 << 10, 64 << 10);

  private static final long SMALL = 1L << 30;

  /**
   * @param name the name under which {@link HttpServer#address} finds it
   * @param address port 0 picks a free one
   */
  public record Listener(
      String name,
      InetSocketAddress address,
      Handler handler,
      ErrorReplies errors,
      Optional<Tls> tls) {}

  /**
   * How a drain ended: answers that were still under way when its time was over, and so were cut.
   */
  public record Drained(int cut) {}

  private final Map<String, Channel> listeners = new LinkedHashMap<>();
  private final LastCall lastCall = new LastCall();
  private final Connections connections;
  private final ClientLimits limits;

  private HttpServer(ClientLimits limits, MemoryBudget memory) {
    this.limits = limits;
    this.connections = new Connections(limits, memory.connections());
    memory.whenShed(connections.orphans()::giveUp);
  }

  /** Binds all listeners, or none: throws {@link IllegalStateException} naming the address. */
  public static HttpServer start(
      EventLoops loops, ClientLimits limits, MemoryBudget memory, List<Listener> listeners) {
    var server = new HttpServer(limits, memory);
    try {
      for (Listener listener : listeners) {
        server.listeners.put(listener.name(), server.bind(loops, listener, memory));
      }
      return server;
    } catch (RuntimeException unbound) {
      server.stopListening();
      throw unbound;
    }
  }

  private Channel bind(EventLoops loops, Listener listener, MemoryBudget memory) {
    var tls = listener.tls().map(Tls::context);
    var listening =
        new Listening(
            listener.handler(), listener.errors(), limits, memory, tls.isPresent(), connections);
    var bound =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .handler(lastCall)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, unread(memory))
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(1 << 10, 8 << 10, 128 << 10))
            .childHandler(pipeline(listening, tls))
            .bind(listener.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IllegalStateException(
          "cannot listen on %s:%d for %s: %s"
              .formatted(
                  listener.address().getHostString(),
                  listener.address().getPort(),
                  listener.name(),
                  why(bound.cause())),
          bound.cause());
    }
    return bound.channel();
  }

  private static WriteBufferWaterMark unread(MemoryBudget memory) {
    return memory.heap() < SMALL ? UNREAD_SMALL : UNREAD;
  }

  private static String why(Throwable cause) {
    return cause instanceof BindException || cause.getMessage() != null
        ? cause.getMessage()
            + "; another process may listen there: stop it, or choose another port (--port,"
            + " --admin-port)"
        : cause.getClass().getSimpleName();
  }

  private ChannelInitializer<Channel> pipeline(Listening listening, Optional<SslContext> tls) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        tls.ifPresent(
            context -> {
              var handler = context.newHandler(channel.alloc());
              handler.setHandshakeTimeoutMillis(limits.headerTime().toMillis());
              channel.pipeline().addLast(handler);
            });
        channel.pipeline().addLast(new ServerConnection(listening));
      }
    };
  }

  /** The address of a listener, with the real port. */
  public InetSocketAddress address(String name) {
    Channel listener = listeners.get(name);
    if (listener == null) {
      throw new IllegalArgumentException(
          "no listener " + name + "; there are " + listeners.keySet());
    }
    return (InetSocketAddress) listener.localAddress();
  }

  /** Client connections open now, over all listeners. */
  public int connections() {
    return connections.open();
  }

  /**
   * Accepts no more connections, answers requests that were sent, lets running answers finish,
   * streams included, and returns when all connections are closed or the drain time is over. A
   * request without an answer then gets a 503; an unfinished body is cut. Blocks: must not be
   * called on an event loop.
   */
  public Drained drain() {
    long last = Math.min(LONGEST_FAREWELL_MILLIS, limits.drain().toMillis() / 4);
    long until = System.nanoTime() + limits.drain().minusMillis(last).toNanos();
    connections.announceDrain();
    lastCall.close(listeners.values());
    var ended = connections.drain();
    if (within(ended, until - System.nanoTime())) {
      return new Drained(0);
    }
    int cut = connections.tellTooLate();
    if (!within(ended, TimeUnit.MILLISECONDS.toNanos(last))) {
      connections.cut();
    }
    return new Drained(cut);
  }

  /** Whether {@link #drain} has begun; from then on each connection ends after its answer. */
  boolean draining() {
    return connections.draining();
  }

  private static boolean within(CompletableFuture<Void> ended, long nanos) {
    try {
      ended.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void stopListening() {
    listeners.values().forEach(listener -> listener.close().syncUninterruptibly());
  }

  /** Closes listeners and connections at once. */
  @Override
  public void close() {
    stopListening();
    connections.cut();
  }
}
