package dev.reprise.gateway.http;

import dev.reprise.response.Feed;
import dev.reprise.response.Sink;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A live body on its way to the client. The head waits for the first octets, a moment at most, so
 * that a feed that breaks at once can still become an honest 502.
 *
 * <p>The feed may call from any thread. A call from the loop itself must not overtake one that was
 * sent over to the loop earlier, so it goes the same way while any is under way: with thread A
 * queueing "a" and the loop then calling "b" at once, "b" would be written first.
 */
final class LiveOutflow implements Sink {
  private static final long HEAD_WAITS_MILLIS = 200;

  private final ServerConnection connection;
  private final Exchange exchange;
  private final Feed feed;
  private final EventLoop loop;
  private final AtomicInteger queued = new AtomicInteger();
  private boolean headSent;
  private boolean paused;
  private boolean over;

  LiveOutflow(ServerConnection connection, Exchange exchange, Feed feed) {
    this.connection = connection;
    this.exchange = exchange;
    this.feed = feed;
    this.loop = connection.loop();
  }

  void start() {
    feed.drainTo(this);
    if (!over && !headSent) {
      loop.schedule(this::headNow, HEAD_WAITS_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void headNow() {
    if (!over && !headSent && !connection.gone()) {
      headSent = connection.writeLiveHead(exchange, new byte[0]);
    }
  }

  @Override
  public void chunk(byte[] bytes) {
    inTurn(() -> write(bytes));
  }

  @Override
  public void end() {
    inTurn(this::finish);
  }

  @Override
  public void broken(Broken cause) {
    inTurn(() -> cut(cause));
  }

  private void inTurn(Runnable step) {
    if (loop.inEventLoop() && queued.get() == 0) {
      step.run();
      return;
    }
    queued.incrementAndGet();
    loop.execute(
        () -> {
          queued.decrementAndGet();
          step.run();
        });
  }

  private void write(byte[] bytes) {
    if (over || bytes.length == 0) {
      return;
    }
    if (headSent) {
      connection.writeChunk(exchange, bytes);
    } else {
      headSent = connection.writeLiveHead(exchange, bytes);
    }
    flowAsChannelAllows();
  }

  /** Also called when the channel's writability changes. */
  void flowAsChannelAllows() {
    boolean full = !connection.writable();
    if (full == paused || over) {
      return;
    }
    paused = full;
    if (full) {
      feed.pause();
    } else {
      feed.resume();
    }
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    if (!headSent) {
      connection.writeLiveHead(exchange, new byte[0]);
    }
    connection.endLive(exchange);
  }

  private void cut(Broken cause) {
    if (over) {
      return;
    }
    over = true;
    if (headSent) {
      connection.cutLive(exchange);
    } else {
      connection.breakBeforeHead(exchange, cause);
    }
  }

  /** The client is gone. */
  void cancel() {
    if (!over) {
      over = true;
      feed.cancel();
    }
  }
}
