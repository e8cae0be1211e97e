package dev.reprise.gateway.http;

import dev.reprise.response.Discarded;
import dev.reprise.response.Reply;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Confined to the connection's loop but for {@link #send} and {@link
 * #onGone}, which come over to it.
 */
final class Exchange implements Answer {
  private static final AtomicIntegerFieldUpdater<Exchange> CLAIMED =
      AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "claimed");

  private static final int SENT = 1;
  private static final int EXPIRED = 2;

  private final ServerConnection connection;
  private final EventLoop loop;
  final RequestHead head;
  final String path;
  final long reserved;
  final long since;
  private volatile int claimed;
  private boolean started;
  private @Nullable Reply reply;
  private @Nullable LiveOutflow outflow;
  private List<Runnable> watchers = List.of();
  private boolean over;

  Exchange(ServerConnection connection, RequestHead head, String path, long reserved) {
    this.connection = connection;
    this.loop = connection.loop();
    this.head = head;
    this.path = path;
    this.reserved = reserved;
    this.since = connection.now();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void send(Reply answer) {
    if (!claim()) {
      abandon(answer);
      if (claimed == EXPIRED) {
        return;
      }
      throw new IllegalStateException("answered twice: " + head + "; send exactly one reply");
    }
    if (loop.inEventLoop()) {
      ready(answer);
    } else {
      loop.execute(() -> ready(answer));
    }
  }

  private boolean claim() {
    return CLAIMED.compareAndSet(this, 0, SENT);
  }

  /** The connection answers in the handler's place, unless there is an answer already. */
  boolean answerInstead(Reply answer) {
    boolean mine = CLAIMED.compareAndSet(this, 0, EXPIRED);
    if (mine) {
      ready(answer);
    }
    return mine;
  }

  /** True once: the answer is there and it is time to write it. */
  boolean starts() {
    boolean first = reply != null && !started;
    started |= first;
    return first;
  }

  @Override
  public void onGone(Runnable clientHungUp) {
    if (loop.inEventLoop()) {
      watch(clientHungUp);
    } else {
      loop.execute(() -> watch(clientHungUp));
    }
  }

  private void watch(Runnable watcher) {
    if (connection.gone()) {
      if (!over) {
        watcher.run();
      }
      return;
    }
    if (watchers.isEmpty()) {
      watchers = new ArrayList<>(1);
    }
    watchers.add(watcher);
  }

  /** On the loop: the reply is there; it is written when its turn comes. */
  void ready(Reply answer) {
    if (connection.gone()) {
      abandon(answer);
      return;
    }
    reply = connection.dressed(head.headers(), answer);
    connection.advance();
  }

  Reply reply() {
    return Objects.requireNonNull(reply);
  }

  void flows(LiveOutflow live) {
    outflow = live;
  }

  @Nullable LiveOutflow outflow() {
    return outflow;
  }

  /** The whole answer has been handed to the channel. */
  void done() {
    over = true;
  }

  /** The client is gone before it had its answer. */
  void abandon() {
    if (over) {
      return;
    }
    over = true;
    if (outflow != null) {
      outflow.cancel();
    } else if (reply != null) {
      abandon(reply);
    }
    tellGone();
  }

  /** Runs what waits for the client's end, once, and keeps the answer. */
  void tellGone() {
    var waiting = watchers;
    watchers = List.of();
    waiting.forEach(Runnable::run);
  }

  static void abandon(Reply answer) {
    if (answer.body() instanceof Reply.Body.Live(var feed)) {
      feed.drainTo(Discarded.SINK);
      feed.cancel();
    }
  }
}
