package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.testkit.FakeClock;
import dev.reprise.tier.Lookup;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A file that an earlier version wrote: its entries name nobody as their owner, so that an
 * operator's invalidation could not count them. They are gone, and what is kept from now on counts.
 */
class OlderEntriesTest {
  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();

  private SqliteTier open() {
    return GivenL2.open(GivenL2.options(folder, clock, problem -> {}));
  }

  private void run(List<String> statements) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("l2.db"))) {
      SqliteFile.run(connection, statements);
    }
  }

  private static boolean has(SqliteTier tier, String key) {
    return tier.find(ACME, key(key)) instanceof Lookup.Found;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void entries_whose_owner_nobody_knows_are_gone_and_new_ones_count(int version)
      throws SQLException {
    try (SqliteTier tier = open()) {
      tier.keep(ACME, key("old"), answer(ACME, "four", clock.instant()));
      tier.flush();
      assertThat(tier.partitions()).as("control").containsExactly(ACME);
    }
    run(List.of("ALTER TABLE entry DROP COLUMN owner"));
    if (version == 1) {
      run(List.of("DROP INDEX entry_turn", "ALTER TABLE entry DROP COLUMN used"));
    }
    run(List.of("PRAGMA user_version = " + version));
    try (SqliteTier tier = open()) {
      assertThat(has(tier, "old")).isFalse();
      assertThat(tier.storedBytes()).isZero();
      tier.keep(ACME, key("new"), answer(ACME, "five", clock.instant()));
      tier.flush();
      assertThat(tier.list(ACME)).hasSize(1);
      assertThat(tier.partitions()).containsExactly(ACME);
    }
    try (SqliteTier tier = open()) {
      assertThat(has(tier, "new")).as("today's entries stay").isTrue();
    }
  }
}
