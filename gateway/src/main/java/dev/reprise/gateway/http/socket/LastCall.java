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
 * Closes listeners without resetting anybody. The kernel completes connections before we accept
 * them, and closing a listener resets those that still wait there, with the requests they have sent
 * already. So a listener stays open until nobody has come for a moment; then new connections are
 * kept from completing, those that wait are accepted, and only then it closes.
 */
@ChannelHandler.Sharable
public final class LastCall extends ChannelInboundHandlerAdapter {
  /** Who comes together with the signal to stop is still served. */
  private static final long QUIET = Duration.ofMillis(50).toNanos();

  /** For handshakes under way to end. */
  private static final long SETTLED = Duration.ofMillis(10).toNanos();

  /** Behind a balancer that never stops sending, the listener closes all the same. */
  private static final long LONGEST = Duration.ofSeconds(2).toNanos();

  private final AtomicLong accepted = new AtomicLong();

  /** On the listener's channel: a connection was accepted. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object connection) {
    accepted.incrementAndGet();
    ctx.fireChannelRead(connection);
  }

  /** Blocks, for four seconds at most; not to be called on an event loop. */
  public void close(Collection<Channel> listeners) {
    awaitQuiet(listeners, QUIET);
    listeners.forEach(KernelQueue::takeNobody);
    awaitQuiet(listeners, SETTLED);
    for (Channel listener : listeners) {
      listener.close().syncUninterruptibly();
      // Who was accepted last is on its way to a loop of its own: there when this returns.
      listener.eventLoop().parent().forEach(LastCall::turn);
    }
  }

  /** Returns when nobody has come for that long and nobody waits. */
  private void awaitQuiet(Collection<Channel> listeners, long quiet) {
    long until = System.nanoTime() + LONGEST;
    long quietFrom = System.nanoTime();
    long before = accepted.get();
    while (System.nanoTime() - quietFrom < quiet && System.nanoTime() < until) {
      LockSupport.parkNanos(quiet / 10);
      listeners.forEach(listener -> turn(listener.eventLoop()));
      boolean waiting = listeners.stream().anyMatch(KernelQueue::somebodyWaits);
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
