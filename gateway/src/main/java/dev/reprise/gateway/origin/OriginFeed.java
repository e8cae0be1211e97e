package dev.reprise.gateway.origin;

import dev.reprise.response.Feed;
import dev.reprise.response.Sink;
import dev.reprise.response.Sink.Broken;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A live body of an origin. It holds octets that were received and not taken yet, and stops reading
 * from the connection when there are too many. Used on the connection's loop; calls from other
 * threads continue there.
 */
final class OriginFeed implements Feed {
  /** When more octets than this wait, reading stops. */
  static final int WAITING = 256 << 10;

  /** The connection the body comes from. */
  interface Source {
    void reads(boolean more);

    void giveUp();
  }

  private final EventLoop loop;
  private final Source source;
  private final Deque<byte[]> waiting = new ArrayDeque<>(2);
  private int waitingOctets;
  private @Nullable Sink sink;
  private @Nullable Broken broken;
  private boolean ended;
  private boolean told;
  private boolean paused;
  private boolean reads = true;

  OriginFeed(EventLoop loop, Source source) {
    this.loop = loop;
    this.source = source;
  }

  @Override
  public void drainTo(Sink into) {
    onLoop(
        () -> {
          if (sink != null) {
            throw new IllegalStateException("a feed has exactly one sink");
          }
          sink = into;
          pump();
        });
  }

  @Override
  public void pause() {
    onLoop(
        () -> {
          paused = true;
          regulate();
        });
  }

  @Override
  public void resume() {
    onLoop(
        () -> {
          paused = false;
          pump();
        });
  }

  @Override
  public void cancel() {
    cancel(Broken.UNWANTED);
  }

  @Override
  public void cancel(Broken why) {
    onLoop(
        () -> {
          if (!over()) {
            source.giveUp();
          }
          if (!told && broken == null) {
            waiting.clear();
            ended = false;
            broken = why;
            pump();
          }
        });
  }

  private void onLoop(Runnable step) {
    if (loop.inEventLoop()) {
      step.run();
    } else {
      loop.execute(step);
    }
  }

  void offer(byte[] bytes) {
    if (bytes.length > 0 && !over()) {
      waiting.add(bytes);
      waitingOctets += bytes.length;
      pump();
    }
  }

  void end() {
    ended = !over() || ended;
    pump();
  }

  void breaks(Broken cause) {
    if (!over()) {
      broken = cause;
      pump();
    }
  }

  private boolean over() {
    return ended || broken != null;
  }

  /** The whole body when it has arrived completely and has no sink yet; else null. */
  byte @Nullable [] whole() {
    if (!ended || sink != null) {
      return null;
    }
    if (waiting.size() <= 1) {
      return waiting.isEmpty() ? new byte[0] : waiting.element();
    }
    var joined = new ByteArrayOutputStream(waitingOctets);
    waiting.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  /** Whether reading is stopped because the sink is paused or slow. */
  boolean held() {
    return !reads && sink != null;
  }

  private void pump() {
    Sink into = sink;
    if (into != null) {
      byte[] next = paused ? null : waiting.poll();
      while (next != null) {
        waitingOctets -= next.length;
        into.chunk(next);
        next = paused ? null : waiting.poll();
      }
      tell(into);
    }
    regulate();
  }

  /** A break is told at once also to a paused sink, which may never resume. */
  private void tell(Sink into) {
    if (told || !waiting.isEmpty() && (broken == null || !paused)) {
      return;
    }
    if (broken != null) {
      told = true;
      waiting.clear();
      into.broken(broken);
    } else if (ended && waiting.isEmpty()) {
      told = true;
      into.end();
    }
  }

  private void regulate() {
    boolean more = !paused && waitingOctets <= WAITING;
    if (more != reads && !over()) {
      reads = more;
      source.reads(more);
    }
  }
}
