package dev.reprise.gateway.http;

import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes a live body to the client.
 *
 * <p><b>Problem.</b> The feed delivers from any thread and as fast as the provider sends. The
 * channel belongs to its event loop, the client may read slowly, and the feed may break before or
 * after the head of the answer has been sent.
 *
 * <p><b>Approach.</b> Each delivery becomes a step on the loop. The feed is paused while the
 * channel is full, or while more than {@link #MOST_QUEUED} octets are on their way to the loop. The
 * head is sent with the first octets, or after {@link #HEAD_WAITS_MILLIS}: a feed that breaks
 * before that becomes a 502 or 504 with an error body. A feed that breaks later ends the connection
 * without the last chunk, so that the client can see that the body is not whole.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>Octets are written in the order in which they were delivered. A delivery on the loop itself
 *       is written at once only when no step of another thread is queued; otherwise it is queued
 *       behind them. (Thread A queues "a", then the loop delivers "b": written at once, "b" would
 *       come first.)
 *   <li>All fields but the two counters are used on the loop only.
 *   <li>The answer ends once: finished, cut, or cancelled since the client is gone.
 * </ul>
 *
 * <p><b>Rejected.</b> Sending the head at once: a provider that fails immediately could only be
 * shown as a cut answer. Waiting for the first octets without limit: a client would take a model
 * that thinks for long for a dead connection. Pausing on the loop only: a thread that has a whole
 * body to deliver would queue all of it before the loop runs. Queueing every delivery: most streams
 * run on the loop, and each piece would wait one turn of it.
 *
 * <p><b>Sources.</b> RFC 9112 section 8 (incomplete messages) and section 7.1 (chunked coding).
 */
final class LiveOutflow implements Sink {
  private static final long HEAD_WAITS_MILLIS = 200;

  /** More octets than this on their way to the loop, and the feed waits. */
  private static final int MOST_QUEUED = 128 << 10;

  private final ServerConnection connection;
  private final Exchange exchange;
  private final Feed feed;
  private final EventLoop loop;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicInteger queuedOctets = new AtomicInteger();
  private boolean headSent;
  private boolean paused;
  private boolean over;
  private long heardAt;

  /**
   * @param exchange its reply is live
   */
  LiveOutflow(ServerConnection connection, Exchange exchange) {
    this.connection = connection;
    this.exchange = exchange;
    this.feed = ((Reply.Body.Live) exchange.reply().body()).feed();
    this.loop = connection.loop();
  }

  void start() {
    heardAt = connection.seat().now();
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

  /**
   * Another thread may hand over a whole body before the loop has looked at its first octets, so
   * that thread pauses the feed itself.
   *
   * <pre>
   * feed: hands over many chunks, reaches the bound
   * loop: writes all of them, sees nothing that has to wait
   * feed: pauses; without a further look of the loop it would never be resumed
   * </pre>
   */
  @Override
  public void chunk(byte[] bytes) {
    if (loop.inEventLoop()) {
      inTurn(() -> write(bytes));
      return;
    }
    boolean full = queuedOctets.addAndGet(bytes.length) > MOST_QUEUED;
    inTurn(
        () -> {
          queuedOctets.addAndGet(-bytes.length);
          write(bytes);
        });
    if (full) {
      feed.pause();
      loop.execute(
          () -> {
            paused = true;
            flowAsChannelAllows();
          });
    }
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
    heardAt = connection.seat().now();
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
    boolean full = !connection.writable() || queuedOctets.get() > MOST_QUEUED;
    if (full == paused || over) {
      return;
    }
    paused = full;
    if (full) {
      feed.pause();
    } else {
      heardAt = connection.seat().now();
      feed.resume();
    }
  }

  /** Nanoseconds since the provider sent something; zero while the client does not read. */
  long silentFor(long now) {
    return over || paused ? 0 : now - heardAt;
  }

  boolean begun() {
    return headSent;
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
    int status = cause.kind() == Broken.BreakCause.TIMEOUT ? 504 : 502;
    String message = "the provider's answer broke off before it began: " + cause.kind().code();
    Reply instead =
        connection
            .listening()
            .dressed(
                exchange.head.headers(),
                connection.listening().error(exchange.path, status, message));
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

  /** Cuts the answer, which has passed a time limit; whoever keeps records is told why. */
  void expire(String why) {
    if (!over) {
      var cause = new Broken(Broken.BreakCause.TIMEOUT, why);
      feed.cancel(cause);
      cut(cause);
    }
  }
}
