package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Ledger;
import dev.reprise.key.PartitionKeys;
import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole data folder put back from a backup is a new incarnation (F-9). */
class RestorationTest {
  private static final Tag DOC = new Tag("doc:1");

  @TempDir Path folder;
  private final List<String> problems = new ArrayList<>();
  private PartitionKeys keys = new PartitionKeys(new byte[32]);

  private Ledger open(Path where) {
    return SqliteLedger.open(SqliteLedger.LedgerSettings.in(where, keys::tag, problems::add));
  }

  private Stamp invalidated(Path where) {
    try (Ledger ledger = open(where)) {
      return ledger.invalidate(ACME, List.of(DOC));
    }
  }

  private Stamp opened(Path where) {
    try (Ledger ledger = open(where)) {
      return ledger.applied();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private static void overwrite(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file)); // the same inode
      }
    }
  }

  @Test
  void a_copy_of_the_folder_in_its_place_is_a_new_incarnation() throws IOException {
    Path data = folder.resolve("data");
    Stamp backedUp = invalidated(data);
    copy(data, folder.resolve("backup"));
    invalidated(data);
    Files.move(data, folder.resolve("away"));
    Files.move(folder.resolve("backup"), data);
    Stamp restored = opened(data);
    assertThat(restored.incarnation()).isGreaterThan(backedUp.incarnation());
    assertThat(problems).singleElement().asString().contains("not the file it was");
    assertThat(opened(data)).as("once is enough").isEqualTo(restored);
    assertThat(problems).hasSize(1);
  }

  @Test
  void a_folder_that_was_moved_goes_on_where_it_was() throws IOException {
    Path data = folder.resolve("data");
    Stamp last = invalidated(data);
    Files.move(data, folder.resolve("elsewhere"));
    assertThat(opened(folder.resolve("elsewhere"))).isEqualTo(last);
    assertThat(problems).isEmpty();
  }

  @Test
  void a_backup_written_into_the_same_files_is_not_noticed_and_is_told() throws IOException {
    Path data = folder.resolve("data");
    Stamp backedUp = invalidated(data);
    copy(data, folder.resolve("backup"));
    invalidated(data);
    overwrite(folder.resolve("backup"), data);
    assertThat(opened(data)).as("control: nothing is noticed").isEqualTo(backedUp);
    assertThat(Restoration.of(data)).isEqualTo(Restoration.RestoreResult.DONE);
    assertThat(Restoration.of(data))
        .as("as often as one likes")
        .isEqualTo(Restoration.RestoreResult.DONE);
    Stamp restored = opened(data);
    assertThat(restored.incarnation()).isGreaterThan(backedUp.incarnation());
    assertThat(opened(data)).isEqualTo(restored);
  }

  @Test
  void a_folder_in_use_is_not_touched() throws IOException {
    Path data = folder.resolve("data");
    try (Ledger ledger = open(data)) {
      Stamp before = ledger.applied();
      assertThat(Restoration.of(data)).isEqualTo(Restoration.RestoreResult.RUNNING);
      assertThat(ledger.applied()).isEqualTo(before);
      Stamp anew = ledger.beginAnew();
      assertThat(anew.incarnation()).isGreaterThan(before.incarnation());
      assertThat(ledger.applied()).isEqualTo(anew);
    }
  }

  @Test
  void what_begins_anew_has_forgotten_the_old_and_stays_so_after_a_restart() throws IOException {
    Path data = folder.resolve("data");
    Stamp anew;
    try (Ledger ledger = open(data)) {
      ledger.invalidate(ACME, List.of(DOC));
      anew = ledger.beginAnew();
      assertThat(ledger.version(ACME, DOC)).isZero();
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.invalidate(ACME, List.of(DOC))).isEqualTo(new Stamp(anew.incarnation(), 1));
    }
    assertThat(opened(data)).isEqualTo(new Stamp(anew.incarnation(), 1));
    assertThat(problems).isEmpty();
  }

  @Test
  void a_folder_without_a_ledger_or_with_a_damaged_one_needs_nothing() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    assertThat(Restoration.of(data)).isEqualTo(Restoration.RestoreResult.DONE);
    Files.writeString(data.resolve("ledger.db"), "no database at all ".repeat(100));
    assertThat(Restoration.of(data)).isEqualTo(Restoration.RestoreResult.DONE);
    assertThat(opened(data).incarnation()).isPositive();
  }

  /** With another secret yesterday's invalidations have other names: nothing is known of them. */
  @Test
  void another_master_secret_is_a_new_incarnation() {
    Stamp last = invalidated(folder);
    byte[] other = new byte[32];
    other[0] = 1;
    keys = new PartitionKeys(other);
    Stamp anew = opened(folder);
    assertThat(anew.incarnation()).isGreaterThan(last.incarnation());
    keys = new PartitionKeys(new byte[32]);
    assertThat(opened(folder).incarnation()).isGreaterThan(anew.incarnation());
  }

  @Test
  void a_ledger_of_the_earlier_format_is_begun_anew_and_its_plain_tags_are_gone()
      throws SQLException, IOException {
    Path file = folder.resolve("ledger.db");
    try (var connection = java.sql.DriverManager.getConnection("jdbc:sqlite:" + file)) {
      SqliteFile.run(
          connection,
          List.of(
              "CREATE TABLE ledger(one INTEGER PRIMARY KEY, identity TEXT, inc INTEGER, seq"
                  + " INTEGER, checked INTEGER)",
              "CREATE TABLE tagv(partition TEXT, tag TEXT, seq INTEGER)",
              "INSERT INTO ledger VALUES (1, '" + "a".repeat(32) + "', 7, 1, 0)",
              "INSERT INTO tagv VALUES ('everyone', 'doc-canary', 1)"));
    }
    try (Ledger ledger = open(folder)) {
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.applied().incarnation()).isGreaterThan(7);
    }
    assertThat(problems).singleElement().asString().contains("earlier format");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        assertThat(
                new String(Files.readAllBytes(each), java.nio.charset.StandardCharsets.ISO_8859_1))
            .as(each.toString())
            .doesNotContain("canary");
      }
    }
  }

  private final FakeClock clock = new FakeClock();

  private Ledger openAtClock(Path where) {
    SqliteLedger.LedgerSettings usual =
        SqliteLedger.LedgerSettings.in(where, keys::tag, problems::add);
    return SqliteLedger.open(
        new SqliteLedger.LedgerSettings(
            usual.file(),
            usual.seen(),
            usual.mostTags(),
            usual.mostOfAll(),
            usual.longestLife(),
            usual.tags(),
            clock,
            clock.nanos(),
            usual.background(),
            usual.problems()));
  }

  private Stamp openedAtClock(Path where) {
    try (Ledger ledger = openAtClock(where)) {
      return ledger.applied();
    }
  }

  private void setBackAYear() {
    clock.set(clock.instant().minus(Duration.ofDays(365)));
  }

  /** What is told remembers the ledger's incarnation, in case the ledger is lost after that. */
  @Test
  void what_is_told_is_above_the_ledgers_incarnation_though_nothing_lay_beside_it()
      throws IOException {
    Stamp last = openedAtClock(folder);
    Files.delete(folder.resolve("l2.seen"));
    assertThat(Restoration.of(folder)).isEqualTo(Restoration.RestoreResult.DONE);
    Files.delete(folder.resolve("ledger.db"));
    setBackAYear();
    assertThat(openedAtClock(folder).incarnation()).isGreaterThan(last.incarnation());
  }

  /** A back-up of the ledger is of an earlier incarnation than entries beside it may be. */
  @Test
  void what_is_told_is_above_what_was_remembered_beside_an_older_ledger() throws IOException {
    Path file = folder.resolve("ledger.db");
    openedAtClock(folder);
    byte[] backup = Files.readAllBytes(file);
    clock.pass(Duration.ofHours(1));
    Stamp last;
    try (Ledger ledger = openAtClock(folder)) {
      last = ledger.beginAnew();
    }
    Files.write(file, backup); // into the same file
    assertThat(Restoration.of(folder)).isEqualTo(Restoration.RestoreResult.DONE);
    setBackAYear();
    assertThat(openedAtClock(folder).incarnation()).isGreaterThan(last.incarnation());
  }

  @Test
  void a_damaged_ledger_with_nothing_beside_it_can_be_told_too() throws IOException {
    openedAtClock(folder);
    Files.delete(folder.resolve("l2.seen"));
    Files.writeString(folder.resolve("ledger.db"), "no database at all ".repeat(100));
    assertThat(Restoration.of(folder)).isEqualTo(Restoration.RestoreResult.DONE);
    assertThat(openedAtClock(folder).incarnation()).isPositive();
  }
}
