package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Incarnation;
import dev.reprise.freshness.Ledger;
import dev.reprise.key.PartitionKeys;
import dev.reprise.store.jdbc.file.HighestPosition;
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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger's file survives, and when it begins a new life (F-8, F-9). */
class SqliteLedgerTest {
  private static final Tag DOC = new Tag("doc:1");
  private static final PartitionKeys KEYS = new PartitionKeys(new byte[32]);

  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final List<String> problems = new ArrayList<>();
  private final AtomicInteger tries = new AtomicInteger();
  private Path file;
  private Path seen;

  @BeforeEach
  void nameFiles() {
    file = folder.resolve("ledger.db");
    seen = folder.resolve("l2.seen");
  }

  private Ledger open() {
    return open(folder);
  }

  private Ledger open(Path where) {
    return SqliteLedger.open(
        new SqliteLedger.LedgerSettings(
            where.resolve("ledger.db"),
            where.resolve("l2.seen"),
            100,
            1_000,
            Duration.ofDays(30),
            KEYS::tag,
            clock,
            clock.nanos(),
            task -> {
              tries.incrementAndGet();
              task.run();
            },
            problems::add));
  }

  private Stamp openInvalidateAndClose(Tag tag) {
    try (Ledger ledger = open()) {
      return ledger.invalidate(ACME, List.of(tag));
    }
  }

  @Test
  void a_restart_goes_on_where_it_was() {
    Stamp last;
    try (Ledger ledger = open()) {
      ledger.invalidate(ACME, List.of(DOC));
      ledger.raiseFloor(GLOBEX);
      last = ledger.invalidate(ACME, List.of(new Tag("doc:2")));
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.applied()).isEqualTo(last);
      assertThat(ledger.version(ACME, DOC)).isEqualTo(1);
      assertThat(ledger.floor(GLOBEX)).isEqualTo(2);
      assertThat(ledger.version(ACME, new Tag("doc:2"))).isEqualTo(3);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void an_older_copy_of_the_file_put_back_is_a_new_incarnation() throws IOException {
    openInvalidateAndClose(DOC);
    Files.copy(file, folder.resolve("backup"));
    Stamp last = openInvalidateAndClose(DOC);
    Files.move(folder.resolve("backup"), file, StandardCopyOption.REPLACE_EXISTING);
    try (Ledger ledger = open()) {
      assertThat(ledger.applied().incarnation()).isGreaterThan(last.incarnation());
      assertThat(ledger.leaseValid()).isTrue();
    }
    Stamp next = openInvalidateAndClose(DOC);
    try (Ledger ledger = open()) {
      assertThat(ledger.applied()).as("and from then on it goes on").isEqualTo(next);
    }
  }

  @Test
  void a_lost_file_is_a_new_incarnation_even_if_the_clock_went_back() throws IOException {
    Stamp last = openInvalidateAndClose(DOC);
    Files.delete(file);
    clock.set(clock.instant().minus(Duration.ofDays(365)));
    try (Ledger ledger = open()) {
      assertThat(ledger.applied().incarnation()).isGreaterThan(last.incarnation());
      assertThat(ledger.version(ACME, DOC)).isZero();
    }
  }

  @Test
  void a_file_of_another_ledger_is_a_new_incarnation() throws IOException {
    Stamp last = openInvalidateAndClose(DOC);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    try (Ledger other = open(elsewhere)) {
      other.invalidate(ACME, List.of(DOC));
      other.invalidate(ACME, List.of(DOC));
    }
    Files.move(elsewhere.resolve("ledger.db"), file, StandardCopyOption.REPLACE_EXISTING);
    try (Ledger ledger = open()) {
      assertThat(ledger.applied().incarnation()).isGreaterThan(last.incarnation());
    }
  }

  @Test
  void with_nothing_remembered_beside_it_or_nonsense_it_is_a_new_incarnation() throws IOException {
    Stamp last = openInvalidateAndClose(DOC);
    Files.delete(seen);
    Stamp second = openInvalidateAndClose(DOC);
    assertThat(second.incarnation()).isGreaterThan(last.incarnation());
    byte[] bytes = Files.readAllBytes(seen);
    bytes[20] ^= 1;
    Files.write(seen, bytes);
    assertThat(openInvalidateAndClose(DOC).incarnation()).isGreaterThan(second.incarnation());
  }

  @Test
  void a_damaged_file_is_moved_aside_named_once_and_a_new_incarnation_begins() throws IOException {
    Stamp last = openInvalidateAndClose(DOC);
    Files.write(file, "this is no database, it is a text of some length".repeat(99).getBytes());
    try (Ledger ledger = open()) {
      assertThat(ledger.applied().incarnation()).isGreaterThan(last.incarnation());
      assertThat(ledger.leaseValid()).isTrue();
    }
    assertThat(problems).hasSize(1).first().asString().contains("ledger.db.damaged-");
    try (var files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .anyMatch(name -> name.startsWith("ledger.db.damaged-"));
    }
  }

  @Test
  void a_row_that_cannot_be_is_damage_too() throws Exception {
    openInvalidateAndClose(DOC);
    try (LedgerFile direct = new LedgerFile(new SqliteFile(file))) {
      direct.execute("INSERT INTO tagv(partition, tag, seq) VALUES ('no good!', 'x', 1)");
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.version(ACME, DOC)).isZero();
    }
    assertThat(problems).hasSize(1);
  }

  @Test
  void a_folder_that_cannot_be_written_is_a_ledger_in_memory_until_it_can() throws IOException {
    Path blocked = Files.createFile(folder.resolve("data"));
    try (Ledger ledger = open(blocked.resolve("ledger"))) {
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.durable()).isFalse();
      long inMemory = ledger.applied().incarnation();
      assertThatThrownBy(() -> ledger.invalidate(ACME, List.of(DOC)))
          .isInstanceOfSatisfying(
              Ledger.NotDurable.class,
              it -> assertThat(it.position()).isEqualTo(new Stamp(inMemory, 1)));
      assertThat(ledger.version(ACME, DOC)).as("it holds").isEqualTo(1);
      clock.pass(Duration.ofSeconds(1));
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.durable()).as("control: still away").isFalse();
      Files.delete(blocked);
      Files.createDirectories(blocked.resolve("ledger"));
      clock.pass(Duration.ofSeconds(1));
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.durable()).isTrue();
      assertThat(ledger.applied().incarnation()).as("a new one").isGreaterThan(inMemory);
      assertThat(ledger.invalidate(ACME, List.of(DOC)).sequence()).isPositive();
    }
    assertThat(problems).hasSize(1);
  }

  @Test
  void a_folder_that_could_not_be_made_at_the_start_is_made_when_it_can_be() throws IOException {
    Path blocked = Files.createFile(folder.resolve("parent"));
    try (Ledger ledger = open(blocked.resolve("data"))) {
      assertThat(ledger.durable()).as("control").isFalse();
      Files.delete(blocked);
      Files.createDirectory(blocked);
      clock.pass(Duration.ofSeconds(1));
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.durable()).isTrue();
    }
  }

  @Test
  void a_second_one_on_the_same_file_has_no_lease() {
    try (Ledger first = open();
        Ledger second = open()) {
      assertThat(first.leaseValid()).isTrue();
      assertThat(second.leaseValid()).isFalse();
      first.invalidate(ACME, List.of(DOC));
    }
    assertThat(problems).hasSize(1).first().asString().contains("another process");
  }

  @Test
  void a_failed_write_ends_the_lease_until_one_succeeds() throws Exception {
    try (Ledger ledger = open()) {
      Stamp before = ledger.invalidate(ACME, List.of(DOC));
      refuseWrites(ledger);
      assertThatThrownBy(() -> ledger.invalidate(ACME, List.of(DOC)))
          .isInstanceOf(Ledger.LedgerUnreachable.class)
          .hasMessageContaining("must be repeated");
      assertThat(ledger.leaseValid()).isFalse();
      assertThat(ledger.applied()).isEqualTo(before);
      Files.delete(seen);
      Files.createDirectory(seen); // it stays out of reach for now
      for (int i = 0; i < 1000; i++) {
        clock.pass(Duration.ofMillis(10));
        assertThat(ledger.leaseValid()).isFalse();
      }
      assertThat(tries.get()).as("ten seconds, one try every two thirds").isBetween(14, 15);
      Files.delete(seen);
      clock.pass(Duration.ofSeconds(1));
      ledger.leaseValid();
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.applied()).as("nothing was lost, nothing was added").isEqualTo(before);
      Stamp next = ledger.invalidate(ACME, List.of(DOC));
      assertThat(next).isEqualTo(new Stamp(before.incarnation(), before.sequence() + 1));
    }
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst()).contains("a write failed");
    try (Ledger ledger = open()) {
      assertThat(ledger.version(ACME, DOC)).isEqualTo(2);
    }
  }

  @Test
  void a_file_rolled_back_while_the_lease_had_lapsed_is_a_new_incarnation() throws Exception {
    openInvalidateAndClose(DOC);
    Path backup = Files.copy(file, folder.resolve("backup"));
    try (Ledger ledger = open()) {
      Stamp before = ledger.invalidate(ACME, List.of(DOC));
      refuseWrites(ledger);
      assertThatThrownBy(() -> ledger.raiseFloor(ACME))
          .isInstanceOf(Ledger.LedgerUnreachable.class);
      Files.deleteIfExists(folder.resolve("ledger.db-wal"));
      Files.move(backup, file, StandardCopyOption.REPLACE_EXISTING);
      clock.pass(Duration.ofSeconds(1));
      ledger.leaseValid();
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.applied().incarnation()).isGreaterThan(before.incarnation());
    }
  }

  @Test
  void a_crash_before_the_ledger_commits_is_a_new_incarnation_and_never_a_lost_one()
      throws IOException {
    Stamp last = openInvalidateAndClose(DOC);
    try (HighestPosition beside = new HighestPosition(seen)) {
      var position = Objects.requireNonNull(beside.read());
      Stamp ahead = new Stamp(last.incarnation(), last.sequence() + 1);
      beside.write(new Incarnation.Position(position.identity(), ahead));
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.applied().incarnation()).isGreaterThan(last.incarnation());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ledger.db", "ledger.db-wal", "l2.seen"})
  void with_a_file_gone_under_its_name_an_invalidation_holds_and_is_not_durable(String name)
      throws IOException {
    Stamp last;
    try (Ledger ledger = open()) {
      Stamp before = ledger.invalidate(ACME, List.of(DOC));
      assertThat(ledger.durable()).as("control").isTrue();
      Files.delete(folder.resolve(name));
      assertThatThrownBy(() -> ledger.invalidate(ACME, List.of(DOC)))
          .isInstanceOf(Ledger.NotDurable.class);
      last = new Stamp(before.incarnation(), before.sequence() + 1);
      assertThat(ledger.applied()).isEqualTo(last);
      assertThat(ledger.version(ACME, DOC)).isEqualTo(last.sequence());
      assertThat(ledger.leaseValid()).as("it goes on in memory").isTrue();
      assertThat(ledger.durable()).isFalse();
      assertThatThrownBy(() -> ledger.raiseFloor(GLOBEX)).isInstanceOf(Ledger.NotDurable.class);
      assertThat(ledger.floor(GLOBEX)).isEqualTo(last.sequence() + 1);
    }
    assertThat(problems).singleElement().asString().contains("taken away or replaced");
    try (Ledger ledger = open()) {
      assertThat(ledger.applied().incarnation()).isGreaterThan(last.incarnation());
    }
  }

  /** The file that comes back knows nothing of what was invalidated meanwhile. */
  @Test
  void files_that_were_away_are_begun_anew_when_told() throws IOException {
    Path data = folder.resolve("data");
    Path away = folder.resolve("away");
    try (Ledger ledger = open(data)) {
      Stamp before = ledger.invalidate(ACME, List.of(DOC));
      Files.move(data, away);
      assertThatThrownBy(() -> ledger.invalidate(ACME, List.of(DOC)))
          .isInstanceOf(Ledger.NotDurable.class);
      Files.move(away, data);
      assertThatThrownBy(() -> ledger.invalidate(ACME, List.of(DOC)))
          .as("once is enough: what it invalidated in memory is in no file")
          .isInstanceOf(Ledger.NotDurable.class);
      Stamp anew = ledger.beginAnew();
      assertThat(anew.incarnation()).isGreaterThan(before.incarnation());
      assertThat(ledger.durable()).isTrue();
      assertThat(ledger.invalidate(ACME, List.of(DOC))).isEqualTo(new Stamp(anew.incarnation(), 1));
    }
    try (Ledger ledger = open(data)) {
      assertThat(ledger.version(ACME, DOC)).isEqualTo(1);
    }
  }

  @Test
  void also_when_the_last_they_know_is_the_last_there_was() throws IOException {
    Path data = folder.resolve("data");
    Path away = folder.resolve("away");
    try (Ledger ledger = open(data)) {
      Stamp before = ledger.applied();
      Files.move(data, away);
      assertThatThrownBy(() -> ledger.invalidate(ACME, List.of(DOC)))
          .isInstanceOf(Ledger.NotDurable.class);
      Files.move(away, data);
      assertThat(ledger.beginAnew().incarnation()).isGreaterThan(before.incarnation());
    }
  }

  @Test
  void nor_are_they_gone_on_with_at_the_next_start() throws IOException {
    Path data = folder.resolve("data");
    Path away = folder.resolve("away");
    Stamp before;
    try (Ledger ledger = open(data)) {
      before = ledger.invalidate(ACME, List.of(DOC));
      Files.move(data, away);
      assertThatThrownBy(() -> ledger.invalidate(GLOBEX, List.of(DOC)))
          .isInstanceOf(Ledger.NotDurable.class);
      assertThatThrownBy(() -> ledger.raiseFloor(ACME)).isInstanceOf(Ledger.NotDurable.class);
    }
    Files.move(away, data);
    try (Ledger ledger = open(data)) {
      assertThat(ledger.applied().incarnation()).isGreaterThan(before.incarnation());
    }
  }

  private static void refuseWrites(Ledger ledger) throws SQLException {
    Objects.requireNonNull(((SqliteLedger) ledger).files)
        .ledger()
        .execute("PRAGMA query_only = ON");
  }
}
