package dev.reprise.gateway.http;

import dev.reprise.gateway.http.share.CallerShares;
import org.jspecify.annotations.Nullable;

/**
 * One connection among all: its loop, its caller, when it was last of use. Confined to its loop.
 */
final class Seat {
  /** By a clock that is up to a second late: a newcomer has at least half a second. */
  private static final long NEW_NANOS = 1_500_000_000L;

  private final Connections connections;
  private final Connections.OfLoop ofLoop;
  private volatile CallerShares.@Nullable CallerCounts caller;
  private final long cameAt;
  private long lastUse;
  private volatile boolean asked;
  private boolean standing;
  private boolean left;

  Seat(Connections connections, Connections.OfLoop ofLoop) {
    this.connections = connections;
    this.ofLoop = ofLoop;
    cameAt = ofLoop.now();
    connections.callers().came();
    lastUse = ofLoop.nextUse(); // who has only just come is not the first to go
  }

  /** It came when there was no room: its request is refused once its head says in which words. */
  void stands() {
    standing = true;
  }

  /** Throws when it came without room, and there is none yet. */
  void admit(RequestHead head) {
    if (standing && !connections.room()) {
      throw connections.tooMany().on(head.target());
    }
    standing = false;
  }

  /** A whole request came. */
  void used() {
    if (!asked) { // read before it is written: a write is seen by all loops and costs more
      asked = true;
    }
    lastUse = ofLoop.nextUse();
  }

  /** When it came or last brought a whole request, counted in such moments of its loop. */
  long lastUse() {
    return lastUse;
  }

  /** Its last request was this caller's. */
  void of(String name) {
    CallerShares.CallerCounts before = caller;
    if (left) {
      return; // told by another thread, too late
    }
    if (before == null) {
      caller = connections.callers().named(name);
    } else if (!before.is(name)) {
      caller = connections.callers().moved(before, name);
    }
  }

  /**
   * How many connections its caller has; those whose caller is not known count together. Zero for a
   * newcomer, whose first request could not be read yet: it does not compete. That holds for at
   * most half of the connections, so that a flood of newcomers competes with itself.
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

  /** Once: the connection is counted no more. */
  void left() {
    left = true;
    CallerShares.CallerCounts row = caller;
    if (row == null) {
      connections.callers().leftUnknown();
    } else {
      connections.callers().left(row);
    }
  }

  /** Nanoseconds, as old as the last tick at most. */
  long now() {
    return ofLoop.now();
  }
}
