package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Cause;
import dev.reprise.freshness.Demands;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.freshness.Ledger;
import dev.reprise.freshness.Validation;
import dev.reprise.freshness.Verdict;
import dev.reprise.key.PartitionKeys;
import dev.reprise.request.Partition;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More rows in the ledger's file than there is room for, and rows nobody needs any more: what goes
 * is replaced by a floor, so that entries are lost at worst and never served stale (F-3).
 */
class LedgerRowsTest {
  private static final int MILLION = 1_000_000;
  private static final int MOST_TAGS = 100;
  private static final int MOST_OF_ALL = 1_000;
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Tag DOC = new Tag("doc:1");
  private static final PartitionKeys KEYS = new PartitionKeys(new byte[32]);

  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();
  private final List<String> problems = new ArrayList<>();

  private Ledger open() {
    return new EveryonesLedger(
        SqliteLedger.open(
            new SqliteLedger.LedgerSettings(
                folder.resolve("ledger.db"),
                folder.resolve("l2.seen"),
                MOST_TAGS,
                MOST_OF_ALL,
                LONGEST,
                KEYS::tag,
                clock,
                clock.nanos(),
                Runnable::run,
                problems::add)));
  }

  /** By hand, as somebody who has the file in front of them. */
  private long sql(String... statements) {
    try (Connection file = DriverManager.getConnection("jdbc:sqlite:" + folder + "/ledger.db");
        Statement statement = file.createStatement()) {
      for (String each : statements) {
        if (each.startsWith("SELECT")) {
          return statement.executeQuery(each).getLong(1);
        }
        statement.execute(each);
      }
      return 0;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private long rows() {
    return sql("SELECT (SELECT count(*) FROM tagv) + (SELECT count(*) FROM floors)");
  }

  /** A million rows with positions 1 to a million; then the ledger stands after all of them. */
  private void aMillion(String partition, String sequence) {
    try (Ledger ledger = open()) {
      assertThat(ledger.leaseValid()).isTrue();
    }
    sql(
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %d)"
                .formatted(MILLION)
            + " INSERT INTO tagv(partition, tag, seq) SELECT %s, 'tag-' || n, %s FROM c"
                .formatted(partition, sequence),
        "UPDATE ledger SET seq = " + MILLION);
  }

  private Verdict judged(Ledger ledger, Partition whose, long stampedAt) {
    var stamp = new Stamp(ledger.applied().incarnation(), stampedAt);
    var entry =
        GivenEntries.answer(whose, "an answer", clock.instant(), Duration.ofHours(1), stamp);
    return Validation.full()
        .judge(entry, Demands.plainly(whose, entry.policyVersion(), clock.instant()), ledger);
  }

  private void dead(Ledger ledger, Partition whose, long stampedAt) {
    assertThat(judged(ledger, whose, stampedAt)).isEqualTo(new Verdict.Dead(Cause.BELOW_FLOOR));
  }

  private void alive(Ledger ledger, Partition whose, long stampedAt) {
    assertThat(judged(ledger, whose, stampedAt)).isInstanceOf(Verdict.Fresh.class);
  }

  @Test
  void a_million_tags_of_one_caller_cost_that_caller_its_old_entries_and_nobody_else() {
    aMillion("'acme'", "n");
    sql("INSERT INTO tagv VALUES ('globex', '" + KEYS.tag(GLOBEX, DOC).name() + "', 7)");
    try (Ledger ledger = open()) {
      assertThat(ledger.leaseValid()).isTrue();
      long floor = ledger.floor(ACME);
      assertThat(floor).as("all but the newest").isBetween(MILLION - 101L, MILLION - 50L);
      dead(ledger, ACME, floor - 1);
      alive(ledger, ACME, MILLION);
      assertThat(ledger.floor(GLOBEX)).isZero();
      assertThat(ledger.version(GLOBEX, DOC)).isEqualTo(7);
      alive(ledger, GLOBEX, 7);
      assertThat(ledger.invalidate(ACME, List.of(DOC)).sequence()).isEqualTo(MILLION + 1);
    }
    assertThat(problems).singleElement().asString().contains("do not fit into the memory");
    assertThat(rows()).isLessThanOrEqualTo(MOST_TAGS + 4);
    try (Ledger ledger = open()) {
      assertThat(ledger.applied().sequence()).isEqualTo(MILLION + 1);
    }
    assertThat(problems).as("once is enough").hasSize(1);
  }

  @Test
  void a_million_callers_cost_all_their_oldest_entries() {
    aMillion("'c-' || n", "n");
    sql(
        "INSERT INTO tagv VALUES ('acme', 'old', 5), ('globex', '"
            + KEYS.tag(GLOBEX, DOC).name()
            + "', 999999)");
    try (Ledger ledger = open()) {
      long floor = ledger.floor(ACME);
      assertThat(floor).isBetween(MILLION - MOST_OF_ALL - 1L, MILLION - 900L);
      assertThat(ledger.floor(new Partition("never-seen"))).isEqualTo(floor);
      dead(ledger, ACME, floor - 1);
      alive(ledger, ACME, floor);
      assertThat(ledger.version(GLOBEX, DOC)).isEqualTo(999_999);
      assertThat(ledger.version(ACME, DOC)).isEqualTo(floor);
    }
    assertThat(problems).hasSize(1);
    assertThat(rows()).isLessThanOrEqualTo(MOST_OF_ALL + 1);
  }

  @Test
  void a_million_rows_with_one_position_are_one_floor() {
    aMillion("'c-' || (n % 5000)", "3");
    try (Ledger ledger = open()) {
      assertThat(ledger.floor(ACME)).isEqualTo(3);
      dead(ledger, ACME, 2);
      alive(ledger, ACME, 3);
    }
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void a_million_floors_are_everyones() {
    try (Ledger ledger = open()) {
      assertThat(ledger.leaseValid()).isTrue();
    }
    sql(
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < %d)"
                .formatted(MILLION)
            + " INSERT INTO floors(partition, seq) SELECT 'c-' || n, n FROM c",
        "UPDATE ledger SET seq = " + MILLION);
    try (Ledger ledger = open()) {
      dead(ledger, ACME, MILLION - MOST_OF_ALL - 1);
      alive(ledger, ACME, MILLION - MOST_OF_ALL);
      dead(ledger, new Partition("c-1000000"), MILLION - 1);
      alive(ledger, new Partition("c-1000000"), MILLION);
    }
    assertThat(rows()).isEqualTo(MOST_OF_ALL + 1);
  }

  /** Whoever came last pays for room: several floors rise in one invalidation. */
  @Test
  void an_invalidation_for_which_others_make_room_is_one_transaction() {
    Stamp last;
    try (Ledger ledger = open()) {
      ledger.invalidate(ACME, List.of(DOC));
      for (int caller = 0; caller < 24; caller++) {
        ledger.invalidate(new Partition("c-" + caller), tags(40));
      }
      last = ledger.invalidate(ACME, tags(MOST_TAGS - 1));
      assertThat(ledger.leaseValid()).isTrue();
      assertThat(ledger.floor(new Partition("c-21"))).as("control").isZero();
      assertThat(ledger.floor(new Partition("c-22"))).isEqualTo(last.sequence());
      assertThat(ledger.floor(new Partition("c-23"))).isEqualTo(last.sequence());
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.applied()).isEqualTo(last);
      assertThat(ledger.version(ACME, DOC)).isEqualTo(1);
      assertThat(ledger.version(ACME, new Tag("tag-98"))).isEqualTo(last.sequence());
      assertThat(ledger.floor(new Partition("c-22"))).isEqualTo(last.sequence());
      assertThat(ledger.floor(new Partition("c-23"))).isEqualTo(last.sequence());
    }
    assertThat(problems).isEmpty();
  }

  private static List<Tag> tags(int count) {
    return IntStream.range(0, count).mapToObj(n -> new Tag("tag-" + n)).toList();
  }

  @Test
  void who_has_few_tags_keeps_them_when_others_have_many() {
    try (Ledger ledger = open()) {
      ledger.invalidate(GLOBEX, List.of(DOC));
    }
    sql(
        "WITH RECURSIVE c(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM c WHERE n < 5000)"
            + " INSERT INTO tagv(partition, tag, seq) SELECT 'c-' || (n % 58), 'tag-' || n, n FROM c",
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 100)"
            + " INSERT INTO tagv(partition, tag, seq) SELECT 'everyone', 'tag-' || n, n FROM c",
        "UPDATE ledger SET seq = 5000");
    try (Ledger ledger = open()) {
      assertThat(ledger.floor(GLOBEX)).as("nothing of everyone's floor").isZero();
      assertThat(ledger.version(GLOBEX, DOC)).isEqualTo(1);
      assertThat(ledger.floor(new Partition("c-1"))).isPositive();
    }
    assertThat(rows())
        .as("all of everyone's, and 8 tags of each of 58 callers: 16 would be 29 too many")
        .isEqualTo(1 + 100 + 58 * 8 + 58);
  }

  @Test
  void what_is_invalidated_for_everyone_is_cut_by_its_own_bound_only() {
    try (Ledger ledger = open()) {
      ledger.invalidate(GLOBEX, List.of(DOC));
    }
    sql(
        "WITH RECURSIVE c(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM c WHERE n < 5000)"
            + " INSERT INTO tagv(partition, tag, seq) SELECT 'c-' || (n % 58), 'tag-' || n, n FROM c",
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 150)"
            + " INSERT INTO tagv(partition, tag, seq) SELECT 'everyone', 'tag-' || n, n FROM c",
        "UPDATE ledger SET seq = 5000");
    try (Ledger ledger = open()) {
      assertThat(ledger.floor(GLOBEX)).isEqualTo(50);
    }
  }

  @Test
  void what_fits_stays_as_it_is() {
    try (Ledger ledger = open()) {
      for (int i = 0; i < MOST_TAGS; i++) {
        ledger.invalidate(ACME, List.of(new Tag("doc:" + i)));
      }
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.floor(ACME)).isZero();
      assertThat(ledger.version(ACME, new Tag("doc:0"))).isEqualTo(1);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void a_name_longer_than_any_is_damage() {
    try (Ledger ledger = open()) {
      ledger.invalidate(ACME, List.of(DOC));
    }
    sql("INSERT INTO tagv VALUES ('acme', '" + "x".repeat(100_000) + "', 1)");
    try (Ledger ledger = open()) {
      assertThat(ledger.leaseValid()).isTrue();
    }
    assertThat(problems).singleElement().asString().contains("damaged");
  }

  @Test
  void rows_go_when_no_entry_they_could_invalidate_can_live() {
    Stamp first;
    try (Ledger ledger = open()) {
      first = ledger.invalidate(ACME, List.of(DOC));
      ledger.raiseFloor(new Partition("cy"));
    }
    clock.pass(Duration.ofDays(1));
    try (Ledger ledger = open()) {
      clock.pass(LONGEST);
      ledger.invalidate(GLOBEX, List.of(DOC));
      assertThat(ledger.floor(GLOBEX)).as("control: too early").isZero();
      assertThat(ledger.version(ACME, DOC)).isEqualTo(first.sequence());
      clock.pass(Duration.ofDays(3));
      Stamp last = ledger.invalidate(GLOBEX, List.of(new Tag("doc:2")));
      assertThat(ledger.floor(ACME)).as("of everyone").isEqualTo(first.sequence() + 1);
      assertThat(ledger.version(ACME, DOC)).isEqualTo(first.sequence() + 1);
      assertThat(ledger.version(GLOBEX, new Tag("doc:2"))).isEqualTo(last.sequence());
      dead(ledger, ACME, first.sequence());
      alive(ledger, ACME, last.sequence());
    }
    assertThat(rows()).as("two tags of Globex, and everyone's floor").isEqualTo(3);
    clock.pass(LONGEST.plusDays(4));
    try (Ledger ledger = open()) {
      assertThat(ledger.floor(ACME)).as("at the start, too").isEqualTo(3);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void a_new_incarnation_knows_nothing_of_when_positions_of_the_old_one_were_reached() {
    try (Ledger ledger = open()) {
      ledger.invalidate(ACME, tags(3));
      ledger.invalidate(ACME, tags(3));
    }
    clock.pass(Duration.ofDays(1));
    try (Ledger ledger = open()) {
      ledger.beginAnew();
      clock.pass(LONGEST.plusDays(4));
      Stamp last = ledger.invalidate(ACME, List.of(DOC));
      assertThat(last.sequence()).isEqualTo(1);
      alive(ledger, GLOBEX, 0);
    }
  }
}
