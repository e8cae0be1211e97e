package dev.reprise.simulator.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Cache entries by prefix key, each with a life and a moment from which it can be read. Not
 * thread-safe.
 */
public final class Entries {

  private static final int MOST = 200_000;

  /**
   * One entry.
   *
   * @param lifeNanos how long it lives from each use
   * @param expiresNanos the first moment it is dead
   * @param visibleNanos the first moment it can be read
   */
  public record Kept(long lifeNanos, long expiresNanos, long visibleNanos) {

    boolean readable(long now) {
      return now - visibleNanos >= 0 && now - expiresNanos < 0;
    }
  }

  private final Map<String, Kept> entries =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
          return size() > MOST;
        }
      };

  public Optional<Kept> readable(String key, long now) {
    return Optional.ofNullable(entries.get(key)).filter(entry -> entry.readable(now));
  }

  /**
   * Writes an entry whose life counts from {@code start}; one that is readable already stays
   * readable.
   */
  public void write(String key, long start, long lifeNanos, long visibleNanos) {
    // Not from this start on: a request that came a moment earlier may be looked up a moment later.
    long visible = readable(key, start).map(Kept::visibleNanos).orElse(visibleNanos);
    entries.put(key, new Kept(lifeNanos, start + lifeNanos, visible));
  }

  /** Starts the entry's life again at {@code start}. */
  public void refresh(String key, long start) {
    entries.computeIfPresent(
        key, (same, old) -> new Kept(old.lifeNanos, start + old.lifeNanos, old.visibleNanos));
  }
}
