package dev.reprise.gateway.http;

import dev.reprise.gateway.http.share.CallerShares;
import org.jspecify.annotations.Nullable;

/**
 * One connection among all: its loop, its caller, when it was last of use. Confined to its loop.
 */
final class Seat {
  private final Connections connections;
  private final Connections.OfLoop ofLoop;
  private volatile CallerShares.@Nullable Row caller;
  private long lastUse;
  private boolean standing;
  private boolean left;

  Seat(Connections connections, Connections.OfLoop ofLoop) {
    this.connections = connections;
    this.ofLoop = ofLoop;
    connections.callers().came();
    used(); // who has only just come is not the first to go
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
    lastUse = ofLoop.nextUse();
  }

  /** When it came or last brought a whole request, counted in such moments of its loop. */
  long lastUse() {
    return lastUse;
  }

  /** Its last request was this caller's. */
  void of(String name) {
    CallerShares.Row before = caller;
    if (left) {
      return; // told by another thread, too late
    }
    if (before == null) {
      caller = connections.callers().named(name);
    } else if (!before.is(name)) {
      caller = connections.callers().moved(before, name);
    }
  }

  /** How many connections its caller has; those whose caller is not known count together. */
  int crowd() {
    CallerShares.Row row = caller;
    return row == null ? connections.callers().unknown() : row.connections();
  }

  /** Once: the connection is counted no more. */
  void left() {
    left = true;
    CallerShares.Row row = caller;
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
