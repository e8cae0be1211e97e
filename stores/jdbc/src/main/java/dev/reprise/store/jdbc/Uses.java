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
  record Seen(long times, long lastMillis) {
    Seen plus(Seen other) {
      return new Seen(times + other.times, Math.max(lastMillis, other.lastMillis));
    }
  }

  private final ConcurrentHashMap<Long, Seen> seen = new ConcurrentHashMap<>();

  void note(long id, long nowMillis) {
    if (seen.size() < MOST) {
      seen.merge(id, new Seen(1, nowMillis), Seen::plus);
    }
  }

  /** Takes what was noted so far. */
  Map<Long, Seen> take() {
    Map<Long, Seen> taken = new HashMap<>();
    for (Long id : seen.keySet()) {
      Seen one = seen.remove(id);
      if (one != null) {
        taken.put(id, one);
      }
    }
    return taken;
  }
}
