package dev.reprise.gateway;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.store.jdbc.EmbeddedL2;
import dev.reprise.store.jdbc.SqliteTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import dev.reprise.tier.TierSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The durable tier of a folder that may be out of reach, at the start or later. It is used only
 * while invalidations are written down; when they are again after they were not, the file that is
 * there then is opened.
 */
final class ReturningTier implements Tier {
  private static final String NAME = "l2";
  private static final Lookup AWAY =
      new Lookup.Unavailable("the data folder is out of reach at the moment");

  /** Between two tries. */
  private static final long PAUSE_NANOS = 5_000_000_000L;

  private final Supplier<SqliteTier.Opening> opener;
  private final TierSource.Surroundings around;
  private final AtomicLong nextTry = new AtomicLong();
  private volatile Runnable returned = () -> {};
  private volatile @Nullable Usable usable;
  private volatile boolean left;
  private volatile boolean closed;

  private record Usable(SqliteTier file, Tier guarded) {}

  private ReturningTier(Supplier<SqliteTier.Opening> opener, TierSource.Surroundings around) {
    this.opener = opener;
    this.around = around;
  }

  /**
   * Opens the tier when that is possible now.
   *
   * @param opener called again when the folder is back
   * @param problem takes one line when it cannot be opened now
   */
  static ReturningTier open(
      Supplier<SqliteTier.Opening> opener,
      TierSource.Surroundings around,
      Consumer<String> problem) {
    var tier = new ReturningTier(opener, around);
    tier.opened().ifPresent(problem);
    return tier;
  }

  /** The problem, when it could not be opened. */
  private Optional<String> opened() {
    return switch (opener.get()) {
      case SqliteTier.OpenTier(SqliteTier file) -> {
        usable = new Usable(file, EmbeddedL2.guarded(file, around).tier());
        left = false;
        yield Optional.empty();
      }
      case SqliteTier.NotOpened(String reason) -> Optional.of(reason);
    };
  }

  /** What may be asked now; null while the folder is out of reach. */
  private @Nullable Tier now() {
    if (!around.ledgerDurable().getAsBoolean()) {
      left = true;
      return null;
    }
    Usable held = usable;
    if (held == null || left) {
      againIfDue();
      return null;
    }
    return held.guarded();
  }

  private void againIfDue() {
    long due = nextTry.get();
    long now = around.clock().now();
    if (!closed && now - due >= 0 && nextTry.compareAndSet(due, now + PAUSE_NANOS)) {
      Thread.ofPlatform().daemon().name("reprise-l2-return").start(this::again);
    }
  }

  private synchronized void again() {
    if (closed || usable != null && !left) {
      return;
    }
    closeHeld();
    // When it fails, it was reported at the first time, and is tried again when due.
    if (opened().isEmpty()) {
      returned.run();
    }
  }

  /**
   * @param action runs each time the tier is opened after it could not be used
   */
  void onReturn(Runnable action) {
    returned = action;
  }

  private void closeHeld() {
    Usable held = usable;
    usable = null;
    if (held != null) {
      held.guarded().close();
    }
  }

  /** A nearer tier found this entry for the first time. */
  void used(Partition partition, CacheKey key) {
    Usable held = usable;
    if (held != null && !left) {
      held.file().used(partition, key);
    }
  }

  /** Entries that the file now open did not write. */
  long dropped() {
    Usable held = usable;
    return held == null ? 0 : held.file().dropped();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean inProcess() {
    return false;
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    Tier tier = now();
    return tier == null ? AWAY : tier.find(partition, key);
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    Tier tier = now();
    if (tier != null) {
      tier.keep(partition, key, entry);
    }
  }

  @Override
  public void remove(Partition partition, CacheKey key) {
    Usable held = usable;
    if (held != null) {
      held.guarded().remove(partition, key);
    }
  }

  @Override
  public boolean removalsWritten() {
    Usable held = usable;
    return held == null || held.guarded().removalsWritten();
  }

  @Override
  public List<Listed> list(Partition partition) {
    Usable held = usable;
    return held == null ? List.of() : held.guarded().list(partition);
  }

  @Override
  public void each(Partition partition, Consumer<Listed> taker) {
    Usable held = usable;
    if (held != null) {
      held.guarded().each(partition, taker);
    }
  }

  @Override
  public Set<Partition> partitions() {
    Usable held = usable;
    return held == null ? Set.of() : held.guarded().partitions();
  }

  @Override
  public long storedBytes() {
    Usable held = usable;
    return held == null ? 0 : held.guarded().storedBytes();
  }

  @Override
  public void flush() {
    Usable held = usable;
    if (held != null) {
      held.guarded().flush();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeHeld();
  }
}
