package dev.reprise.tier;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A durable tier behind a filter of its keys. A look-up for a key that the tier certainly does not
 * hold is answered from memory, without the tier's threads; most look-ups of a miss are. Only for a
 * tier that no other process writes to. Until the tier's keys have been read, and where they cannot
 * be read, every look-up goes to the tier. A key whose entry is gone may stay in the filter for a
 * while; then a look-up goes to the tier and finds nothing.
 */
public final class FilteredTier extends ForwardingTier {
  /** The keys a tier keeps. */
  @FunctionalInterface
  public interface KeptKeys {
    /**
     * Hands over every key that had landed when this was called, until one is refused.
     *
     * @throws IOException when they cannot all be read
     */
    void each(Predicate<CacheKey> taken) throws IOException;
  }

  private final KeptKeys keys;
  private final Executor background;
  private final Consumer<String> problems;
  private final int enough;

  private volatile @Nullable KeyFilter filter;
  private volatile boolean closed;

  /** Guarded by this: what is being read anew, and how many keys came since the last reading. */
  private @Nullable KeyFilter coming;

  private int added;

  /**
   * @param background runs the reading of the keys, which may block
   * @param problems takes one line when the keys cannot be read
   */
  public FilteredTier(Tier tier, KeptKeys keys, Executor background, Consumer<String> problems) {
    this(tier, keys, background, problems, KeyFilter.ENOUGH);
  }

  FilteredTier(
      Tier tier, KeptKeys keys, Executor background, Consumer<String> problems, int enough) {
    super(tier);
    this.keys = keys;
    this.background = background;
    this.problems = problems;
    this.enough = enough;
    readAnew();
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    KeyFilter known = filter;
    return known == null || known.mayHold(key) ? super.find(partition, key) : Lookup.ABSENT;
  }

  /**
   * The key is known before the entry can be found. Under the lock, so that a reading that has
   * begun either sees the entry in the tier or is told its key here.
   *
   * <pre>
   * keeper: sees no reading under way
   * reader: begins, has everything land, reads all keys
   * keeper: keeps the entry, whose key the new filter then lacks
   * </pre>
   */
  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    boolean full;
    synchronized (this) {
      KeyFilter known = filter;
      if (known != null) {
        known.add(key);
      }
      if (coming != null) {
        coming.add(key);
      }
      super.keep(partition, key, entry);
      full = ++added >= enough && coming == null;
    }
    if (full) {
      readAnew();
    }
  }

  /** Forgets the keys of what has gone; the filter in force stays until the new one is whole. */
  private void readAnew() {
    var fresh = new KeyFilter();
    synchronized (this) {
      if (coming != null) {
        return;
      }
      coming = fresh;
      added = 0;
    }
    background.execute(() -> read(fresh));
  }

  private void read(KeyFilter fresh) {
    boolean whole = false;
    try {
      flush();
      keys.each(
          key -> {
            fresh.add(key);
            return !closed;
          });
      whole = !closed;
    } catch (IOException e) {
      if (!closed) { // else nobody asks any more
        problems.accept(
            name() + ": its keys cannot be read, so it is asked for all: " + message(e));
      }
    } finally {
      finished(fresh, whole);
    }
  }

  private synchronized void finished(KeyFilter fresh, boolean whole) {
    if (whole) {
      filter = fresh;
    }
    coming = null;
  }

  private static String message(IOException e) {
    return String.valueOf(e.getMessage());
  }

  @Override
  public void close() {
    closed = true;
    super.close();
  }
}
