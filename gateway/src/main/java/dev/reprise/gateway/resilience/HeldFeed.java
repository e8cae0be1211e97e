package dev.reprise.gateway.resilience;

import dev.reprise.request.Headers;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Holds a live body for a moment to read it: some providers write only there how long to wait
 * before a retry. The held octets are passed on first, unchanged; a body that is long or slow is
 * passed on unread.
 */
final class HeldFeed implements Feed, Sink {
  /**
   * More octets than an error body has; beyond it the origin is paused until the body is drained.
   */
  private static final int MOST = 64 << 10;

  private static final Duration LONGEST = Duration.ofSeconds(1);

  private final Feed feed;
  private final Queue<byte[]> held = new ArrayDeque<>();
  private final CountDownLatch settled = new CountDownLatch(1);
  private int octets;
  private boolean ended;
  private @Nullable Broken broken;
  private @Nullable Sink sink;

  private HeldFeed(Feed feed) {
    this.feed = feed;
  }

  /**
   * The reply with a whole body, if it arrives within a second; else the reply with the live body.
   */
  static Reply withBodyRead(Reply reply) {
    if (!(reply.body() instanceof Reply.Body.Live(Feed live))) {
      return reply;
    }
    var feed = new HeldFeed(live);
    live.drainTo(feed);
    byte[] whole = feed.whole();
    Headers headers = reply.headers();
    return whole == null
        ? new Reply(reply.status(), headers, new Reply.Body.Live(feed))
        : Reply.whole(reply.status(), headers, whole);
  }

  private byte @Nullable [] whole() {
    try {
      settled.await(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (!ended) {
        return null;
      }
      var all = new ByteArrayOutputStream(octets);
      held.forEach(all::writeBytes);
      return all.toByteArray();
    }
  }

  @Override
  public synchronized void chunk(byte[] bytes) {
    if (sink != null) {
      sink.chunk(bytes);
      return;
    }
    held.add(bytes);
    octets += bytes.length;
    if (octets > MOST) {
      feed.pause();
      settled.countDown();
    }
  }

  @Override
  public synchronized void end() {
    ended = true;
    if (sink != null) {
      sink.end();
    }
    settled.countDown();
  }

  @Override
  public synchronized void broken(Broken cause) {
    broken = cause;
    if (sink != null) {
      sink.broken(cause);
    }
    settled.countDown();
  }

  @Override
  public synchronized void drainTo(Sink into) {
    sink = into;
    for (byte[] bytes = held.poll(); bytes != null; bytes = held.poll()) {
      into.chunk(bytes);
    }
    if (broken != null) {
      into.broken(broken);
    } else if (ended) {
      into.end();
    } else {
      feed.resume();
    }
  }

  @Override
  public void pause() {
    feed.pause();
  }

  @Override
  public void resume() {
    feed.resume();
  }

  @Override
  public void cancel() {
    feed.cancel();
  }
}
