package dev.reprise.gateway.http;

import dev.reprise.gateway.http.message.MessageRefused;
import dev.reprise.gateway.http.share.CallerShares;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a server, by event loop, and which of them is closed when there are too
 * many. One task for each loop checks all deadlines at an interval, instead of a timer for every
 * request.
 */
final class Connections {
  private static final long SLOWEST_MILLIS = 1000;
  private static final long FASTEST_MILLIS = 10;
  private static final int TICKS_A_LIMIT = 8;

  /**
   * One part in {@value} more than the limit may be open: for hits and for calls of other callers
   * while one caller's calls hold the rest, and while another loop makes room.
   */
  private static final int RESERVE = 4;

  /**
   * A connection whose client has not read its answer for so long may be closed when no other can
   * be.
   */
  private static final long STALLED_NANOS = 2_000_000_000L;

  private final Map<EventLoop, OfLoop> loops = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger leaving = new AtomicInteger();
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
  Connections(ClientLimits limits, int most) {
    this.most = most;
    this.callers = new CallerShares(most, System::nanoTime);
    long shortest =
        Stream.of(
                limits.headerTime(),
                limits.bodyTime(),
                limits.idle(),
                limits.request(),
                limits.total())
            .filter(Duration::isPositive)
            .mapToLong(Duration::toMillis)
            .min()
            .orElse(SLOWEST_MILLIS);
    periodMillis = Math.clamp(shortest / TICKS_A_LIMIT, FASTEST_MILLIS, SLOWEST_MILLIS);
  }

  /** The connections of one loop; confined to it. */
  static final class OfLoop {
    private final Set<ServerConnection> members = new HashSet<>();

    /** Those of the members that have their last answer, the oldest first. */
    private final Set<ServerConnection> leaving = new LinkedHashSet<>();

    /** Read by other loops too, which ask whether a connection is new. */
    private volatile long now = System.nanoTime();

    private long uses;
    private volatile int count;

    /** Counts the events of this loop: an order of events that needs no clock. */
    long nextUse() {
      return ++uses;
    }

    /**
     * The connection to close first. Candidates are those that wait for their client, else those
     * whose client has not read its answer for long. Among them: of the caller with the most
     * connections, one with half a request before an idle one, then the one whose last request is
     * the longest ago. So a caller with many connections loses its own first; connections whose
     * caller is not known yet count as one caller. Newcomers ({@link Seat#crowd} is zero) are no
     * candidates.
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
     * Closes a connection for a newcomer, unless the newcomer's caller has more connections than
     * the caller of that one: a caller with few connections keeps them while others have more, also
     * on another loop.
     *
     * @param own the newcomer belongs to this loop
     */
    private boolean oneGivesWay(ServerConnection newcomer, boolean own) {
      ServerConnection least = leastUsed(own ? newcomer : null);
      if (least == null || least.seat().crowd() < newcomer.seat().crowd()) {
        return false;
      }
      least.giveWay();
      return true;
    }

    /**
     * When no other connection could be closed: closes the oldest of the connections that are new
     * themselves.
     */
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

    /** Nanoseconds, at most as old as the last check of deadlines. */
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

  /** Adds a connection; called on its loop. */
  Seat join(EventLoop loop, ServerConnection connection) {
    var ofLoop = loops.computeIfAbsent(loop, this::ticking);
    ofLoop.members.add(connection);
    ofLoop.count = ofLoop.members.size();
    open.incrementAndGet();
    return new Seat(this, ofLoop);
  }

  /**
   * Makes room for a new connection. When too many are open, one that waits for its client is
   * closed: of the same loop, or a moment later of another loop, the one with the most connections
   * first. As the last resort, when the reserve is taken too, the oldest of the connections that
   * came a moment ago is closed. So a client that opens connections and does not use them keeps
   * nobody out.
   *
   * <p>Another loop answers a moment later, so a connection for which the reserve has no place is
   * not read before that. When all connections are being answered and the reserve is taken, its
   * first request is refused; with twice as many open as may be, it is closed without an answer.
   */
  void makeRoomFor(EventLoop loop, ServerConnection newcomer) {
    OfLoop ofLoop = loops.get(loop);
    if (open.get() <= most || ofLoop == null || someGiveWay(ofLoop, newcomer, true)) {
      return;
    }
    boolean waits = !room();
    if (waits) {
      newcomer.writer().reads(false);
    }
    otherGivesWay(
        others(ofLoop),
        newcomer,
        () -> {
          if (waits) {
            loop.execute(() -> decide(ofLoop, newcomer));
          }
        });
    if (open.get() > 2 * most && !ofLoop.newcomerGivesWay(newcomer)) {
      newcomer.giveWay(); // there is no room even for an answer that explains it
    }
  }

  /** Closes one connection of the loop, or more until the reserve has a place; whether any was. */
  private boolean someGiveWay(OfLoop ofLoop, ServerConnection newcomer, boolean own) {
    boolean any = ofLoop.oneGivesWay(newcomer, own);
    boolean more = any;
    while (more && !room()) {
      more = ofLoop.oneGivesWay(newcomer, own);
    }
    return any;
  }

  /** Every loop was asked to make room for it. */
  private void decide(OfLoop ofLoop, ServerConnection newcomer) {
    if (!newcomer.waits()) {
      return; // it has given way to another one
    }
    if (!room() && !ofLoop.newcomerGivesWay(newcomer)) {
      newcomer.seat().cameWithoutRoom();
    }
    newcomer.writer().reads(true);
  }

  /** Whether no more connections are open than allowed, the reserve included. */
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

  /**
   * Asks the loops one after the other, each for its own connections, until one is closed and there
   * is room.
   *
   * @param asked runs after that, on the loop that was asked last
   */
  private void otherGivesWay(
      Iterator<Map.Entry<EventLoop, OfLoop>> others, ServerConnection newcomer, Runnable asked) {
    if (!others.hasNext()) {
      asked.run();
    } else {
      var next = others.next();
      next.getKey()
          .execute(
              () -> {
                if (someGiveWay(next.getValue(), newcomer, false) && room()) {
                  asked.run();
                } else {
                  otherGivesWay(others, newcomer, asked);
                }
              });
    }
  }

  MessageRefused tooMany() {
    return MessageRefused.of(
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

  /**
   * The connection has its last answer and only waits for it to be read, or for its client to
   * close. It takes no place of another one from now on. About as many may wait so as may be open;
   * of more, the oldest is closed, except while the server drains.
   */
  void leaves(EventLoop loop, ServerConnection connection) {
    var ofLoop = loops.get(loop);
    if (ofLoop == null || !ofLoop.members.contains(connection)) {
      return;
    }
    if (ofLoop.leaving.add(connection)) {
      connection.seat().closed();
      leaving.incrementAndGet();
      open.decrementAndGet();
    }
    if (!draining && ofLoop.leaving.size() > 1 + most / loops.size()) {
      ofLoop.leaving.iterator().next().giveWay();
    }
  }

  void leave(EventLoop loop, ServerConnection connection) {
    var ofLoop = loops.get(loop);
    if (ofLoop != null && ofLoop.members.remove(connection)) {
      ofLoop.count = ofLoop.members.size();
      if (ofLoop.leaving.remove(connection)) {
        leaving.decrementAndGet();
      } else {
        connection.seat().closed();
        open.decrementAndGet();
      }
      settle();
    }
  }

  boolean draining() {
    return draining;
  }

  /** Those that have or may get an answer still to come. */
  int open() {
    return open.get();
  }

  /** From now on answers carry {@code Connection: close}. */
  void announceDrain() {
    draining = true;
  }

  /** Whether the listeners are closed; a connection that is added now was accepted before. */
  boolean ending() {
    return ending;
  }

  /**
   * Closes unused connections at once and the others after their answer; completes when none is
   * open.
   */
  CompletableFuture<Void> drain() {
    announceDrain();
    ending = true;
    everywhere(ServerConnection::drain);
    settle();
    return empty;
  }

  private void settle() {
    if (ending && open.get() + leaving.get() == 0) {
      empty.complete(null);
    }
  }

  /**
   * Sends a 503 in place of handlers that have not answered; returns the number of answers that
   * were under way.
   */
  int tellTooLate() {
    var late = new AtomicInteger();
    everywhere(connection -> late.addAndGet(connection.tellTooLate()));
    return late.get();
  }

  /** Closes all connections. */
  void cut() {
    everywhere(ServerConnection::close);
  }

  private void everywhere(Consumer<ServerConnection> what) {
    loops.forEach((loop, ofLoop) -> loop.submit(() -> ofLoop.each(what)).syncUninterruptibly());
  }
}
