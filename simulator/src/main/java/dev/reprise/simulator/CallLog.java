package dev.reprise.simulator;

import dev.reprise.simulator.wire.Call;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts every call and keeps the latest, bounded in number and in bytes. Thread-safe. */
public final class CallLog {

  private static final int MOST_CALLS = 1_000;
  private static final int MOST_PATHS = 1_000;
  private static final long MOST_BYTES = 32L << 20;

  private final Deque<Call> latest = new ArrayDeque<>();
  private final Map<String, Long> byPath = new TreeMap<>();
  private long count;
  private long bytes;

  synchronized void add(Call call) {
    count++;
    boolean room = byPath.size() < MOST_PATHS || byPath.containsKey(call.path());
    byPath.merge(room ? call.path() : "other", 1L, Long::sum);
    latest.addLast(call);
    bytes += call.body().length;
    while (latest.size() > MOST_CALLS || (bytes > MOST_BYTES && latest.size() > 1)) {
      bytes -= latest.removeFirst().body().length;
    }
  }

  /** All calls ever. */
  public synchronized long count() {
    return count;
  }

  public synchronized Map<String, Long> byPath() {
    return Map.copyOf(byPath);
  }

  /** The latest calls, oldest first. */
  public synchronized List<Call> latest() {
    return List.copyOf(latest);
  }

  /** The last call. */
  public synchronized Call last() {
    if (latest.isEmpty()) {
      throw new IllegalStateException("no call has arrived yet");
    }
    return latest.getLast();
  }
}
