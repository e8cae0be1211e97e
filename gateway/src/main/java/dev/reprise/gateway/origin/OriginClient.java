package dev.reprise.gateway.origin;

import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin;
import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Calls origins over keep-alive HTTP/1.1. The calling thread waits until the head of the answer is
 * there; everything else runs on an event loop: the one in {@link #LOOP}, which is the loop of the
 * client's connection, else the next one.
 *
 * <p>The call's {@code accept-encoding} is replaced by gzip; gzip and deflate answers are decoded
 * and lose their {@code content-encoding}. Fields that belong to a connection are dropped both
 * ways.
 */
public final class OriginClient implements Origin, AutoCloseable {
  /** The event loop of the client's connection, bound around a call. */
  public static final ScopedValue<EventLoop> LOOP = ScopedValue.newInstance();

  private final EventLoops loops;
  private final OriginSettings settings;
  private final FutureTask<SslContext> tls;
  private final Map<EventLoop, OriginPool> pools = new ConcurrentHashMap<>();
  private volatile Map<String, Reach> reached = Map.of();

  public OriginClient(EventLoops loops, OriginSettings settings) {
    this.loops = loops;
    this.settings = settings;
    this.tls = new FutureTask<>(() -> Authorities.context(Optional.empty()));
    Thread.ofVirtual().name("authorities").start(tls);
  }

  /** The JDK's authorities, which are read in the background. */
  private SslContext context() {
    try {
      return tls.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading authorities", interrupted);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  /** From the next call on these providers are reached so; all others directly. */
  public void adopt(Map<String, Reach> byProvider) {
    reached = Map.copyOf(byProvider);
  }

  /** Throws {@link IllegalArgumentException} when the call cannot be written in HTTP. */
  @Override
  public Reply ask(HttpCall call) {
    return ask(call, settings.answer(), settings.read());
  }

  /**
   * The same with time limits of its own.
   *
   * @param within the longest wait for the head of the answer
   * @param silence the longest wait for more of its body
   */
  public Reply ask(HttpCall call, Duration within, Duration silence) {
    return begin(call, within, silence).await();
  }

  /** Begins the same; on the event loop that makes the call, no other thread takes part in it. */
  public BegunCall begin(HttpCall call, Duration within, Duration silence) {
    EventLoop loop = LOOP.isBound() ? LOOP.get() : loops.next();
    Reach reach = reached.getOrDefault(call.provider(), Reach.DIRECT);
    var asked = new PendingCall(call, Endpoint.of(call.url(), reach), within, silence);
    if (loop.inEventLoop()) {
      pool(loop).start(asked);
    } else {
      loop.execute(() -> pool(loop).start(asked));
    }
    return new LoopCall(loop, asked);
  }

  private OriginPool pool(EventLoop loop) {
    return pools.computeIfAbsent(loop, at -> new OriginPool(at, loops, settings, this::context));
  }

  /** Connections kept for later calls, over all loops; for tests and metrics. Blocks shortly. */
  public int idle() {
    int idle = 0;
    for (var pool : pools.entrySet()) {
      idle += pool.getKey().submit(pool.getValue()::idle).syncUninterruptibly().getNow();
    }
    return idle;
  }

  /** Ends all connections; bodies still arriving break. */
  @Override
  public void close() {
    pools.forEach((loop, pool) -> loop.submit(pool::close).syncUninterruptibly());
  }
}
