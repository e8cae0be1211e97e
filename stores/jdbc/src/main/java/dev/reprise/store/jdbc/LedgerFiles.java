package dev.reprise.store.jdbc;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.freshness.Incarnation;
import dev.reprise.freshness.MemoryLedger;
import dev.reprise.freshness.TagTable;
import dev.reprise.store.jdbc.file.DataFolder;
import dev.reprise.store.jdbc.file.HighestPosition;
import dev.reprise.store.jdbc.file.OpenFile;
import dev.reprise.store.jdbc.file.SqliteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's database and the position file beside it, both open, and the values read from them:
 * the incarnation that continues or begins, its tags and floors. Used under the ledger's lock.
 */
final class LedgerFiles implements AutoCloseable {
  private static final String NOT_THE_FILE =
      "ledger: %s is not the file it was (put back from a copy, moved to another file system, or"
          + " opened with another secret); a new incarnation begins and everything kept before is"
          + " dead";

  private static final String DID_NOT_FIT =
      "ledger: %d of %d rows in %s do not fit into the memory there is (%d tags); floors took the"
          + " place of the oldest, so entries kept before those invalidations are dead, whatever"
          + " their tags. A larger heap (-Xmx) has more room";

  /** Its name depends on the master secret, so that another secret is noticed. */
  private static final Tag SECRET_CHECK = new Tag("secret-check");

  private static final long DAY_MILLIS = 86_400_000L;

  private final SqliteLedger.LedgerSettings options;
  private final LedgerFile ledger;
  private final HighestPosition seen;
  private final List<OpenFile> held;
  private TagTable table;
  private String identity;
  private Stamp opened;
  private long agedOn = Long.MIN_VALUE;

  private LedgerFiles(
      SqliteLedger.LedgerSettings options,
      Loaded loaded,
      HighestPosition seen,
      Incarnation.@Nullable Position last)
      throws SQLException, IOException {
    this.options = options;
    this.ledger = loaded.file();
    this.seen = seen;
    this.table = loaded.table();
    Incarnation.Position found = ledger.position();
    long incarnation = incarnation(found, last == null ? seen.read() : last);
    if (found != null && found.stamp().incarnation() == incarnation) {
      this.identity = found.identity();
      this.opened = found.stamp();
      ledger.check(options.wall().millis());
      seen.write(found);
    } else {
      Incarnation.Position first = anew(incarnation);
      this.identity = first.identity();
      this.opened = first.stamp();
      this.table = options.emptyTable();
      seen.write(first);
      ledger.begin(first, home());
    }
    this.held = held();
  }

  /**
   * @param last the latest position that this process knows; the position file may be one step
   *     further, after an invalidation that was never acknowledged; null when the process starts
   */
  static LedgerFiles open(SqliteLedger.LedgerSettings options, Incarnation.@Nullable Position last)
      throws SQLException, IOException {
    Loaded loaded = openOrReplace(options);
    HighestPosition seen = null;
    try {
      seen = new HighestPosition(options.seen());
      return new LedgerFiles(options, loaded, seen, last);
    } catch (SQLException | IOException | RuntimeException e) {
      closeBoth(loaded.file(), seen);
      throw e;
    }
  }

  private long incarnation(
      Incarnation.@Nullable Position found, Incarnation.@Nullable Position remembered)
      throws SQLException, IOException {
    Incarnation.Position beside = remembered;
    if (found != null && !home().equals(ledger.home())) {
      options.problems().accept(NOT_THE_FILE.formatted(options.file()));
      beside = remembered == null ? null : HighestPosition.disowned(remembered.stamp());
    }
    long wallMicros = MemoryLedger.micros(options.wall().instant());
    return Incarnation.onOpening(found, beside, wallMicros);
  }

  private List<OpenFile> held() throws IOException {
    List<OpenFile> open = new ArrayList<>();
    open.add(OpenFile.at(options.file()));
    open.add(OpenFile.at(options.seen()));
    Path log = options.file().resolveSibling(options.file().getFileName() + "-wal");
    if (Files.exists(log)) { // it exists by now, since the constructor has written
      open.add(OpenFile.at(log));
    }
    return List.copyOf(open);
  }

  /** The file with its rows, or a new file when the old one was damaged or of an earlier format. */
  private record Loaded(LedgerFile file, TagTable table) {}

  private static Loaded openOrReplace(SqliteLedger.LedgerSettings options)
      throws SQLException, IOException {
    SqliteFile sqlite = new SqliteFile(options.file());
    try {
      return loaded(options, new LedgerFile(sqlite));
    } catch (LedgerFile.EarlierFormat e) {
      sqlite.delete();
      options
          .problems()
          .accept(
              "ledger: "
                  + e.getMessage()
                  + "; a new incarnation begins and everything kept before is dead");
    } catch (SQLException | IllegalArgumentException e) {
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
    }
    return new Loaded(new LedgerFile(sqlite), options.emptyTable());
  }

  private static Loaded loaded(SqliteLedger.LedgerSettings options, LedgerFile file)
      throws SQLException {
    try {
      TagTable table = options.emptyTable();
      Incarnation.Position found = file.position();
      if (found != null) {
        LedgerRows rows = file.rows();
        rows.age(
            found.stamp().sequence(), options.wall().millis(), options.longestLife().toMillis());
        LedgerRows.Gone gone = rows.fit(options.mostTags(), options.mostOfAll());
        if (gone.rows() > 0) {
          options
              .problems()
              .accept(
                  DID_NOT_FIT.formatted(
                      gone.rows(), gone.of(), options.file(), options.mostOfAll()));
        }
      }
      file.rows().load(table);
      return new Loaded(file, table);
    } catch (SQLException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The position when the files were opened or began a new incarnation. */
  Incarnation.Position position() {
    return new Incarnation.Position(identity, opened);
  }

  TagTable table() {
    return table;
  }

  LedgerFile ledger() {
    return ledger;
  }

  /**
   * Writes the position file first, so that it is never behind, then the ledger. Once a day rows
   * that are too old to matter are removed before.
   */
  void write(LedgerFile.LedgerChange change, Stamp next) throws SQLException, IOException {
    long today = Math.floorDiv(options.wall().millis(), DAY_MILLIS);
    if (today != agedOn) {
      long ground =
          ledger
              .rows()
              .age(next.sequence() - 1, options.wall().millis(), options.longestLife().toMillis());
      table.raiseFloor(EveryonesLedger.EVERYONE, ground);
      agedOn = today;
    }
    seen.write(new Incarnation.Position(identity, next));
    ledger.write(change, next.sequence());
  }

  /** Begins a new incarnation without invalidations. */
  void beginAnew(Stamp applied) throws SQLException, IOException {
    long wallMicros = MemoryLedger.micros(options.wall().instant());
    var last = new Incarnation.Position(identity, applied);
    Incarnation.Position next = anew(Incarnation.onOpening(null, last, wallMicros));
    seen.write(next);
    ledger.begin(next, home());
    identity = next.identity();
    opened = next.stamp();
    table = options.emptyTable();
  }

  /** Whether the open files are still the ones that a later process will find under their names. */
  boolean inPlace() {
    return held.stream().allMatch(OpenFile::inPlace);
  }

  /**
   * Makes the next start over these files, or over files that took their place, a new incarnation,
   * since neither contains the invalidations that are in memory only.
   *
   * @throws IOException when no file can be written under their names; the open files are marked
   *     even then
   */
  private void disown(Stamp applied) throws IOException {
    Incarnation.Position nobodys = HighestPosition.disowned(applied);
    seen.write(nobodys);
    try (HighestPosition inPlace = new HighestPosition(options.seen())) {
      inPlace.write(nobodys);
    }
  }

  /** Marks the files for a new incarnation; returns the problem, or an empty text. */
  String disowned(Stamp applied) {
    try {
      disown(applied);
      return "";
    } catch (IOException e) {
      return " (nothing could be written there: " + e.getMessage() + ")";
    }
  }

  private LedgerFile.Home home() throws IOException {
    return new LedgerFile.Home(
        DataFolder.identity(options.file()),
        options.tags().apply(EveryonesLedger.EVERYONE, SECRET_CHECK).name());
  }

  private static Incarnation.Position anew(long incarnation) {
    byte[] random = new byte[HighestPosition.IDENTITY_CHARACTERS / 2];
    new SecureRandom().nextBytes(random);
    return new Incarnation.Position(HexFormat.of().formatHex(random), new Stamp(incarnation, 0));
  }

  private static void closeBoth(LedgerFile ledger, @Nullable HighestPosition seen)
      throws SQLException, IOException {
    try (ledger;
        seen) {
      return;
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    closeBoth(ledger, seen);
  }
}
