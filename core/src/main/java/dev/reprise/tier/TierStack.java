package dev.reprise.tier;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The tiers of one Reprise, nearest first. Everything the request path writes to a tier goes
 * through here: a kept answer, a copy for nearer tiers, tags added later, the removal of what is
 * dead. Levels count from 0, the in-process tier.
 */
public final class TierStack {
  private static final int LOCKS = 64;

  private final List<Tier> tiers;

  /**
   * One for each part of the keys, held while something is written of which was looked first
   * whether it may be: otherwise an older answer could be written over a newer one in between. No
   * look-up takes one.
   */
  private final Lock[] locks = new Lock[LOCKS];

  /**
   * @throws IllegalArgumentException when the first tier may block: it is asked on event loops
   */
  public TierStack(List<Tier> nearestFirst) {
    this.tiers = List.copyOf(nearestFirst);
    if (tiers.isEmpty() || !tiers.getFirst().inProcess()) {
      throw new IllegalArgumentException(
          "the first tier must be in process: it is asked on event loops");
    }
    Arrays.setAll(locks, ignored -> new ReentrantLock());
  }

  public int depth() {
    return tiers.size();
  }

  /** What headers and metrics call the tier at this level. */
  public String name(int level) {
    return tiers.get(level).name();
  }

  /** Asks one tier. Never blocks at level 0. */
  public Lookup find(int level, Partition partition, CacheKey key) {
    return tiers.get(level).find(partition, key);
  }

  /** As {@link #find} in the nearest tier, but not a use of the entry. */
  public Lookup findUncounted(Partition partition, CacheKey key) {
    return tiers.getFirst().findUncounted(partition, key);
  }

  /** Keeps a new entry in every tier. */
  public void keep(Partition partition, CacheKey key, Entry entry) {
    for (Tier tier : tiers) {
      tier.keep(partition, key, entry);
    }
  }

  /**
   * Whether an entry that was handed to the tiers is in one, or about to be written by one that
   * writes later. The nearest tier may find it too large, and the others may be out of reach.
   */
  public boolean took(Partition partition, CacheKey key) {
    for (Tier tier : tiers) {
      Lookup found = tier.findUncounted(partition, key);
      if (found instanceof Lookup.Found
          || !tier.inProcess() && !(found instanceof Lookup.Unavailable)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Keeps a new entry in every tier if it still may be kept when it is its turn to be written;
   * returns whether it was.
   */
  public boolean keepIf(Partition partition, CacheKey key, Entry entry, BooleanSupplier stillMay) {
    return alone(
        key,
        () -> {
          boolean may = stillMay.getAsBoolean();
          if (may) {
            keep(partition, key, entry);
          }
          return may;
        });
  }

  private boolean alone(CacheKey key, BooleanSupplier writes) {
    Lock lock = locks[Math.floorMod(key.hashCode(), LOCKS)];
    lock.lock();
    try {
      return writes.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the nearest tier holds no other answer than this, which was found a moment ago. */
  private boolean notReplaced(Partition partition, CacheKey key, Entry found) {
    return !(findUncounted(partition, key) instanceof Lookup.Found(Entry now))
        || now.createdAt().equals(found.createdAt());
  }

  /** Copies an entry into the tiers nearer than the one it was found in. */
  public void promote(Partition partition, CacheKey key, Entry entry, int foundAt) {
    for (int level = 0; level < foundAt; level++) {
      tiers.get(level).keep(partition, key, entry);
    }
  }

  /** Keeps what was found out about an entry where it is asked for most: in process. */
  public void annotate(Partition partition, CacheKey key, Entry entry) {
    tiers.getFirst().keep(partition, key, entry);
  }

  /**
   * Replaces an entry by the same with more tags, in every tier; nothing is done when a newer
   * answer has replaced it meanwhile. A tier that may drop a write under pressure is told to remove
   * the old entry first, since it never drops a removal: otherwise the entry without the new tag
   * could live on there.
   */
  public void retag(Partition partition, CacheKey key, Entry tagged) {
    alone(
        key,
        () -> {
          boolean may = notReplaced(partition, key, tagged);
          if (may) {
            replace(partition, key, tagged);
          }
          return may;
        });
  }

  private void replace(Partition partition, CacheKey key, Entry tagged) {
    for (Tier tier : tiers) {
      if (!tier.inProcess()) {
        tier.remove(partition, key);
      }
      tier.keep(partition, key, tagged);
    }
  }

  /** Removes the entry from every tier. */
  public void remove(Partition partition, CacheKey key) {
    for (Tier tier : tiers) {
      tier.remove(partition, key);
    }
  }

  /** Removes the entry from one tier. */
  public void remove(int level, Partition partition, CacheKey key) {
    tiers.get(level).remove(partition, key);
  }
}
