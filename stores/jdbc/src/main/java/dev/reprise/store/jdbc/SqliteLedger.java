package dev.reprise.store.jdbc;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Incarnation;
import dev.reprise.freshness.LearntTags;
import dev.reprise.freshness.Ledger;
import dev.reprise.freshness.LedgerSource;
import dev.reprise.freshness.MemoryLedger;
import dev.reprise.freshness.TagTable;
import dev.reprise.freshness.UnreachableLedger;
import dev.reprise.request.Partition;
import dev.reprise.store.jdbc.file.DataFolder;
import dev.reprise.store.jdbc.file.HighestPosition;
import dev.reprise.store.jdbc.file.SqliteFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of a gateway that runs alone: a SQLite file with {@code synchronous=FULL} and a copy
 * in memory that answers every read. {@link #invalidate} writes one transaction, then the copy,
 * then returns.
 *
 * <p>There is one node, so the lease is whether the last write to the file worked: if one fails,
 * every request is a bypass (F-8) until a later one succeeds. While it has lapsed, asking for it
 * starts such a write in the background, at most every third of {@link #DELTA_NANOS}.
 *
 * <p>A ledger file that was damaged, replaced, lost or restored from a backup begins a new
 * incarnation (F-9). So does a restored backup of the whole data folder: its file has another inode
 * or time of birth than the ledger has recorded. A backup that is written into the same file cannot
 * be noticed; then call {@link #beginAnew} or use {@link Restoration}.
 *
 * <p>Tags are keyed in the file and in the copy, see {@link KeyedTagNames}.
 */
public final class SqliteLedger implements Ledger {
  static final String FILE = "ledger.db";
  static final String SEEN = "l2.seen";

  private static final String IN_MEMORY =
      ". What is invalidated holds until it stops and is not written down, and the durable tier is"
          + " not used. The folder is tried again while there is traffic; with it a new incarnation"
          + " begins";

  /** The lease of the protocol: two seconds. */
  static final long DELTA_NANOS = 2_000_000_000L;

  /**
   * How a ledger is made.
   *
   * @param file the ledger's database file
   * @param seen the file that remembers the highest position beside the L2
   * @param mostTags tags remembered per partition; beyond, the partition's floor rises
   * @param mostOfAll tags remembered over all partitions, and partitions; beyond, floors rise
   * @param longestLife the longest life of an entry: an older invalidation concerns no entry and is
   *     forgotten
   * @param tags a tag's name in the file: keyed, one for one tag of one partition
   * @param wall for incarnations
   * @param nanos a clock that only moves forward
   * @param background runs the write that tries to renew the lapsed lease
   * @param problems takes one line when something is wrong, once per change for the worse
   */
  public record LedgerSettings(
      Path file,
      Path seen,
      int mostTags,
      long mostOfAll,
      Duration longestLife,
      BiFunction<Partition, Tag, Tag> tags,
      InstantSource wall,
      LongSupplier nanos,
      Executor background,
      Consumer<String> problems) {

    /**
     * The files {@code ledger.db} and {@code l2.seen} in a data folder, with the system's clocks.
     */
    public static LedgerSettings in(
        Path folder, BiFunction<Partition, Tag, Tag> tags, Consumer<String> problems) {
      return new LedgerSettings(
          folder.resolve(FILE),
          folder.resolve(SEEN),
          MemoryLedger.MOST_TAGS,
          TagTable.roomInHeap(),
          Entry.LONGEST_LIFE,
          tags,
          InstantSource.system(),
          System::nanoTime,
          task -> Thread.ofPlatform().daemon().name("reprise-ledger").start(task),
          problems);
    }

    TagTable emptyTable() {
      return new TagTable(mostTags, mostOfAll);
    }
  }

  /** The ledger of a folder, for a Reprise that is built inside a program: {@code ledger.db}. */
  public static LedgerSource in(Path folder) {
    return (keys, problems) -> open(LedgerSettings.in(folder, keys::tag, problems));
  }

  private final LedgerSettings options;
  private final KeyedTagNames names;
  private final AtomicLong nextTry = new AtomicLong();
  private volatile TagTable table;
  @Nullable LedgerFiles files; // package-private so that a test can make its writes fail
  private String identity = "";
  private volatile Stamp applied = new Stamp(0, 0);
  private volatile boolean writable;

  /** Why what is acknowledged is not written down; null while it is. */
  private volatile @Nullable String inMemory;

  /** The folder was never there in this process, so nobody took it away: it may still be made. */
  private boolean neverMade;

  private volatile boolean closed;

  private SqliteLedger(LedgerSettings options) {
    this.options = options;
    this.names = new KeyedTagNames(options.tags());
    this.table = options.emptyTable();
  }

  /**
   * Does not throw for problems with the file: if it cannot be opened, the result is a ledger in
   * memory, of a new incarnation, which tries the folder again. Only while another process holds
   * the file the result is a ledger without a lease: what that process invalidates is not known
   * here. One line reports either.
   */
  public static Ledger open(LedgerSettings options) {
    SqliteLedger ledger = new SqliteLedger(options);
    try {
      DataFolder.prepareFor(options.file());
      ledger.openFiles();
      return ledger;
    } catch (SQLException | IOException e) {
      if (e instanceof SQLException sql && SqliteFile.inUse(sql)) {
        ledger.close();
        String why =
            "ledger: "
                + options.file()
                + " is held by another process; every answer comes from the provider until this"
                + " one is started with a data folder of its own";
        options.problems().accept(why);
        return new UnreachableLedger(why);
      }
      ledger.closeFiles();
      ledger.beginInMemory(options.file() + " cannot be written (" + e.getMessage() + ")");
      return ledger;
    }
  }

  /** Nothing was read from a file, so no entry kept by an earlier process is of this life. */
  private synchronized void beginInMemory(String why) {
    long micros = MemoryLedger.micros(options.wall().instant());
    applied = new Stamp(Incarnation.onOpening(null, null, micros), 0);
    neverMade = !DataFolder.isThere(options.file());
    goesOnInMemory(why);
    writable = true;
  }

  private void goesOnInMemory(String why) {
    inMemory = why + IN_MEMORY;
    nextTry.set(options.nanos().getAsLong() + DELTA_NANOS / 3);
    options.problems().accept("ledger: " + inMemory);
  }

  @Override
  public Stamp applied() {
    return applied;
  }

  @Override
  public long version(Partition partition, Tag tag) {
    TagTable now = table;
    return now.holds(partition)
        ? now.version(partition, names.of(partition, tag))
        : now.floor(partition);
  }

  @Override
  public long floor(Partition partition) {
    return table.floor(partition);
  }

  @Override
  public boolean leaseValid() {
    if ((!writable || inMemory != null) && !closed) {
      tryAgainIfDue();
    }
    return writable;
  }

  @Override
  public synchronized Stamp invalidate(Partition partition, Collection<Tag> named) {
    List<Tag> tags = LearntTags.moved(named).stream().map(tag -> names.of(partition, tag)).toList();
    if (table.closedTo(partition)) {
      throw new LedgerUnreachable(NO_ROOM, null);
    }
    List<Partition> payers = table.payers(partition, tags);
    return advance(
        new LedgerFile.LedgerChange(
            partition, payers, payers.contains(partition) ? List.of() : tags));
  }

  @Override
  public synchronized Stamp raiseFloor(Partition partition) {
    return advance(new LedgerFile.LedgerChange(partition, List.of(partition), List.of()));
  }

  @Override
  public synchronized Stamp beginAnew() {
    if (inMemory != null) {
      return beginOnWhatIsThere();
    }
    try {
      LedgerFiles open = writableFiles();
      open.beginAnew(applied);
      goOn(open);
      return acknowledged(open);
    } catch (SQLException | IOException e) {
      lapse(e);
      throw new LedgerUnreachable(
          "no new incarnation began, it must be asked for again: " + e.getMessage(), e);
    }
  }

  /**
   * Opens the files that exist now, which begins a new incarnation, see {@link #last}. Where that
   * fails, one begins in memory.
   */
  private Stamp beginOnWhatIsThere() {
    closeFiles();
    try {
      DataFolder.prepareFor(options.file());
      openFiles();
      return applied;
    } catch (SQLException | IOException e) {
      closeFiles();
      applied = new Stamp(applied.incarnation() + 1, 0);
      table = options.emptyTable();
      throw new NotDurable(applied, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The order matters: the position file first, so that it is never behind; then the ledger; then
   * the copy in memory; and the position last, so that no fill is stamped with a sequence whose
   * tags are not in the copy yet.
   */
  private Stamp advance(LedgerFile.LedgerChange change) {
    Stamp next = new Stamp(applied.incarnation(), applied.sequence() + 1);
    try {
      LedgerFiles open = inMemory == null ? writableFiles() : null;
      if (open != null) {
        open.write(change, next);
      }
      change.on(table, next.sequence());
      applied = next;
      return acknowledged(open);
    } catch (SQLException | IOException e) {
      lapse(e);
      throw new LedgerUnreachable(
          "the invalidation is not durable and must be repeated: " + e.getMessage(), e);
    }
  }

  private LedgerFiles writableFiles() throws SQLException {
    LedgerFiles open = files;
    if (open == null || !writable) {
      throw new SQLException("the ledger file cannot be written at the moment");
    }
    return open;
  }

  /**
   * A write to a deleted file succeeds, but no later process finds it. So the files are checked
   * before anything is acknowledged. Once they are gone, the ledger continues in memory until the
   * folder is back.
   */
  private Stamp acknowledged(@Nullable LedgerFiles open) {
    if (open != null && !open.inPlace()) {
      goesOnInMemory(
          "the ledger's files at "
              + options.file()
              + " were taken away or replaced while this gateway was running"
              + open.disowned(applied));
    }
    String why = inMemory;
    if (why != null) {
      throw new NotDurable(applied, why);
    }
    return applied;
  }

  @Override
  public boolean durable() {
    return inMemory == null;
  }

  private void lapse(Exception e) {
    if (writable) {
      writable = false;
      nextTry.set(options.nanos().getAsLong() + DELTA_NANOS / 3);
      options
          .problems()
          .accept(
              "ledger: a write failed ("
                  + e.getMessage()
                  + "); every answer comes from the provider until one succeeds");
    }
  }

  private void tryAgainIfDue() {
    long due = nextTry.get();
    long now = options.nanos().getAsLong();
    if (now - due >= 0 && nextTry.compareAndSet(due, now + DELTA_NANOS / 3)) {
      options.background().execute(this::tryAgain);
    }
  }

  /**
   * Opens the files again, so that the state after the failed write is read from them. A folder
   * that was taken away is not made again, whoever took it may put it back; one never made is.
   */
  private synchronized void tryAgain() {
    boolean away = inMemory != null;
    if (writable && !away || closed || away && !neverMade && !DataFolder.isThere(options.file())) {
      return;
    }
    closeFiles();
    try {
      if (neverMade) {
        DataFolder.prepareFor(options.file());
      }
      openFiles();
    } catch (SQLException | IOException e) {
      closeFiles(); // still not writable: reported when the lease lapsed, tried again when due
    }
  }

  private synchronized void openFiles() throws SQLException, IOException {
    LedgerFiles open = LedgerFiles.open(options, last());
    files = open;
    goOn(open);
    neverMade = false;
    inMemory = null;
    writable = true;
  }

  /**
   * The latest position that this process knows. After invalidations in memory only, no file
   * contains them, so the result matches no file and a new incarnation begins.
   */
  private Incarnation.@Nullable Position last() {
    if (inMemory != null) {
      return HighestPosition.disowned(applied);
    }
    return identity.isEmpty() ? null : new Incarnation.Position(identity, applied);
  }

  /**
   * Sets the position before the table, and the lease last. In another order a running validation
   * could see the old incarnation, then the new empty table, then the lease, and serve a dead
   * entry. Validation reads the incarnation once more after the tags (Check).
   */
  private void goOn(LedgerFiles open) {
    identity = open.position().identity();
    applied = open.position().stamp();
    table = open.table();
  }

  @Override
  public synchronized void close() {
    closed = true;
    writable = false;
    closeFiles();
  }

  private void closeFiles() {
    try (LedgerFiles open = files) {
      files = null; // whether or not closing goes well
    } catch (SQLException | IOException e) {
      options.problems().accept("ledger: could not be closed: " + e.getMessage());
    }
  }
}
