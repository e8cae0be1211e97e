package dev.reprise.store.jdbc;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.freshness.Incarnation;
import dev.reprise.freshness.LearntTags;
import dev.reprise.freshness.Ledger;
import dev.reprise.freshness.MemoryLedger;
import dev.reprise.freshness.TagTable;
import dev.reprise.freshness.UnreachableLedger;
import dev.reprise.request.Partition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
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
 * incarnation (F-9). So does a backup of the whole data folder put back, because the file then is
 * another one: it knows its inode and its time of birth. What cannot be noticed is a backup written
 * into the same file; that is told by {@link #beginAnew} or {@link Restoration}.
 *
 * <p>Tags are keyed in the file and in the copy, see {@link TagNames}.
 */
public final class SqliteLedger implements Ledger {
  static final String FILE = "ledger.db";
  static final String SEEN = "l2.seen";

  private static final String NOT_THE_FILE =
      "ledger: %s is not the file it was (put back from a copy, moved to another file system, or"
          + " opened with another secret); a new incarnation begins and everything kept before is dead";

  /** Named under the master secret, so that another secret is noticed. */
  private static final Tag SECRET_CHECK = new Tag("secret-check");

  /** The lease of the protocol: two seconds. */
  static final long DELTA_NANOS = 2_000_000_000L;

  /**
   * How a ledger is made.
   *
   * @param file the ledger's database file
   * @param seen the file that remembers the highest position beside the L2
   * @param mostTags tags remembered per partition; beyond, the partition's floor rises
   * @param tags a tag's name in the file: keyed, one for one tag of one partition
   * @param wall for incarnations
   * @param nanos a clock that only moves forward
   * @param background runs the write that tries to win the lapsed lease back
   * @param problems takes one line when something is wrong, once per change for the worse
   */
  public record Options(
      Path file,
      Path seen,
      int mostTags,
      BiFunction<Partition, Tag, Tag> tags,
      InstantSource wall,
      LongSupplier nanos,
      Executor background,
      Consumer<String> problems) {

    /**
     * The files {@code ledger.db} and {@code l2.seen} in a data folder, with the system's clocks.
     */
    public static Options in(
        Path folder, BiFunction<Partition, Tag, Tag> tags, Consumer<String> problems) {
      return new Options(
          folder.resolve(FILE),
          folder.resolve(SEEN),
          MemoryLedger.MOST_TAGS,
          tags,
          InstantSource.system(),
          System::nanoTime,
          task -> Thread.ofPlatform().daemon().name("reprise-ledger").start(task),
          problems);
    }
  }

  private final Options options;
  private final TagNames names;
  private final AtomicLong nextTry = new AtomicLong();
  private volatile TagTable table;
  @Nullable LedgerFile file; // package-private so that a test can make its writes fail
  private @Nullable Seen seen;
  private String identity = "";
  private volatile Stamp applied = new Stamp(0, 0);
  private volatile boolean writable;
  private volatile boolean closed;

  private SqliteLedger(Options options) {
    this.options = options;
    this.names = new TagNames(options.tags());
    this.table = new TagTable(options.mostTags());
  }

  /**
   * Never throws for trouble with the file: what cannot be opened is a ledger without a lease, said
   * in one line.
   */
  public static Ledger open(Options options) {
    SqliteLedger ledger = new SqliteLedger(options);
    try {
      Path folder = options.file().toAbsolutePath().getParent();
      if (folder != null && !Files.exists(folder)) {
        DataFolder.prepare(folder);
      }
      ledger.openFiles();
      return ledger;
    } catch (SQLException | IOException e) {
      ledger.close();
      String why =
          "ledger: "
              + options.file()
              + (e instanceof SQLException sql && SqliteFile.inUse(sql)
                  ? " is held by another process; every answer comes from the provider until this"
                      + " one is started with a data folder of its own"
                  : " cannot be written ("
                      + e.getMessage()
                      + "); every answer comes from the provider until it can");
      options.problems().accept(why);
      return new UnreachableLedger(why);
    }
  }

  @Override
  public Stamp applied() {
    return applied;
  }

  @Override
  public long version(Partition partition, Tag tag) {
    TagTable now = table;
    return now.holds(partition) ? now.version(partition, names.of(partition, tag)) : 0;
  }

  @Override
  public long floor(Partition partition) {
    return table.floor(partition);
  }

  @Override
  public boolean leaseValid() {
    if (!writable && !closed) {
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
        (open, sequence) -> {
          for (Partition payer : payers) {
            open.raiseFloor(payer, sequence);
            table.raiseFloor(payer, sequence);
          }
          if (!payers.contains(partition)) {
            open.bump(partition, tags, sequence);
            table.bump(partition, tags, sequence);
          }
        });
  }

  @Override
  public synchronized Stamp raiseFloor(Partition partition) {
    return advance(
        (open, sequence) -> {
          open.raiseFloor(partition, sequence);
          table.raiseFloor(partition, sequence);
        });
  }

  @Override
  public synchronized Stamp beginAnew() {
    try {
      LedgerFile open = file;
      if (open == null || seen == null || !writable) {
        throw new SQLException("the ledger file cannot be written at the moment");
      }
      long wallMicros = MemoryLedger.micros(options.wall().instant());
      var last = new Incarnation.Position(identity, applied);
      var next =
          new Incarnation.Position(
              randomIdentity(), new Stamp(Incarnation.onOpening(null, last, wallMicros), 0));
      seen.write(next);
      open.begin(next, home());
      identity = next.identity();
      applied = next.stamp(); // before the table, as when it is opened
      table = new TagTable(options.mostTags());
      return next.stamp();
    } catch (SQLException | IOException e) {
      lapse(e);
      throw new LedgerUnreachable(
          "no new incarnation began, it must be asked for again: " + e.getMessage(), e);
    }
  }

  @FunctionalInterface
  private interface Step {
    void take(LedgerFile open, long sequence) throws SQLException;
  }

  /**
   * The order matters: the place beside the ledger first, so that it is never behind; then the
   * ledger; then the copy; and the position last, so that no fill is stamped with a sequence whose
   * tags are not yet in the copy.
   */
  private Stamp advance(Step step) {
    try {
      LedgerFile open = file;
      if (open == null || seen == null || !writable) {
        throw new SQLException("the ledger file cannot be written at the moment");
      }
      Stamp next = new Stamp(applied.incarnation(), applied.sequence() + 1);
      seen.write(new Incarnation.Position(identity, next));
      step.take(open, next.sequence());
      applied = next;
      return next;
    } catch (SQLException | IOException e) {
      lapse(e);
      throw new LedgerUnreachable(
          "the invalidation is not durable and must be repeated: " + e.getMessage(), e);
    }
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

  /** Opens everything anew: what the failed write left behind is read, not guessed. */
  private synchronized void tryAgain() {
    if (writable || closed) {
      return;
    }
    closeFiles();
    try {
      openFiles();
    } catch (SQLException | IOException e) {
      closeFiles(); // still out of reach: told when it lapsed, tried again when next due
    }
  }

  private synchronized void openFiles() throws SQLException, IOException {
    TagTable loaded = new TagTable(options.mostTags());
    LedgerFile open = openOrReplace(loaded);
    file = open;
    Seen beside = new Seen(options.seen());
    seen = beside;
    Incarnation.Position found = open.position();
    LedgerFile.Home home = home();
    Incarnation.Position remembered = known(beside);
    if (found != null && !home.equals(open.home())) {
      options.problems().accept(NOT_THE_FILE.formatted(options.file()));
      remembered = remembered == null ? null : Seen.disowned(remembered.stamp());
    }
    long wallMicros = MemoryLedger.micros(options.wall().instant());
    long incarnation = Incarnation.onOpening(found, remembered, wallMicros);
    Incarnation.Position position;
    if (found != null && found.stamp().incarnation() == incarnation) {
      position = found;
      open.check(options.wall().millis());
      beside.write(position);
    } else {
      position = new Incarnation.Position(randomIdentity(), new Stamp(incarnation, 0));
      beside.write(position);
      open.begin(position, home);
      loaded = new TagTable(options.mostTags());
    }
    identity = position.identity();
    // The position before the table, the lease last. Otherwise a reading under way could see the
    // old incarnation, then the new and empty table, then the lease, and serve what is dead;
    // validation asks for the incarnation once more after the tags (Check).
    applied = position.stamp();
    table = loaded;
    writable = true;
  }

  /**
   * After a failed write this process knows best how far any stamp can have come: the place beside
   * the ledger may already be one step further, for an invalidation that was never acknowledged.
   */
  private Incarnation.@Nullable Position known(Seen beside) throws IOException {
    return identity.isEmpty() ? beside.read() : new Incarnation.Position(identity, applied);
  }

  private LedgerFile.Home home() throws IOException {
    return new LedgerFile.Home(
        DataFolder.identity(options.file()),
        options.tags().apply(EveryonesLedger.EVERYONE, SECRET_CHECK).name());
  }

  private LedgerFile openOrReplace(TagTable loaded) throws SQLException, IOException {
    SqliteFile sqlite = new SqliteFile(options.file());
    try {
      LedgerFile open = new LedgerFile(sqlite);
      file = open;
      open.position();
      open.load(loaded);
      return open;
    } catch (LedgerFile.Earlier e) {
      sqlite.delete();
      options
          .problems()
          .accept(
              "ledger: "
                  + e.getMessage()
                  + "; a new incarnation begins and everything kept before is dead");
      return new LedgerFile(sqlite);
    } catch (SQLException | IllegalArgumentException e) {
      closeFiles();
      if (e instanceof SQLException sql && !SqliteFile.damagedAtOpening(sql)) {
        throw sql;
      }
      Path aside = sqlite.moveAside(options.wall().instant());
      options
          .problems()
          .accept(
              "ledger: damaged, moved to "
                  + aside
                  + "; a new incarnation begins and everything kept before is dead: "
                  + e.getMessage());
      return new LedgerFile(sqlite);
    }
  }

  private static String randomIdentity() {
    byte[] random = new byte[Seen.IDENTITY_CHARACTERS / 2];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  @Override
  public synchronized void close() {
    closed = true;
    writable = false;
    closeFiles();
  }

  private void closeFiles() {
    try (LedgerFile open = file;
        Seen beside = seen) {
      file = null;
      seen = null;
    } catch (SQLException | IOException e) {
      options.problems().accept("ledger: could not be closed: " + e.getMessage());
    }
  }
}
