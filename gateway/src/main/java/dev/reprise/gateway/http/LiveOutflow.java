package dev.reprise.gateway.http;

import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
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
      sendHead();
    }
  }

  private void sendHead() {
    headSent = true;
    boolean chunked = exchange.head.http11();
    long framing = chunked ? ReplyHead.CHUNKED : ReplyHead.UNTIL_CLOSE;
    try {
      connection.writer().head(exchange, framing, !chunked || connection.closesAfter(exchange));
    } catch (IllegalArgumentException unsendable) {
      over = true;
      feed.cancel();
      connection.unsendable(exchange, unsendable);
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
    if (!headSent) {
      sendHead();
    }
    if (!over) {
      connection.writer().chunk(bytes, exchange.head.http11());
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
    if (!over && !headSent) {
      sendHead();
    }
    if (over || connection.gone()) {
      return;
    }
    over = true;
    if (exchange.head.http11()) {
      connection.writer().lastChunk();
    }
    connection.finished(exchange);
  }

  private void cut(Broken cause) {
    if (over || connection.gone()) {
      return;
    }
    over = true;
    if (headSent) {
      connection.cut(exchange);
      return;
    }
    int status = cause.kind() == Broken.Kind.TIMEOUT ? 504 : 502;
    String message = "the provider's answer broke off before it began: " + cause.detail();
    Reply instead =
        connection.dressed(
            exchange.head.headers(), connection.error(exchange.path, status, message));
    connection.writer().replaced(exchange, instead, connection.closesAfter(exchange));
    connection.finished(exchange);
  }

  /** The client is gone. */
  void cancel() {
    if (!over) {
      over = true;
      feed.cancel();
    }
  }
}
