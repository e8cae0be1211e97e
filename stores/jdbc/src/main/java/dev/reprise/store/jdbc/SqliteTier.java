package dev.reprise.store.jdbc;

import dev.reprise.artifact.Entry;
import dev.reprise.budget.Share;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.store.jdbc.file.DataFolder;
import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.PaymentRule;
import dev.reprise.tier.Tier;
import dev.reprise.tier.TierSource;
import dev.reprise.tier.seal.SealedEnvelope;
import dev.reprise.tier.seal.UnreadableFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.sqlite.SQLiteErrorCode;

/**
 * The embedded L2: one SQLite file that survives the process. Entries are sealed before they are
 * written and opened again for exactly the partition and key asked for; columns hold hashes, sizes
 * and times only.
 *
 * <p>Writes happen in the background and reads have a deadline: whatever is wrong with the disk, a
 * request loses at most {@link TierSettings#deadline} here and never fails (4.7). A row that does
 * not open is reported once as unreadable, deleted, and absent from then on.
 */
public final class SqliteTier implements Tier {
  private static final int READERS = 2;
  private static final int MOST_QUARANTINED = 10_000;
  private static final int LISTED_AT_ONCE = 64;
  private static final Duration LISTING_DEADLINE = Duration.ofSeconds(5);

  /**
   * How an embedded L2 is made.
   *
   * @param file the database file; its folder is made if need be
   * @param maxBytes sealed bytes kept, all partitions together; the least recently used go first
   * @param namespaces a partition's name in the file: keyed text, one partition one name
   * @param envelope seals and opens entries
   * @param wall the clock for times to live, which cannot be set while the process lives
   * @param dates the wall clock of the machine, which may be set
   * @param deadline how long a look-up may take before the tier is skipped
   * @param waiting the memory for entries that wait to be written; beyond it they are dropped
   * @param problems takes one line when something is wrong, once per change for the worse
   */
  public record TierSettings(
      Path file,
      long maxBytes,
      Function<Partition, String> namespaces,
      SealedEnvelope envelope,
      InstantSource wall,
      InstantSource dates,
      Duration deadline,
      Share waiting,
      Consumer<String> problems) {}

  /** Size of the embedded tier when none is given. */
  private static final long USUAL_BYTES = 2L << 30;

  /**
   * The durable tier of a folder, for a Reprise that is built inside a program: {@code l2.db}, and
   * the secret its entries are sealed with.
   */
  public static TierSource in(Path folder) {
    return new FolderTier(new EmbeddedL2(folder, USUAL_BYTES));
  }

  /** The result of opening. */
  public sealed interface Opening {}

  /** The tier is open; it is empty when a damaged file was moved aside. */
  public record OpenTier(SqliteTier tier) implements Opening {}

  /** The tier could not be opened, with the reason; the gateway runs without it. */
  public record NotOpened(String reason) implements Opening {}

  /** How often an entry was hit here and when it was last kept or hit. */
  public record EntryUse(long hits, Instant lastAccess) {}

  private final TierSettings options;
  private final L2Notes notes = new L2Notes();
  private final LongAdder unreadable = new LongAdder();
  private final L2Keeper keeper;
  private final WriteBehind writes;
  private final L2Readers readers;

  private SqliteTier(TierSettings options, PaymentRule rule, L2Writer writer) {
    this.options = options;
    SqliteFile file = new SqliteFile(options.file());
    this.keeper = new L2Keeper(options, rule, writer, notes);
    this.readers = new L2Readers(file, READERS, keeper::noticed);
    keeper.onReplacement(readers::reopen);
    this.writes = new WriteBehind(keeper::land, notes.dropped(), options.waiting());
  }

  /** Never throws for trouble with the file or its folder. */
  public static Opening open(TierSettings options) {
    return open(options, PaymentRule.BY_USE);
  }

  static Opening open(TierSettings options, PaymentRule rule) {
    try {
      Path folder = options.file().toAbsolutePath().getParent();
      if (folder != null && !Files.exists(folder)) {
        DataFolder.prepare(folder);
      }
      var tier = new SqliteTier(options, rule, L2Keeper.openOrReplace(options));
      if (!tier.readers.awaitConnected(LISTING_DEADLINE)) {
        options.problems().accept("l2: slow to open; look-ups are skipped until it answers");
      }
      return new OpenTier(tier);
    } catch (IOException | SQLException e) {
      if (e instanceof SQLException sql && sql.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code) {
        return new NotOpened(
            "no durable tier: another process uses "
                + options.file()
                + "; a data folder serves one process, so name another with --data");
      }
      return new NotOpened(
          "no durable tier: "
              + options.file()
              + " cannot be written ("
              + e.getMessage()
              + "); give the folder to this user or name another with --data");
    }
  }

  @Override
  public String name() {
    return "l2";
  }

  @Override
  public boolean inProcess() {
    return false;
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    return find(partition, key, true);
  }

  @Override
  public Lookup findUncounted(Partition partition, CacheKey key) {
    return find(partition, key, false);
  }

  private Lookup find(Partition partition, CacheKey key, boolean counted) {
    long now = options.wall().millis();
    String namespace = options.namespaces().apply(partition);
    L2Reader.SealedRow row;
    try {
      row = readers.ask(reader -> reader.find(namespace, key.bytes(), now), options.deadline());
    } catch (L2Readers.ReadFailed e) {
      return new Lookup.Unavailable(e.why(), e.busy());
    }
    if (row == null || notes.quarantined().contains(row.id())) {
      return Lookup.ABSENT;
    }
    try {
      Entry entry = options.envelope().open(partition, key, row.sealed());
      if (counted) {
        notes.uses().note(row.id(), now);
      }
      return new Lookup.Found(entry);
    } catch (UnreadableFrame e) {
      quarantine(row.id());
      return new Lookup.Unreadable(e.why());
    }
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    if (entry.belongsTo(partition)) {
      writes.keep(partition, key, entry);
    } else {
      notes.dropped().increment();
    }
  }

  /** A nearer tier found this entry for the first time: notes the use here, too. */
  public void used(Partition partition, CacheKey key) {
    writes.used(partition, key);
  }

  @Override
  public void remove(Partition partition, CacheKey key) {
    writes.add(new WriteBehind.Remove(partition, key));
  }

  @Override
  public boolean removalsWritten() {
    boolean landed = writes.removalsWaiting() == 0 || writes.flush();
    return landed && keeper.removalsOwed() == 0;
  }

  /**
   * The entries that could be read; a part that could not is left out and reported as a problem.
   */
  @Override
  public List<Listed> list(Partition partition) {
    List<Listed> listed = new ArrayList<>();
    each(partition, listed::add);
    return listed;
  }

  @Override
  public void each(Partition partition, Consumer<Listed> taker) {
    String namespace = options.namespaces().apply(partition);
    long now = options.wall().millis();
    long after = 0;
    List<L2Reader.SealedRow> rows;
    do {
      long from = after;
      try {
        rows = readers.ask(r -> r.list(namespace, from, now, LISTED_AT_ONCE), LISTING_DEADLINE);
      } catch (L2Readers.ReadFailed e) {
        options.problems().accept("l2: a partition's list is incomplete: " + e.why());
        return;
      }
      for (L2Reader.SealedRow row : rows) {
        after = row.id();
        tell(taker, partition, row);
      }
    } while (!rows.isEmpty());
  }

  private void tell(Consumer<Listed> taker, Partition partition, L2Reader.SealedRow row) {
    if (row.key().length != 32 || notes.quarantined().contains(row.id())) {
      return;
    }
    CacheKey key = CacheKey.ofBytes(row.key());
    try {
      Entry entry = options.envelope().open(partition, key, row.sealed());
      taker.accept(new Listed(key, entry.withoutPayload()));
    } catch (UnreadableFrame e) {
      quarantine(row.id());
    }
  }

  /**
   * Every key in the file, of all partitions; on the calling thread, with a connection of its own.
   *
   * @throws IOException when the file cannot be read to its end
   */
  public void keys(Predicate<CacheKey> taken) throws IOException {
    try (L2Reader reader = new L2Reader(new SqliteFile(options.file()))) {
      reader.keys(key -> key.length != 32 || taken.test(CacheKey.ofBytes(key)));
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  @Override
  public Set<Partition> partitions() {
    Set<Partition> partitions = new HashSet<>();
    try {
      readers.ask(L2Reader::owners, LISTING_DEADLINE).forEach(owner -> name(owner, partitions));
    } catch (L2Readers.ReadFailed e) {
      options.problems().accept("l2: its callers could not be listed: " + e.why());
    }
    return partitions;
  }

  private void name(byte[] sealed, Set<Partition> partitions) {
    try {
      partitions.add(options.envelope().openName(sealed));
    } catch (UnreadableFrame e) {
      options.problems().accept("l2: a caller's name could not be read: " + e.why());
    }
  }

  /** Uses of one entry as far as they are written down; empty when it is not here. */
  public Optional<EntryUse> use(Partition partition, CacheKey key) {
    String namespace = options.namespaces().apply(partition);
    try {
      return Optional.ofNullable(
          readers.ask(reader -> reader.use(namespace, key.bytes()), LISTING_DEADLINE));
    } catch (L2Readers.ReadFailed e) {
      return Optional.empty();
    }
  }

  /** Entries not written because too much was waiting or the file could not be written. */
  public long dropped() {
    return notes.dropped().sum();
  }

  /** Rows that did not open, each counted once. */
  public long unreadable() {
    return unreadable.sum();
  }

  @Override
  public long storedBytes() {
    return keeper.storedBytes();
  }

  @Override
  public void flush() {
    writes.flush();
  }

  /** Writes what is waiting, then closes the file. */
  @Override
  public void close() {
    writes.close();
    readers.close();
    keeper.close();
  }

  /**
   * Removes a row that cannot be opened. Its id stays noted after the row is deleted: ids are never
   * used again, and a reader may still hold the row that it read before.
   *
   * <pre>
   * reader: reads the row
   * writer: deletes the row, forgets the id
   * reader: does not find the id noted, opens the row a second time
   * </pre>
   */
  private void quarantine(long id) {
    if (notes.quarantined().size() >= MOST_QUARANTINED) {
      notes.quarantined().clear();
    }
    if (notes.quarantined().add(id)) {
      unreadable.increment();
    }
    writes.add(new WriteBehind.Quarantine(id));
  }
}
