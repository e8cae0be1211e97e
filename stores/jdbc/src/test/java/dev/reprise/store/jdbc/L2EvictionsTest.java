package dev.reprise.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.tier.Floors;
import dev.reprise.tier.PaymentRule;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who pays on disk, with floors that are given: as many bytes as a partition has in use. Each entry
 * has a hundred bytes, and each test leaves 1,600 comfortable bytes, so a quarter is 400.
 */
class L2EvictionsTest {
  private static final int ENTRY = 100;
  private static final long COMFORTABLE = 1_600;
  private static final PaymentRule WHAT_IS_USED =
      (holdings, comfortable) -> holdings.stream().mapToLong(Floors.Holding::used).toArray();

  @TempDir Path folder;
  private L2Writer writer;
  private long now = 1_800_000_000_000L;
  private int keys;

  @BeforeEach
  void open() throws Exception {
    writer = new L2Writer(new SqliteFile(folder.resolve("l2.db")));
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
  }

  private static byte[] key(int n) {
    return ByteBuffer.allocate(32).putInt(n).array();
  }

  /** Later ones are younger. */
  private void keep(String partition, int entries, boolean used) throws SQLException {
    for (int i = 0; i < entries; i++) {
      now++;
      byte[] key = key(keys++);
      writer.keep(new L2Writer.KeptRow(partition, key, key, new byte[ENTRY], now, now + 1_000_000));
      if (used) {
        writer.use(partition, key, now);
      }
    }
  }

  private long free(PaymentRule rule) throws SQLException {
    writer.commit();
    long stored = bytes("");
    return new L2Evictions(writer.connection(), rule).free(stored - COMFORTABLE, COMFORTABLE, now);
  }

  private long bytes(String where) throws SQLException {
    return SqliteFile.number(
        writer.connection(), "SELECT coalesce(sum(bytes), 0) FROM entry " + where);
  }

  private int entries(String partition) throws SQLException {
    return (int) bytes("WHERE partition = '" + partition + "'") / ENTRY;
  }

  @Test
  void within_the_nursery_nobody_without_a_floor_pays() throws Exception {
    keep("cy", 4, false); // the oldest of all, a quarter
    keep("acme", 10, true);
    keep("acme", 6, false);
    assertThat(free(WHAT_IS_USED)).isEqualTo(4 * ENTRY);
    assertThat(entries("cy")).isEqualTo(4);
    assertThat(entries("acme")).isEqualTo(12);
  }

  @Test
  void beyond_the_nursery_those_without_a_floor_pay_first_and_only_what_is_beyond()
      throws Exception {
    keep("acme", 5, true);
    keep("acme", 8, false);
    keep("cy", 3, false);
    keep("di", 3, false);
    assertThat(free(WHAT_IS_USED)).isEqualTo(3 * ENTRY);
    assertThat(entries("cy") + entries("di")).as("a quarter stays").isEqualTo(4);
    assertThat(entries("acme")).as("and the rest is from above a floor").isEqualTo(12);
  }

  @Test
  void who_holds_more_than_an_equal_share_pays_before_others_with_older_entries() throws Exception {
    keep("cy", 3, false);
    keep("di", 3, false);
    keep("flood", 14, false);
    assertThat(free(WHAT_IS_USED)).isEqualTo(4 * ENTRY);
    assertThat(entries("cy")).isEqualTo(3);
    assertThat(entries("di")).isEqualTo(3);
    assertThat(entries("flood")).isEqualTo(10);
  }

  /** Two partitions have a quarter each for their share, not a half. */
  @Test
  void a_share_is_a_quarter_at_most() throws Exception {
    keep("cy", 12, false);
    keep("flood", 6, false);
    keep("cy", 0, false);
    assertThat(free(WHAT_IS_USED)).isEqualTo(2 * ENTRY);
    assertThat(entries("cy") + entries("flood")).isEqualTo(16);
    keep("di", 1, false);
    keep("flood", 1, false);
    free(WHAT_IS_USED);
    assertThat(entries("di")).isEqualTo(1);
  }

  @Test
  void the_share_of_one_among_many_is_an_equal_one() throws Exception {
    for (String each : new String[] {"a", "b", "c", "d", "e", "f", "g"}) {
      keep(each, 2, false);
    }
    keep("h", 4, false); // the youngest; more than an eighth, less than a quarter
    assertThat(free(WHAT_IS_USED)).isEqualTo(2 * ENTRY);
    assertThat(entries("h")).isEqualTo(2);
    assertThat(entries("a")).as("the oldest").isEqualTo(2);
  }

  @Test
  void above_floors_who_is_furthest_in_proportion_pays_first() throws Exception {
    keep("large", 6, true);
    keep("large", 6, false); // twice its floor, older, and more above it
    keep("small", 1, true);
    keep("small", 5, false); // six times its floor
    assertThat(free(WHAT_IS_USED)).isEqualTo(2 * ENTRY);
    assertThat(entries("large")).isEqualTo(12);
    assertThat(entries("small")).isEqualTo(4);
  }

  @Test
  void what_is_within_a_floor_stays() throws Exception {
    keep("acme", 10, true);
    keep("globex", 4, true);
    keep("globex", 4, false);
    assertThat(free(WHAT_IS_USED)).isEqualTo(2 * ENTRY);
    assertThat(entries("acme")).isEqualTo(10);
    assertThat(entries("globex")).isEqualTo(6);
  }

  /** Callers without number are not read one by one: those in use longest are. */
  @Test
  void of_callers_without_number_those_in_use_longest_have_floors() throws Exception {
    keep("acme", 4, true);
    Map<String, Integer> seen = new java.util.HashMap<>();
    PaymentRule counting =
        (holdings, comfortable) -> {
          seen.put("holdings", holdings.size());
          return WHAT_IS_USED.floors(holdings, comfortable);
        };
    for (int i = 0; i < L2Evictions.MOST_IN_USE + 100; i++) {
      keep("invented-" + i, 1, true);
    }
    free(counting);
    assertThat(seen.get("holdings")).isEqualTo(L2Evictions.MOST_IN_USE);
    assertThat(entries("acme")).isEqualTo(4);
  }
}
