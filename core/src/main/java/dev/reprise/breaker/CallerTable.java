package dev.reprise.breaker;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a value for each caller in bounded memory. Invented callers cannot push out known ones: a
 * caller is known after its first success, and new callers only replace new callers. When there are
 * too many known callers, one that made no call for ten minutes is removed first; otherwise one
 * with the fewest successes, and among these the one with the oldest call.
 *
 * <p>Not thread-safe: its owner holds a lock.
 *
 * @param <T> what is remembered
 */
public final class CallerTable<T> {
  /** With a name of 45 characters and half a kilobyte remembered each: about 0.7 MB. */
  static final int MOST_KNOWN = 1024;

  static final int MOST_NEWCOMERS = 256;
  static final long SILENT_NANOS = 600_000_000_000L;

  /**
   * Successes above this number are not counted, so that a caller does not keep its place for calls
   * of long ago.
   */
  private static final int MOST_COUNTED = 1_000;

  private static final class CallerRecord<T> {
    final T value;
    int successes;
    long heardAt;

    CallerRecord(T value) {
      this.value = value;
    }
  }

  private final Supplier<T> fresh;
  private final Map<String, CallerRecord<T>> known = new HashMap<>();
  private final LinkedHashMap<String, CallerRecord<T>> newcomers =
      new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param fresh makes what is remembered of a caller not heard of before
   */
  public CallerTable(Supplier<T> fresh) {
    this.fresh = fresh;
  }

  /** What is remembered of this caller. */
  public T of(String caller, long now) {
    CallerRecord<T> row = known.get(caller);
    if (row == null) {
      row = newcomers.computeIfAbsent(caller, name -> new CallerRecord<>(fresh.get()));
      if (newcomers.size() > MOST_NEWCOMERS) {
        removeFirst(newcomers);
      }
    }
    row.heardAt = now;
    return row.value;
  }

  /** Whether a call of this caller ever went well, as far as is remembered. */
  public boolean knows(String caller) {
    return known.containsKey(caller);
  }

  /** A call of this caller went well. */
  public void succeeded(String caller, long now) {
    CallerRecord<T> row = known.get(caller);
    if (row == null) {
      row = newcomers.remove(caller);
      if (row == null) {
        row = new CallerRecord<>(fresh.get());
      }
      if (known.size() >= MOST_KNOWN) {
        known.remove(leastKnown(now));
      }
      known.put(caller, row);
    }
    row.heardAt = now;
    row.successes = Math.min(MOST_COUNTED, row.successes + 1);
  }

  /** What is remembered where there is one caller only, else null. */
  public @Nullable T only() {
    if (known.size() + newcomers.size() != 1) {
      return null;
    }
    return (known.isEmpty() ? newcomers : known).values().iterator().next().value;
  }

  private @Nullable String leastKnown(long now) {
    String least = null;
    CallerRecord<T> worst = null;
    for (Map.Entry<String, CallerRecord<T>> entry : known.entrySet()) {
      CallerRecord<T> row = entry.getValue();
      if (worst == null || before(row, worst, now)) {
        least = entry.getKey();
        worst = row;
      }
    }
    return least;
  }

  private static boolean before(CallerRecord<?> row, CallerRecord<?> other, long now) {
    boolean silent = now - row.heardAt > SILENT_NANOS;
    boolean otherSilent = now - other.heardAt > SILENT_NANOS;
    if (silent != otherSilent) {
      return silent;
    }
    if (!silent && row.successes != other.successes) {
      return row.successes < other.successes;
    }
    return row.heardAt - other.heardAt < 0;
  }

  private static void removeFirst(Map<String, ?> map) {
    Iterator<String> first = map.keySet().iterator();
    first.next();
    first.remove();
  }
}
