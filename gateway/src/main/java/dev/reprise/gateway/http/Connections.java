package dev.reprise.gateway.http;

import dev.reprise.gateway.http.message.Refused;
import dev.reprise.gateway.http.share.CallerShares;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A server's open connections, by event loop, and the loop's slow clock: one task a loop looks at
 * all deadlines, instead of a timer set and cancelled for every request.
 */
final class Connections {
  private static final long SLOWEST_MILLIS = 1000;
  private static final long FASTEST_MILLIS = 10;
  private static final int TICKS_A_LIMIT = 8;

  /**
   * So large a part more than the most may be open: hits and other callers' calls pass while one
   * caller's calls hold the others, and while another loop makes room.
   */
  private static final int RESERVE = 4;

  /** A client that has not read for so long gives way when nobody else can. */
  private static final long STALLED_NANOS = 2_000_000_000L;

  private final Map<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final CompletableFuture<Void> empty = new CompletableFuture<>();
  private final long periodMillis;
  private final int most;
  private final CallerShares callers;
  private final Orphans orphans = new Orphans();
  private volatile boolean draining;
  private volatile boolean ending;

  /**
   * @param most open at a time
   */
  Connections(Limits limits, int most) {
    this.most = most;
    this.callers = new CallerShares(most, System::nanoTime);
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
    private volatile long now = System.nanoTime(); // other loops ask whether one has only just come
    private long uses;
    private volatile int count;

    /** Counts what happens on this loop: a clock that costs nothing and tells all moments apart. */
    long nextUse() {
      return ++uses;
    }

    /**
     * Of those that wait for something from their client, else of those whose client has not read
     * its answer for long: of the caller with the most connections, one with half a request before
     * one that is idle, and the one whose last request is the longest ago. So callers, and clients
     * that have not said who they are, compete among themselves first. Newcomers ({@link
     * Seat#crowd} is zero) are not among them.
     */
    private @Nullable ServerConnection leastUsed(@Nullable ServerConnection newcomer) {
      ServerConnection waiting =
          least(each -> each != newcomer && each.waits() && each.seat().crowd() > 0);
      return waiting != null ? waiting : least(each -> each.unread(now, STALLED_NANOS));
    }

    private @Nullable ServerConnection least(Predicate<ServerConnection> which) {
      ServerConnection least = null;
      for (ServerConnection each : members) {
        if (which.test(each) && (least == null || before(each, least))) {
          least = each;
        }
      }
      return least;
    }

    /**
     * Closes one for a newcomer, unless that has the larger crowd: a caller with few connections
     * keeps them while others have more, be it on another loop.
     *
     * @param own it is of this loop
     */
    private boolean oneGivesWay(ServerConnection newcomer, boolean own) {
      ServerConnection least = leastUsed(own ? newcomer : null);
      if (least == null || least.seat().crowd() < newcomer.seat().crowd()) {
        return false;
      }
      least.giveWay();
      return true;
    }

    /** While nobody else gave way: of those who came a moment ago, the first one to come. */
    private boolean newcomerGivesWay(ServerConnection newcomer) {
      ServerConnection least =
          least(each -> each != newcomer && each.waits() && each.seat().crowd() == 0);
      if (least != null) {
        least.giveWay();
      }
      return least != null;
    }

    private static boolean before(ServerConnection one, ServerConnection other) {
      int crowd = Integer.compare(one.seat().crowd(), other.seat().crowd());
      if (crowd != 0) {
        return crowd > 0;
      }
      return one.unfinished() == other.unfinished()
          ? one.seat().lastUse() < other.seat().lastUse()
          : one.unfinished();
    }

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
  Seat join(EventLoop loop, ServerConnection connection) {
    var ofLoop = loops.computeIfAbsent(loop, this::ticking);
    ofLoop.members.add(connection);
    ofLoop.count = ofLoop.members.size();
    open.incrementAndGet();
    return new Seat(this, ofLoop);
  }

  /**
   * When there are too many, one that waits for its client is closed for the newcomer: of the same
   * loop, or of another one a moment later, the fullest first. As the last resort, when the reserve
   * is taken too, the first of the connections that came a moment ago gives way. False when all of
   * them are being answered and the reserve is taken; then the newcomer has to be told so, and with
   * twice as many open as may be it is closed without a word. So whoever opens connections and lets
   * them lie keeps nobody out.
   */
  boolean roomFor(EventLoop loop, ServerConnection newcomer) {
    OfLoop ofLoop = loops.get(loop);
    if (open.get() <= most || ofLoop == null) {
      return true;
    }
    if (ofLoop.oneGivesWay(newcomer, true)) {
      return true;
    }
    otherGivesWay(others(ofLoop), newcomer);
    if (!room() && ofLoop.newcomerGivesWay(newcomer)) {
      return true;
    }
    if (open.get() > 2 * most) {
      newcomer.giveWay(); // not even an explanation can be afforded
    }
    return room();
  }

  /** Whether no more are open than may be, with the reserve. */
  boolean room() {
    return open.get() <= most + most / RESERVE;
  }

  private Iterator<Map.Entry<EventLoop, OfLoop>> others(OfLoop own) {
    return loops.entrySet().stream()
        .filter(other -> other.getValue() != own)
        .sorted(Comparator.comparingInt(other -> -other.getValue().count))
        .toList()
        .iterator();
  }

  /** Each loop looks at its own connections, one loop after the other. */
  private static void otherGivesWay(
      Iterator<Map.Entry<EventLoop, OfLoop>> others, ServerConnection newcomer) {
    if (others.hasNext()) {
      var next = others.next();
      next.getKey()
          .execute(
              () -> {
                if (!next.getValue().oneGivesWay(newcomer, false)) {
                  otherGivesWay(others, newcomer);
                }
              });
    }
  }

  Refused tooMany() {
    return Refused.of(
            503,
            "too many connections are being answered just now (limits.connections, %d); send it again"
                .formatted(most))
        .with("Retry-After", "1");
  }

  CallerShares callers() {
    return callers;
  }

  int most() {
    return most;
  }

  Orphans orphans() {
    return orphans;
  }

  private OfLoop ticking(EventLoop loop) {
    var ofLoop = new OfLoop();
    loop.scheduleAtFixedRate(ofLoop::tick, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    return ofLoop;
  }

  void leave(EventLoop loop, ServerConnection connection) {
    var ofLoop = loops.get(loop);
    if (ofLoop != null && ofLoop.members.remove(connection)) {
      ofLoop.count = ofLoop.members.size();
      connection.seat().left();
      if (open.decrementAndGet() == 0) {
        settle();
      }
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
    everywhere(connection -> late.addAndGet(connection.tellTooLate()));
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
