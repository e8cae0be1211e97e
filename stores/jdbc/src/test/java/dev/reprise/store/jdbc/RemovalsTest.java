package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.testkit.FakeClock;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.PaymentRule;
import dev.reprise.tier.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what was removed is gone for every later process, too. */
class RemovalsTest {
  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  private SqliteTier open() {
    return GivenL2.open(GivenL2.options(folder, clock, problems::add));
  }

  private void keep(Tier tier, String key, String text) {
    tier.keep(ACME, key(key), answer(ACME, text, clock.instant()));
  }

  private static boolean has(Tier tier, String key) {
    return tier.find(ACME, key(key)) instanceof Lookup.Found;
  }

  private L2Keeper keeper() throws Exception {
    var options = GivenL2.options(folder, clock, problems::add);
    return new L2Keeper(
        options, PaymentRule.BY_USE, L2Keeper.openOrReplace(options), new L2Notes());
  }

  private Connection other() throws Exception {
    return DriverManager.getConnection(
        "jdbc:sqlite:" + folder.resolve("l2.db").toUri() + "?vfs=unix-excl");
  }

  /** What a process that is killed now leaves behind. */
  private boolean leaves(String key) throws IOException {
    Path copy = Files.createTempDirectory(folder, "left");
    for (String name : List.of("l2.db", "l2.db-wal")) {
      Files.copy(folder.resolve(name), copy.resolve(name));
    }
    try (Tier later = GivenL2.open(GivenL2.options(copy, clock, problems::add))) {
      return has(later, key);
    }
  }

  @Test
  void removals_are_written_when_they_were_waited_for() throws IOException {
    try (Tier tier = open()) {
      keep(tier, "q", "four");
      tier.flush();
      assertThat(leaves("q")).as("control").isTrue();
      keep(tier, "gathers", "five");
      tier.remove(ACME, key("q"));
      assertThat(tier.removalsWritten()).isTrue();
      assertThat(leaves("q")).isFalse();
    }
  }

  @Test
  void a_removal_that_failed_is_owed_and_made_before_what_comes_later() throws Exception {
    try (Tier tier = open()) {
      keep(tier, "q", "four");
      keep(tier, "again", "four");
      tier.flush();
      try (Connection other = other()) {
        SqliteFile.run(other, List.of("BEGIN IMMEDIATE"));
        tier.remove(ACME, key("q"));
        tier.remove(ACME, key("again"));
        assertThat(tier.removalsWritten()).as("the file is locked").isFalse();
        SqliteFile.run(other, List.of("ROLLBACK"));
      }
      keep(tier, "again", "five");
      tier.flush();
      assertThat(tier.removalsWritten()).isTrue();
      assertThat(leaves("q")).isFalse();
      assertThat(leaves("again")).isTrue();
    }
    assertThat(problems).singleElement().asString().contains("not written");
  }

  /** About once a second there is a batch without a task, which tries again. */
  @Test
  void removals_stay_owed_however_often_they_fail() throws Exception {
    try (L2Keeper keeper = keeper()) {
      keeper.land(List.of());
      try (Connection other = other()) {
        SqliteFile.run(other, List.of("BEGIN IMMEDIATE"));
        keeper.land(List.of(new WriteBehind.Remove(ACME, key("q"))));
        assertThat(keeper.removalsOwed()).isEqualTo(1);
        keeper.land(List.of());
        assertThat(keeper.removalsOwed()).isEqualTo(1);
        SqliteFile.run(other, List.of("ROLLBACK"));
      }
      keeper.land(List.of());
      assertThat(keeper.removalsOwed()).as("control").isZero();
    }
  }

  @Test
  void when_more_removals_are_owed_than_are_remembered_all_entries_go() throws Exception {
    try (Tier tier = open()) {
      keep(tier, "q", "four");
      keep(tier, "other", "four");
    }
    var removals = new ArrayList<WriteBehind.Task>();
    removals.add(new WriteBehind.Remove(ACME, key("q")));
    for (int i = 0; i < 5000; i++) {
      removals.add(new WriteBehind.Remove(ACME, key("q" + i)));
    }
    try (L2Keeper keeper = keeper()) {
      assertThat(keeper.storedBytes()).as("control").isPositive();
      try (Connection other = other()) {
        SqliteFile.run(other, List.of("BEGIN IMMEDIATE"));
        keeper.land(removals);
        assertThat(keeper.removalsOwed()).isPositive();
        SqliteFile.run(other, List.of("ROLLBACK"));
      }
      keeper.land(List.of());
      assertThat(keeper.removalsOwed()).isZero();
      assertThat(keeper.storedBytes()).isZero();
    }
    try (Tier tier = open()) {
      assertThat(has(tier, "q") || has(tier, "other")).isFalse();
    }
  }

  @Test
  void who_is_interrupted_does_not_know_that_they_are_written() throws Exception {
    try (Tier tier = open()) {
      keep(tier, "q", "four");
      tier.flush();
      try (Connection other = other()) {
        SqliteFile.run(other, List.of("BEGIN IMMEDIATE"));
        tier.remove(ACME, key("q"));
        Thread.currentThread().interrupt();
        assertThat(tier.removalsWritten()).isFalse();
        assertThat(Thread.interrupted()).isTrue();
        SqliteFile.run(other, List.of("ROLLBACK"));
      }
      tier.flush();
      assertThat(tier.removalsWritten()).as("control").isTrue();
    }
  }

  /** Otherwise the next batch would remove what this one replaced. */
  @Test
  void a_batch_that_was_written_stays_so_when_making_room_fails() {
    var small = GivenL2.options(folder, 20_000, clock, problems::add);
    var opening =
        SqliteTier.open(
            small,
            (holdings, comfortable) -> {
              throw new IllegalStateException("no rule");
            });
    try (Tier tier = ((SqliteTier.OpenTier) opening).tier()) {
      for (int i = 0; i < 40; i++) {
        keep(tier, "filler" + i, "x".repeat(1000));
      }
      tier.flush();
      assertThat(problems).as("control").singleElement().asString().contains("no rule");
      tier.remove(ACME, key("q"));
      keep(tier, "q", "tagged");
      tier.flush();
      tier.flush();
      assertThat(has(tier, "q")).isTrue();
      assertThat(tier.removalsWritten()).isTrue();
    }
  }

  @Test
  void a_look_that_serves_nobody_is_not_noted_as_a_use() {
    try (SqliteTier tier = open()) {
      keep(tier, "q", "four");
      tier.flush();
      assertThat(tier.findUncounted(ACME, key("q"))).isInstanceOf(Lookup.Found.class);
      tier.flush();
      assertThat(tier.use(ACME, key("q")))
          .get()
          .extracting(SqliteTier.EntryUse::hits)
          .isEqualTo(0L);
      assertThat(has(tier, "q")).isTrue();
      tier.flush();
      assertThat(tier.use(ACME, key("q")))
          .get()
          .extracting(SqliteTier.EntryUse::hits)
          .isEqualTo(1L);
    }
  }
}
