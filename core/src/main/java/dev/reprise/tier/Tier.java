package dev.reprise.tier;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A place that keeps entries. It is an extension point: a new tier is one folder and one line, and
 * its test extends the tier contract of the test kit. Implementations never throw when they fail
 * themselves, and do not judge freshness (F-3 decides that on reading).
 */
public interface Tier extends AutoCloseable {
  /** {@code l1}, {@code l2}, {@code l3}: the label in headers and metrics. */
  String name();

  /** True when {@link #find} never blocks and may run on an event loop. */
  boolean inProcess();

  Lookup find(Partition partition, CacheKey key);

  /**
   * As {@link #find}, but not a use of the entry: for a look at what is kept that serves nobody. A
   * tier that evicts by use must implement it, otherwise each new entry would count as used.
   */
  default Lookup findUncounted(Partition partition, CacheKey key) {
    return find(partition, key);
  }

  /**
   * Keeps or replaces. May be asynchronous and may drop under pressure (cache.writeback_dropped);
   * never blocks for long.
   */
  void keep(Partition partition, CacheKey key, Entry entry);

  void remove(Partition partition, CacheKey key);

  /**
   * Waits until no later process can find what was removed so far; false when that could not be
   * written. An invalidation is acknowledged after it: an entry that was given a tag on a hit is
   * removed from a durable tier and kept there again with the tag, and both are written later.
   */
  default boolean removalsWritten() {
    return true;
  }

  /** Everything this partition keeps here, for counting and purging by tag; not the hot path. */
  List<Listed> list(Partition partition);

  /** The same one by one, where a list of all would be too much at once. */
  default void each(Partition partition, Consumer<Listed> taker) {
    list(partition).forEach(taker);
  }

  /**
   * The partitions that keep something here, for an operator's counts; not the hot path. Empty from
   * a tier that cannot tell.
   */
  default Set<Partition> partitions() {
    return Set.of();
  }

  /** One kept entry, without its payload. */
  record Listed(CacheKey key, Entry entry) {}

  long storedBytes();

  /** Waits until everything kept so far has landed; for drain and tests. */
  void flush();

  @Override
  void close();
}
