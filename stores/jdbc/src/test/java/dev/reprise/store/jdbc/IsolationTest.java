package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static dev.reprise.testkit.GivenEntries.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.request.Partition;
import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import dev.reprise.tier.seal.SealedEnvelope;
import dev.reprise.tier.seal.Tie;
import dev.reprise.tier.seal.UnreadableFrame;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tenants with the very same cache keys: as if key derivation, the first of the four ties, had
 * failed everywhere. What is left must hold with any one of the others gone too.
 */
class IsolationTest {
  private static final List<Partition> TENANTS =
      IntStream.range(0, 64).mapToObj(n -> new Partition("tenant-" + n)).toList();
  private static final int KEYS = 16;

  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();

  /** What looking everything up came to. */
  private record Tally(int own, int foreign, int asked) {}

  private static String says(Partition tenant, int question) {
    return tenant.name() + " answers " + question;
  }

  private void fill(Tier tier) {
    for (int q = 0; q < KEYS; q++) {
      for (Partition tenant : TENANTS) {
        tier.keep(tenant, key("q" + q), answer(tenant, says(tenant, q), clock.instant()));
      }
    }
    tier.flush();
  }

  private static Tally askAll(Tier tier) {
    int own = 0;
    int foreign = 0;
    for (Partition tenant : TENANTS) {
      for (int q = 0; q < KEYS; q++) {
        if (tier.find(tenant, key("q" + q)) instanceof Lookup.Found(Entry entry)) {
          boolean right = text(entry).equals(says(tenant, q));
          own += right ? 1 : 0;
          foreign += right ? 0 : 1;
        }
      }
    }
    return new Tally(own, foreign, TENANTS.size() * KEYS);
  }

  private SqliteTier l2(Set<Tie> missing) {
    return GivenL2.open(
        new SqliteTier.TierSettings(
            folder.resolve("l2.db"),
            256 << 20,
            Tie.namespaces(missing),
            Tie.envelope(missing),
            clock,
            clock,
            Duration.ofSeconds(20),
            GivenL2.room(),
            problem -> {
              throw new AssertionError(problem);
            }));
  }

  @Test
  void in_process_nobody_finds_anothers_and_everybody_their_own() {
    try (Tier tier = new InProcessTier(64 << 20, clock, clock.nanos())) {
      fill(tier);
      Tally tally = askAll(tier);
      assertThat(tally.foreign()).isZero();
      assertThat(tally.own()).isGreaterThanOrEqualTo(tally.asked() * 99 / 100);
    }
  }

  @Test
  void in_the_embedded_l2_nobody_finds_anothers_and_everybody_their_own() {
    try (Tier tier = l2(Set.of())) {
      fill(tier);
      Tally tally = askAll(tier);
      assertThat(tally.foreign()).isZero();
      assertThat(tally.own()).isGreaterThanOrEqualTo(tally.asked() * 99 / 100);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NAMESPACE", "SEALED_PARTITION", "SEALED_KEY", "COMPARE", "OWN_SECRET"})
  void with_one_tie_gone_nothing_leaks(Tie gone) {
    try (Tier tier = l2(EnumSet.of(gone))) {
      fill(tier);
      assertThat(askAll(tier).foreign()).isZero();
    }
  }

  @Test
  void with_all_ties_gone_it_leaks_so_the_test_can_fail() {
    try (Tier tier = l2(Tie.ofPartitions())) {
      fill(tier);
      assertThat(askAll(tier).foreign()).isGreaterThan(500);
    }
  }

  /** Somebody with write access to the file gives everybody their neighbour's rows. */
  @ParameterizedTest
  @EnumSource(names = {"SEALED_PARTITION", "COMPARE", "OWN_SECRET"})
  void rows_moved_to_another_partition_open_with_no_one_tie_gone(Tie gone) throws SQLException {
    assertThat(foreignAfter("partition", EnumSet.of(gone))).isZero();
  }

  @Test
  void rows_moved_to_another_partition_open_with_all_ties_gone() throws SQLException {
    Set<Tie> ofRows = EnumSet.of(Tie.SEALED_PARTITION, Tie.COMPARE, Tie.OWN_SECRET);
    assertThat(foreignAfter("partition", ofRows)).isGreaterThan(500);
  }

  /** And to another key of their own. */
  @ParameterizedTest
  @EnumSource(names = {"SEALED_KEY", "COMPARE"})
  void rows_moved_to_another_key_open_with_no_one_tie_gone(Tie gone) throws SQLException {
    assertThat(foreignAfter("key", EnumSet.of(gone))).isZero();
  }

  @Test
  void rows_moved_to_another_key_open_with_both_ties_gone() throws SQLException {
    assertThat(foreignAfter("key", EnumSet.of(Tie.SEALED_KEY, Tie.COMPARE))).isGreaterThan(500);
  }

  private int foreignAfter(String moved, Set<Tie> missing) throws SQLException {
    try (Tier tier = l2(missing)) {
      fill(tier);
    }
    String order = moved.equals("key") ? "partition, key" : "key, partition";
    try (Connection connection = new SqliteFile(folder.resolve("l2.db")).openToRead()) {
      assertThat(SqliteFile.number(connection, "SELECT count(*) FROM entry")).isPositive();
    }
    try (Connection connection =
        java.sql.DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("l2.db"))) {
      SqliteFile.run(
          connection,
          List.of(
              "CREATE TEMP TABLE moved AS SELECT id, lag(id) OVER (ORDER BY "
                  + order
                  + ") AS other FROM entry",
              "CREATE TEMP TABLE bodies AS SELECT moved.id, body FROM moved"
                  + " JOIN sealed ON sealed.id = other",
              "UPDATE sealed SET body = (SELECT body FROM bodies WHERE bodies.id = sealed.id)"
                  + " WHERE id IN (SELECT id FROM bodies)"));
    }
    try (Tier tier = l2(missing)) {
      return askAll(tier).foreign();
    }
  }

  /** A stamp or policy version made younger by hand would make a dead entry live. */
  @ParameterizedTest
  @EnumSource(names = {"SEALED_INCARNATION", "SEALED_SEQUENCE", "SEALED_POLICY"})
  void a_forged_stamp_does_not_open_unless_its_tie_is_gone(Tie gone) throws UnreadableFrame {
    Partition tenant = TENANTS.getFirst();
    Entry entry = answer(tenant, "old", clock.instant());
    byte[] honest = Tie.envelope(Set.of()).seal(tenant, key("q"), entry);
    assertThat(forgedOpens(Tie.envelope(Set.of()), honest, gone)).isFalse();
    assertThat(new SealedEnvelope(GivenEntries.partitionKeys()).open(tenant, key("q"), honest))
        .as("control: the mutant with nothing missing is the envelope in force")
        .isNotNull();
    SealedEnvelope loose = Tie.envelope(EnumSet.of(gone));
    assertThat(forgedOpens(loose, loose.seal(tenant, key("q"), entry), gone)).isTrue();
  }

  private static boolean forgedOpens(SealedEnvelope envelope, byte[] sealed, Tie what) {
    ByteBuffer head = ByteBuffer.wrap(sealed.clone());
    Stamp stamp = GivenEntries.STAMP;
    switch (what) {
      case SEALED_INCARNATION -> head.putLong(1, stamp.incarnation() + 1);
      case SEALED_SEQUENCE -> head.putLong(9, stamp.sequence() + 1);
      default -> head.put(21, (byte) 'D');
    }
    try {
      envelope.open(TENANTS.getFirst(), key("q"), head.array());
      return true;
    } catch (UnreadableFrame e) {
      return false;
    }
  }
}
