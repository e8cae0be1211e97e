package dev.reprise.store.jdbc;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Hits not yet written down: counted here while reading, written with the next batch. Bounded; when
 * full, further entries' uses are forgotten, which makes them look older than they are and nothing
 * worse.
 */
final class Uses {
  private static final int MOST = 8192;

  /** How often and when last, in epoch milliseconds. */
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

  /** Takes what was noted so far. */
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
