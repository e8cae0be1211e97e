package dev.reprise.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * L1: entries in this process, found in well under a microsecond on the caller's thread and
 * forgotten when the process ends. Bounded in bytes; an entry leaves at its hard TTL, or earlier
 * when room is needed: see {@link Shelves} for who pays.
 *
 * <p>Nothing here is sealed: what is in the heap is readable to whoever can read the heap. Entries
 * heavier than an eighth of the tier are not kept, since each would push out everything else.
 */
public final class InProcessTier implements Tier {
  /** Key, links and Caffeine's node, beside what {@link Entry#weight} counts. */
  private static final int BOOKKEEPING_BYTES = 256;

  private final long maxBytes;
  private final InstantSource wall;
  private final BiConsumer<Partition, CacheKey> firstUse;
  private final Recent recent = new Recent();
  private final Shelves shelves;
  private final Cache<Slot, HeldEntry> cache;
  private final LongAdder refused = new LongAdder();

  /** With the system's clocks. */
  public InProcessTier(long maxBytes) {
    this(maxBytes, InstantSource.system(), System::nanoTime);
  }

  /**
   * @param maxBytes all entries together, as {@link Entry#weight} and a fixed sum for the key count
   *     them
   * @param wall the clock hard TTLs are written in, which nobody should be able to set
   * @param nanos a clock that only moves forward, for expiry while the process runs
   */
  public InProcessTier(long maxBytes, InstantSource wall, LongSupplier nanos) {
    this(maxBytes, wall, nanos, (partition, key) -> {});
  }

  /**
   * @param firstUse called once for each entry, when it is first asked for after it was kept; runs
   *     on the asking thread, so it must not block
   */
  public InProcessTier(
      long maxBytes,
      InstantSource wall,
      LongSupplier nanos,
      BiConsumer<Partition, CacheKey> firstUse) {
    this(maxBytes, wall, nanos, firstUse, new Shelves(maxBytes, nanos));
  }

  InProcessTier(
      long maxBytes,
      InstantSource wall,
      LongSupplier nanos,
      BiConsumer<Partition, CacheKey> firstUse,
      Shelves shelves) {
    this.maxBytes = maxBytes;
    this.firstUse = firstUse;
    this.wall = wall;
    this.shelves = shelves;
    // The calling thread does Caffeine's bookkeeping when it is due: that takes microseconds, and
    // waking another thread for it took a tenth of the time of every hit.
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Slot slot, HeldEntry kept) -> kept.weight)
            .expireAfter(
                Expiry.writing((Slot slot, HeldEntry kept) -> Duration.ofNanos(untilHardTtl(kept))))
            .ticker(nanos::getAsLong)
            .executor(Runnable::run)
            .removalListener((slot, kept, cause) -> forget(kept))
            .recordStats()
            .build();
  }

  @Override
  public String name() {
    return "l1";
  }

  @Override
  public boolean inProcess() {
    return true;
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    HeldEntry kept = cache.getIfPresent(new Slot(partition, key));
    if (kept == null) {
      return Lookup.ABSENT;
    }
    // The flag is read first, so that the shared cache line is written once and not on every hit.
    if (!kept.visited) {
      kept.visited = true;
      if (kept.use()) {
        firstUse.accept(partition, key);
      }
    }
    return new Lookup.Found(kept.entry());
  }

  @Override
  public Lookup findUncounted(Partition partition, CacheKey key) {
    HeldEntry kept = cache.policy().getIfPresentQuietly(new Slot(partition, key));
    return kept == null ? Lookup.ABSENT : new Lookup.Found(kept.entry());
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    long weight = (long) entry.weight() + BOOKKEEPING_BYTES;
    if (weight > maxBytes / 8 || !entry.belongsTo(partition)) {
      refused.increment();
      remove(partition, key);
      return;
    }
    HeldEntry kept = new HeldEntry(new Slot(partition, key), entry, (int) weight, recent);
    shelves.add(kept);
    HeldEntry before = cache.asMap().put(kept.slot, kept);
    // The new entry counts as used when the one it replaces did.
    if (before != null && before.used()) {
      kept.use();
    }
    // Another thread's keep evicted this entry between add and put.
    if (!kept.shelved) {
      cache.asMap().remove(kept.slot, kept);
    }
    for (HeldEntry due : shelves.due(kept)) {
      cache.asMap().remove(due.slot, due);
    }
  }

  @Override
  public void remove(Partition partition, CacheKey key) {
    cache.invalidate(new Slot(partition, key));
  }

  @Override
  public List<Listed> list(Partition partition) {
    return shelves.of(partition).stream()
        .filter(kept -> untilHardTtl(kept) > 0)
        .map(kept -> new Listed(kept.slot.key(), kept.entry().withoutPayload()))
        .toList();
  }

  @Override
  public Set<Partition> partitions() {
    return shelves.partitions();
  }

  @Override
  public long storedBytes() {
    return shelves.bytes();
  }

  /** Entries never kept: too heavy, or of another partition's scope. */
  public long refused() {
    return refused.sum();
  }

  /** Hits, misses and evictions since the start. */
  public CacheStats stats() {
    return cache.stats();
  }

  /** Runs the bookkeeping that is due, so that what expired or was evicted is gone. */
  @Override
  public void flush() {
    cache.cleanUp();
  }

  @Override
  public void close() {
    cache.invalidateAll();
  }

  private void forget(@Nullable HeldEntry kept) {
    if (kept != null) {
      shelves.takeOff(kept);
    }
  }

  private long untilHardTtl(HeldEntry kept) {
    long now = HeldEntry.nanos(wall.instant());
    return kept.expiresAtNanos() <= now ? 0 : kept.expiresAtNanos() - now;
  }
}
