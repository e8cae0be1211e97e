package dev.reprise.gateway.resilience;

import dev.reprise.provider.Overload;
import dev.reprise.request.Headers;
import dev.reprise.response.Discarded;
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
 * before a retry, or that they have failed. The held octets are passed on first, unchanged; a body
 * that is long or slow is passed on unread.
 */
final class HeldFeed implements Feed, Sink {
  /**
   * More octets than an error body has; beyond it the origin is paused until the body is drained.
   */
  private static final int MOST = 64 << 10;

  private static final Duration WHOLE_WITHIN = Duration.ofSeconds(1);

  /**
   * How long a success is held at most while nothing shows whether it is an answer. Its caller gets
   * the head later, the first octet of the body as early as before.
   */
  private static final Duration BEGINNING_WITHIN = Duration.ofSeconds(5);

  private final Feed feed;
  private final Queue<byte[]> held = new ArrayDeque<>();
  private final CountDownLatch settled = new CountDownLatch(1);

  /** Counted down when the beginning tells whether it is an answer. */
  private final CountDownLatch told = new CountDownLatch(1);

  private final boolean stream;
  private int octets;
  private boolean drained;
  private boolean ended;
  private @Nullable Broken broken;
  private @Nullable Sink sink;

  private Overload.@Nullable Sight sight;

  private HeldFeed(Feed feed, boolean stream) {
    this.feed = feed;
    this.stream = stream;
  }

  /**
   * The reply of a success, when its first event or member shows that it is an answer, or after
   * {@link #BEGINNING_WITHIN}. When it shows a failure it is whole: what does not come within a
   * second is not waited for, and the call is given up, since nothing of it was passed on.
   */
  static Reply judged(Reply reply) {
    if (!(reply.body() instanceof Reply.Body.Live(Feed live))) {
      return reply;
    }
    var feed = new HeldFeed(live, Overload.stream(reply));
    live.drainTo(feed);
    byte[] failure = feed.failure();
    return failure == null
        ? new Reply(reply.status(), reply.headers(), new Reply.Body.Live(feed))
        : Reply.whole(reply.status(), reply.headers(), failure);
  }

  private byte @Nullable [] failure() {
    await(told, BEGINNING_WITHIN);
    synchronized (this) {
      if (sight != Overload.Sight.FAILURE) {
        return null;
      }
    }
    byte[] whole = whole();
    return whole == null ? taken() : whole;
  }

  /** Null when more has come than an error has. */
  private byte @Nullable [] taken() {
    byte[] seen;
    synchronized (this) {
      if (octets > MOST) {
        return null;
      }
      seen = joined();
      sink = Discarded.SINK;
    }
    feed.cancel();
    return seen;
  }

  private static void await(CountDownLatch latch, Duration most) {
    try {
      latch.await(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at what has come, until it tells. */
  private void look() {
    if (sight == null || sight == Overload.Sight.TOO_EARLY) {
      sight = Overload.sight(stream, joined(), ended);
      if (sight != Overload.Sight.TOO_EARLY) {
        told.countDown();
      }
    }
  }

  private byte[] joined() {
    if (held.size() == 1) {
      return held.element();
    }
    var all = new ByteArrayOutputStream(octets);
    held.forEach(all::writeBytes);
    return all.toByteArray();
  }

  /**
   * The reply with a whole body, if it arrives within a second; else the reply with the live body.
   */
  static Reply wholeOrLive(Reply reply) {
    if (!(reply.body() instanceof Reply.Body.Live(Feed live))) {
      return reply;
    }
    var feed = new HeldFeed(live, false);
    live.drainTo(feed);
    byte[] whole = feed.whole();
    Headers headers = reply.headers();
    return whole == null
        ? new Reply(reply.status(), headers, new Reply.Body.Live(feed))
        : Reply.whole(reply.status(), headers, whole);
  }

  private byte @Nullable [] whole() {
    await(settled, WHOLE_WITHIN);
    synchronized (this) {
      return ended ? joined() : null;
    }
  }

  @Override
  public synchronized void chunk(byte[] bytes) {
    if (sink != null) {
      sink.chunk(bytes);
      return;
    }
    held.add(bytes);
    if (drained) {
      return;
    }
    octets += bytes.length;
    look();
    if (octets > MOST) { // enough to see whether an answer begins
      feed.pause();
      settled.countDown();
    }
  }

  @Override
  public synchronized void end() {
    ended = true;
    if (sink != null) {
      sink.end();
    } else if (!drained) {
      look();
    }
    told.countDown();
    settled.countDown();
  }

  @Override
  public synchronized void broken(Broken cause) {
    broken = cause;
    if (sink != null) {
      sink.broken(cause);
    }
    told.countDown();
    settled.countDown();
  }

  /**
   * The feed is resumed before the sink gets the first octet, so that a pause of the sink is always
   * the later one. What comes meanwhile is given after what is held.
   */
  @Override
  public synchronized void drainTo(Sink into) {
    drained = true;
    if (octets > MOST) {
      feed.resume();
    }
    for (byte[] bytes = held.poll(); bytes != null; bytes = held.poll()) {
      into.chunk(bytes);
    }
    sink = into;
    if (broken != null) {
      into.broken(broken);
    } else if (ended) {
      into.end();
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

  @Override
  public void cancel(Broken why) {
    feed.cancel(why);
  }
}
