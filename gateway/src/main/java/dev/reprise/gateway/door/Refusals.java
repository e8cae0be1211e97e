package dev.reprise.gateway.door;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Requests that were refused before anything was decided about them (unknown caller, foreign page,
 * unknown host, unreadable body): the newest ones by id, and a count by status. So {@code explain}
 * and {@code stats} know them too.
 */
public final class Refusals {
  private static final int REMEMBERED = 1 << 10;

  /**
   * One refused request.
   *
   * @param message what its caller was told
   */
  public record RefusedRequest(String id, Instant at, int status, String message) {}

  private final AtomicReferenceArray<RefusedRequest> places =
      new AtomicReferenceArray<>(REMEMBERED);
  private final ConcurrentMap<Integer, LongAdder> counts = new ConcurrentHashMap<>();

  void note(RefusedRequest refused) {
    counts.computeIfAbsent(refused.status(), status -> new LongAdder()).increment();
    places.setRelease(place(refused.id()), refused);
  }

  /** The refused request of that id, while it is remembered. */
  public Optional<RefusedRequest> find(String id) {
    RefusedRequest there = places.getAcquire(place(id));
    return there != null && there.id().equals(id) ? Optional.of(there) : Optional.empty();
  }

  /** How many were refused, by status, since the start. */
  public Map<Integer, Long> counts() {
    var sums = new TreeMap<Integer, Long>();
    counts.forEach((status, count) -> sums.put(status, count.sum()));
    return sums;
  }

  private static int place(String id) {
    return Math.floorMod(id.hashCode(), REMEMBERED);
  }
}
