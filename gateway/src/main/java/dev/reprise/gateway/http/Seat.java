package dev.reprise.gateway.http;

import dev.reprise.gateway.http.share.CallerShares;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Connections} knows of one connection: its loop, its caller, and when it last brought
 * a request. Used on its loop only.
 */
final class Seat {
  /**
   * How long a connection counts as new. The clock is up to a second late, so it is at least half a
   * second.
   */
  private static final long NEW_NANOS = 1_500_000_000L;

  private final Connections connections;
  private final Connections.OfLoop ofLoop;
  private volatile CallerShares.@Nullable CallerCounts caller;
  private final long cameAt;
  private long lastUse;
  private volatile boolean asked;
  private boolean withoutRoom;
  private boolean left;

  Seat(Connections connections, Connections.OfLoop ofLoop) {
    this.connections = connections;
    this.ofLoop = ofLoop;
    cameAt = ofLoop.now();
    connections.callers().opened();
    lastUse = ofLoop.nextUse(); // so that a new connection is not the first to be closed
  }

  /**
   * The connection came when there was no room. Its request is refused when its head is known,
   * which selects the format of the error.
   */
  void cameWithoutRoom() {
    withoutRoom = true;
  }

  /** Throws when the connection came without room and there is still none. */
  void admit(RequestHead head) {
    if (withoutRoom && !connections.room()) {
      throw connections.tooMany().on(head.target());
    }
    withoutRoom = false;
  }

  /** A whole request came. */
  void requestCame() {
    if (!asked) { // written only once: a volatile write costs more than a read
      asked = true;
    }
    lastUse = ofLoop.nextUse();
  }

  /** When it came or last brought a whole request, in the order of such events on its loop. */
  long lastUse() {
    return lastUse;
  }

  /** Sets the caller of its last request. */
  void callerIs(String name) {
    CallerShares.CallerCounts before = caller;
    if (left) {
      return; // another thread told it after the connection had ended
    }
    if (before == null) {
      caller = connections.callers().identified(name);
    } else if (!before.is(name)) {
      caller = connections.callers().transferred(before, name);
    }
  }

  /**
   * How many connections its caller has; connections whose caller is not known count together. Zero
   * for a newcomer, whose first request could not be read yet, so that it is not closed for others.
   * When more than half of the connections have no known caller, newcomers are counted like the
   * others, so that a flood of them cannot displace known callers.
   */
  int crowd() {
    CallerShares.CallerCounts row = caller;
    if (row != null) {
      return row.connections();
    }
    int unknown = connections.callers().unknown();
    boolean newcomer = !asked && ofLoop.now() - cameAt < NEW_NANOS;
    return newcomer && unknown <= connections.most() / 2 ? 0 : unknown;
  }

  /** The connection has ended and is no longer counted; called once. */
  void closed() {
    left = true;
    CallerShares.CallerCounts row = caller;
    if (row == null) {
      connections.callers().closedUnknown();
    } else {
      connections.callers().closed(row);
    }
  }

  /** Nanoseconds, at most as old as the last check of deadlines. */
  long now() {
    return ofLoop.now();
  }
}
