package dev.reprise.gateway.http.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Closes listeners without resetting connections. The kernel completes connections before the
 * process accepts them, and closing a listener resets those that still wait, with the requests they
 * have sent. So a listener stays open until no connection has come for a moment; then no new one is
 * completed, those that wait are accepted, and the listener is closed.
 */
@ChannelHandler.Sharable
public final class LastCall extends ChannelInboundHandlerAdapter {
  /** Connections that come together with the signal to stop are still served. */
  private static final long QUIET = Duration.ofMillis(50).toNanos();

  /** Time for handshakes that have begun. */
  private static final long SETTLED = Duration.ofMillis(10).toNanos();

  /** The listener closes after this time, also behind a balancer that does not stop sending. */
  private static final long LONGEST = Duration.ofSeconds(2).toNanos();

  private final AtomicLong accepted = new AtomicLong();

  /** On the listener's channel: a connection was accepted. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object connection) {
    accepted.incrementAndGet();
    ctx.fireChannelRead(connection);
  }

  /** Closes the listeners. Blocks for at most four seconds; must not be called on an event loop. */
  public void close(Collection<Channel> listeners) {
    awaitQuiet(listeners, QUIET);
    listeners.forEach(KernelQueue::dropNewAttempts);
    awaitQuiet(listeners, SETTLED);
    for (Channel listener : listeners) {
      listener.close().syncUninterruptibly();
      // Connections accepted last are handed to their loops before this method returns.
      listener.eventLoop().parent().forEach(LastCall::turn);
    }
  }

  /** Returns when no connection has come for that long and none waits. */
  private void awaitQuiet(Collection<Channel> listeners, long quiet) {
    long until = System.nanoTime() + LONGEST;
    long quietFrom = System.nanoTime();
    long before = accepted.get();
    while (System.nanoTime() - quietFrom < quiet && System.nanoTime() < until) {
      LockSupport.parkNanos(quiet / 10);
      listeners.forEach(listener -> turn(listener.eventLoop()));
      boolean waiting = listeners.stream().anyMatch(KernelQueue::hasWaiting);
      long now = accepted.get();
      if (waiting || now != before) {
        before = now;
        quietFrom = System.nanoTime();
      }
    }
  }

  private static void turn(EventExecutor loop) {
    loop.submit(() -> {}).syncUninterruptibly();
  }
}
