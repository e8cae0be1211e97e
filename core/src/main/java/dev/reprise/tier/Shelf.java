package dev.reprise.tier;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one partition keeps in the in-process tier, oldest first, and how many bytes that is. The
 * order serves only the partition's own evictions (second chance, as in CLOCK): asking marks an
 * entry without any lock, and a marked entry goes to the young end once before it can be evicted.
 */
final class Shelf {
  private static final long NEVER = Long.MIN_VALUE;

  /** Its place among all partitions, by when it came. */
  final long order;

  /** Whether it waits among those that pay in turn. */
  final AtomicBoolean inTurn = new AtomicBoolean();

  /** Set by the survey, see {@link Floors}. */
  volatile long floor;

  private final AtomicLong used = new AtomicLong();
  private volatile long usedSince = NEVER;
  private @Nullable HeldEntry oldest;
  private @Nullable HeldEntry youngest;
  private volatile long bytes;

  Shelf(long order) {
    this.order = order;
  }

  synchronized void add(HeldEntry kept) {
    append(kept);
    kept.home = this;
    kept.shelved = true;
    bytes += kept.weight;
  }

  /**
   * True when the entry was on this shelf: the caller that gets true has taken it off and must
   * count its bytes.
   */
  synchronized boolean takeOff(HeldEntry kept) {
    if (!kept.shelved) {
      return false;
    }
    unlink(kept);
    kept.shelved = false;
    bytes -= kept.weight;
    if (kept.leave()) {
      used.addAndGet(-kept.weight);
    }
    return true;
  }

  /**
   * Takes off the oldest entry that was not asked for since this method last passed over it; null
   * when the shelf is empty.
   */
  synchronized @Nullable HeldEntry giveBack() {
    HeldEntry candidate = oldest;
    while (candidate != null && candidate.visited) {
      candidate.visited = false;
      unlink(candidate);
      append(candidate);
      candidate = oldest;
    }
    if (candidate != null) {
      takeOff(candidate);
    }
    return candidate;
  }

  /** One of its entries was asked for, for the first time; takes no lock. */
  void usedFirst(int weight) {
    used.addAndGet(weight);
  }

  long bytes() {
    return bytes;
  }

  /** Bytes of entries that were asked for after they were kept. */
  long used() {
    return used.get();
  }

  boolean everUsed() {
    return usedSince != NEVER;
  }

  /** For how long it has been in use; called by one thread at a time. */
  long age(long now) {
    if (usedSince == NEVER && used.get() > 0) {
      usedSince = now;
    }
    return usedSince == NEVER ? 0 : now - usedSince;
  }

  synchronized List<HeldEntry> all() {
    List<HeldEntry> all = new ArrayList<>();
    for (HeldEntry kept = oldest; kept != null; kept = kept.newer) {
      all.add(kept);
    }
    return all;
  }

  private void append(HeldEntry kept) {
    kept.older = youngest;
    kept.newer = null;
    if (youngest == null) {
      oldest = kept;
    } else {
      youngest.newer = kept;
    }
    youngest = kept;
  }

  private void unlink(HeldEntry kept) {
    if (kept.older == null) {
      oldest = kept.newer;
    } else {
      kept.older.newer = kept.newer;
    }
    if (kept.newer == null) {
      youngest = kept.older;
    } else {
      kept.newer.older = kept.older;
    }
    kept.older = null;
    kept.newer = null;
  }
}
