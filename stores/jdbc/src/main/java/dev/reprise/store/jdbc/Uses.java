package dev.reprise.store.jdbc;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hits that are not written to the file yet: counted here by the readers, written with the next
 * batch. When the table is full, further uses are forgotten; those entries then look unused for
 * longer than they are.
 */
final class Uses {
  private static final int MOST = 8192;

  /** How often an entry was hit and when last, in epoch milliseconds. */
  record UseCount(long times, long lastMillis) {
    UseCount plus(UseCount other) {
      return new UseCount(times + other.times, Math.max(lastMillis, other.lastMillis));
    }
  }

  private final ConcurrentHashMap<Long, UseCount> seen = new ConcurrentHashMap<>();

  void note(long id, long nowMillis) {
    if (seen.size() < MOST) {
      seen.merge(id, new UseCount(1, nowMillis), UseCount::plus);
    }
  }

  /** Returns the noted uses and forgets them. */
  Map<Long, UseCount> take() {
    Map<Long, UseCount> taken = new HashMap<>();
    for (Long id : seen.keySet()) {
      UseCount one = seen.remove(id);
      if (one != null) {
        taken.put(id, one);
      }
    }
    return taken;
  }
}
