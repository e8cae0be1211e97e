package dev.reprise.gateway.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A server's open connections, by event loop, and the loop's slow clock: one task a loop looks at
 * all deadlines, instead of a timer set and cancelled for every request.
 */
final class Connections {
  private static final long SLOWEST_MILLIS = 1000;
  private static final long FASTEST_MILLIS = 10;
  private static final int TICKS_A_LIMIT = 8;

  private final Map<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private final long periodMillis;
  private volatile boolean draining;
  private volatile boolean ending;

  Connections(Limits limits) {
    long shortest =
        List.of(limits.headerTime(), limits.bodyTime(), limits.idle(), limits.request()).stream()
            .mapToLong(Duration::toMillis)
            .min()
            .orElse(SLOWEST_MILLIS);
    periodMillis = Math.clamp(shortest / TICKS_A_LIMIT, FASTEST_MILLIS, SLOWEST_MILLIS);
  }

  /** The connections of one loop; confined to it. */
  static final class OfLoop {
    private final Set<ServerConnection> members = new HashSet<>();
    private long now = System.nanoTime();

    /** Nanoseconds, as old as the last tick at most. */
    long now() {
      return now;
    }

    private void tick() {
      now = System.nanoTime();
      each(connection -> connection.tick(now));
    }

    private void each(Consumer<ServerConnection> what) {
      new ArrayList<>(members).forEach(what);
    }
  }

  /** On that loop. */
  OfLoop join(EventLoop loop, ServerConnection connection) {
    var ofLoop = loops.computeIfAbsent(loop, this::ticking);
    ofLoop.members.add(connection);
    open.incrementAndGet();
    return ofLoop;
  }

  private OfLoop ticking(EventLoop loop) {
    var ofLoop = new OfLoop();
    loop.scheduleAtFixedRate(ofLoop::tick, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    return ofLoop;
  }

  void leave(EventLoop loop, ServerConnection connection) {
    var ofLoop = loops.get(loop);
    if (ofLoop != null && ofLoop.members.remove(connection) && open.decrementAndGet() == 0) {
      settle();
    }
  }

  boolean draining() {
    return draining;
  }

  int open() {
    return open.get();
  }

  /** From now on answers say that their connection ends. */
  void announceDrain() {
    draining = true;
  }

  /** Nobody new comes any more; a connection that joins only now was accepted before. */
  boolean ending() {
    return ending;
  }

  /** Ends unused connections and the others after their answer; completes when none is left. */
  CompletableFuture<Void> drain() {
    announceDrain();
    ending = true;
    everywhere(ServerConnection::drain);
    settle();
    return empty;
  }

  private void settle() {
    if (ending && open.get() == 0) {
      empty.complete(null);
    }
  }

  /** Answers in the place of handlers that are late; the number of answers under way. */
  int tellTooLate() {
    var late = new AtomicInteger();
    everywhere(
        connection -> {
          late.addAndGet(connection.underWay());
          connection.tellTooLate();
        });
    return late.get();
  }

  /** Ends all that is left. */
  void cut() {
    everywhere(ServerConnection::close);
  }

  private void everywhere(Consumer<ServerConnection> what) {
    loops.forEach((loop, ofLoop) -> loop.submit(() -> ofLoop.each(what)).syncUninterruptibly());
  }
}
