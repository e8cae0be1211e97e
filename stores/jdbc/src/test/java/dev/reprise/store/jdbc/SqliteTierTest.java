package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static dev.reprise.testkit.GivenEntries.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.store.jdbc.file.SqliteFile;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import dev.reprise.tier.seal.SealedEnvelope;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the embedded L2 survives, forgets and keeps to itself. */
class SqliteTierTest {
  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  private SqliteTier open() {
    return GivenL2.open(GivenL2.options(folder, clock, problems::add));
  }

  private SqliteTier open(long maxBytes) {
    return GivenL2.open(GivenL2.options(folder, maxBytes, clock, problems::add));
  }

  private void keep(Tier tier, String key, String text) {
    tier.keep(ACME, key(key), answer(ACME, text, clock.instant()));
  }

  private static boolean has(Tier tier, String key) {
    return tier.find(ACME, key(key)) instanceof Lookup.Found;
  }

  private void damage(String sql) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("l2.db"))) {
      SqliteFile.run(connection, List.of(sql));
    }
  }

  private List<String> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void what_was_kept_is_found_after_a_restart_without_a_flush() {
    long bytes;
    try (Tier tier = open()) {
      for (int i = 0; i < 500; i++) {
        keep(tier, "q" + i, "four");
      }
      tier.flush();
      bytes = tier.storedBytes();
      keep(tier, "last", "five");
    }
    try (Tier tier = open()) {
      for (int i = 0; i < 500; i++) {
        assertThat(has(tier, "q" + i)).isTrue();
      }
      assertThat(has(tier, "last")).as("closing lands the queue").isTrue();
      assertThat(tier.storedBytes()).isGreaterThan(bytes);
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void an_open_tier_has_connected_so_that_the_first_look_up_need_not() throws IOException {
    try (Tier tier = open()) {
      keep(tier, "q", "four");
    }
    try (Tier tier = open()) {
      Files.move(folder.resolve("l2.db"), folder.resolve("elsewhere.db"));
      assertThat(has(tier, "q")).as("from a connection made before").isTrue();
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void hands_over_the_keys_of_all_partitions_until_one_is_refused() throws IOException {
    try (SqliteTier tier = open()) {
      keep(tier, "q", "four");
      tier.keep(GLOBEX, key("r"), answer(GLOBEX, "five", clock.instant()));
      tier.flush();
      var keys = new ArrayList<CacheKey>();
      tier.keys(keys::add);
      assertThat(keys).containsExactlyInAnyOrder(key("q"), key("r"));
      tier.keys(
          next -> {
            keys.add(next);
            return false;
          });
      assertThat(keys).as("one more").hasSize(3);
    }
  }

  @Test
  void keys_that_cannot_all_be_read_are_an_error() throws IOException, SQLException {
    try (SqliteTier tier = open()) {
      damage("ALTER TABLE entry RENAME TO moved");
      assertThatThrownBy(() -> tier.keys(key -> true)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_file_that_is_no_database_is_moved_aside_and_named_once() throws IOException {
    Files.writeString(folder.resolve("l2.db"), "no database, only a text. ".repeat(400));
    try (Tier tier = open()) {
      assertThat(has(tier, "q")).isFalse();
      keep(tier, "q", "four");
      tier.flush();
      assertThat(has(tier, "q")).isTrue();
    }
    assertThat(problems).hasSize(1).first().asString().contains("l2.db.damaged-", "cold");
    assertThat(files()).anyMatch(name -> name.startsWith("l2.db.damaged-"));
  }

  @Test
  void a_database_of_somebody_else_is_moved_aside() throws SQLException, IOException {
    damage("CREATE TABLE entry(something TEXT)");
    try (Tier tier = open()) {
      keep(tier, "q", "four");
      tier.flush();
      assertThat(has(tier, "q")).isTrue();
    }
    assertThat(files()).anyMatch(name -> name.startsWith("l2.db.damaged-"));
  }

  @Test
  void pages_overwritten_under_it_never_serve_anything_wrong_and_end_in_a_cold_start()
      throws IOException {
    try (Tier tier = open()) {
      for (int i = 0; i < 1000; i++) {
        keep(tier, "q" + i, "answer " + i + " with some length ".repeat(20));
      }
    }
    try (Tier tier = open()) {
      smash(folder.resolve("l2.db"), 20261121);
      int found = 0;
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1000; i++) {
          if (tier.find(ACME, key("q" + i)) instanceof Lookup.Found(Entry entry)) {
            found++;
            assertThat(text(entry)).startsWith("answer " + i + " with");
          }
        }
        keep(tier, "new", "four");
        tier.flush();
      }
      System.out.println("smashed pages: " + found + " right answers, then " + problems);
      assertThat(has(tier, "new")).as("it works again").isTrue();
    }
    assertThat(problems.stream().filter(problem -> problem.contains("l2.db.damaged-"))).hasSize(1);
  }

  /** Every third page but the first becomes noise. */
  private static void smash(Path file, long seed) throws IOException {
    System.out.println("smashed pages: seed " + seed);
    Random random = new Random(seed);
    byte[] noise = new byte[4096];
    try (RandomAccessFile pages = new RandomAccessFile(file.toFile(), "rw")) {
      for (long at = 4096; at + 4096 <= pages.length(); at += 3 * 4096) {
        random.nextBytes(noise);
        pages.seek(at);
        pages.write(noise);
      }
    }
  }

  @Test
  void a_folder_that_cannot_be_written_is_said_and_there_is_no_tier() throws IOException {
    Path blocked = Files.createFile(folder.resolve("file-not-folder"));
    var opening = SqliteTier.open(GivenL2.options(blocked.resolve("data"), clock, problems::add));
    assertThat(opening).isInstanceOf(SqliteTier.NotOpened.class);
    assertThat(((SqliteTier.NotOpened) opening).reason()).contains("cannot be written", "--data");
  }

  @Test
  void a_row_that_does_not_open_is_tried_once_and_can_be_kept_anew() throws SQLException {
    try (Tier tier = open()) {
      keep(tier, "q", "four");
      keep(tier, "r", "five");
    }
    damage("UPDATE sealed SET body = zeroblob(300) WHERE id = 1");
    try (SqliteTier tier = open()) {
      assertThat(tier.find(ACME, key("q"))).isInstanceOf(Lookup.Unreadable.class);
      assertThat(tier.find(ACME, key("q"))).isEqualTo(Lookup.ABSENT);
      assertThat(tier.unreadable()).isEqualTo(1);
      tier.flush();
      assertThat(tier.find(ACME, key("q"))).isEqualTo(Lookup.ABSENT);
      assertThat(has(tier, "r")).as("control").isTrue();
      keep(tier, "q", "six");
      tier.flush();
      assertThat(has(tier, "q")).isTrue();
    }
  }

  /** Figure 20's kind, through the file: flips in stored bodies, none served. */
  @Test
  void flipped_bits_in_stored_bodies_are_never_served() throws SQLException {
    try (Tier tier = open()) {
      for (int i = 0; i < 2000; i++) {
        keep(tier, "q" + i, "answer " + i);
      }
    }
    long seed = 7;
    System.out.println("flips in the file: seed " + seed);
    flipOneBitOfEvenRows(new Random(seed));
    int served = 0;
    try (Tier tier = open()) {
      for (int i = 0; i < 2000; i++) {
        if (tier.find(ACME, key("q" + i)) instanceof Lookup.Found(Entry entry)) {
          served++;
          assertThat(text(entry)).isEqualTo("answer " + i);
        }
      }
    }
    assertThat(served).as("the untouched half").isEqualTo(1000);
  }

  private void flipOneBitOfEvenRows(Random random) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("l2.db"));
        var bodies = connection.prepareStatement("SELECT body FROM sealed WHERE id = ?");
        var update = connection.prepareStatement("UPDATE sealed SET body = ? WHERE id = ?")) {
      connection.setAutoCommit(false);
      for (int id = 2; id <= 2000; id += 2) {
        bodies.setInt(1, id);
        try (var row = bodies.executeQuery()) {
          assertThat(row.next()).isTrue();
          byte[] body = row.getBytes(1);
          int bit = random.nextInt(body.length * 8);
          body[bit / 8] ^= (byte) (1 << bit % 8);
          update.setBytes(1, body);
          update.setInt(2, id);
          update.executeUpdate();
        }
      }
      connection.commit();
    }
  }

  @Test
  void expired_rows_are_swept_away() {
    try (Tier tier = open()) {
      for (int i = 0; i < 2000; i++) {
        keep(tier, "q" + i, "four");
      }
      tier.flush();
      clock.pass(Duration.ofMinutes(9));
      keep(tier, "young", "five");
      tier.flush();
      long all = tier.storedBytes();
      clock.pass(Duration.ofMinutes(2));
      tier.flush();
      assertThat(tier.storedBytes()).isBetween(1L, all / 1000);
      assertThat(has(tier, "young")).isTrue();
    }
  }

  @Test
  void it_stays_within_its_bytes_and_the_least_recently_used_go_first() {
    try (SqliteTier tier = open(1 << 20)) {
      String noise = "x".repeat(700); // short enough not to be deflated
      keep(tier, "loved", noise);
      tier.flush();
      for (int i = 0; i < 3000; i++) {
        keep(tier, "q" + i, noise);
        if (i % 100 == 0) {
          clock.pass(Duration.ofMillis(50));
          assertThat(has(tier, "loved")).isTrue();
          tier.flush();
        }
      }
      tier.flush();
      assertThat(tier.storedBytes()).isBetween(1L << 19, 1L << 20);
      assertThat(has(tier, "q2999")).isTrue();
      assertThat(has(tier, "q0")).isFalse();
    }
  }

  @Test
  void hits_are_counted() {
    try (SqliteTier tier = open()) {
      keep(tier, "q", "four");
      tier.flush();
      clock.pass(Duration.ofSeconds(5));
      assertThat(has(tier, "q") && has(tier, "q") && has(tier, "q")).isTrue();
      tier.flush();
      assertThat(tier.use(ACME, key("q"))).contains(new SqliteTier.EntryUse(3, clock.instant()));
      assertThat(tier.use(GLOBEX, key("q"))).isEmpty();
    }
  }

  @Test
  void nothing_a_prompt_or_a_tenant_could_be_read_from_is_in_any_file() throws IOException {
    try (Tier tier = open()) {
      keep(tier, "q", "canary-of-an-answer");
      tier.flush();
      assertThat(has(tier, "q")).as("control").isTrue();
      for (String name : files()) {
        String bytes = Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("canary", "m-1", "model_response");
      }
    }
  }

  @Test
  void while_the_file_cannot_be_written_keeping_never_waits_and_what_is_too_much_is_dropped()
      throws SQLException {
    try (SqliteTier tier = open()) {
      keep(tier, "before", "four");
      tier.flush();
      try (Connection other =
          DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("l2.db"))) {
        SqliteFile.run(other, List.of("BEGIN IMMEDIATE"));
        long start = System.nanoTime();
        for (int i = 0; i < 30_000; i++) {
          keep(tier, "q" + i, "four");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        assertThat(tier.dropped()).isGreaterThan(10_000);
        assertThat(has(tier, "before")).as("reading goes on").isTrue();
        SqliteFile.run(other, List.of("ROLLBACK"));
      }
      tier.flush();
      keep(tier, "after", "five");
      tier.flush();
      assertThat(has(tier, "after")).isTrue();
    }
  }

  @Test
  void an_entry_that_cannot_be_sealed_is_dropped_alone() {
    var keys = GivenEntries.partitionKeys();
    var envelope =
        new SealedEnvelope(
            partition -> {
              if (partition.equals(GLOBEX)) {
                throw new IllegalStateException("this key was destroyed");
              }
              return keys.apply(partition);
            });
    try (SqliteTier tier =
        GivenL2.open(
            new SqliteTier.TierSettings(
                folder.resolve("l2.db"),
                64 << 20,
                partition -> partition.name(),
                envelope,
                clock,
                clock,
                Duration.ofSeconds(20),
                GivenL2.room(),
                problems::add))) {
      tier.keep(GLOBEX, key("q"), answer(GLOBEX, "four", clock.instant()));
      keep(tier, "q", "five");
      tier.flush();
      assertThat(has(tier, "q")).isTrue();
      assertThat(tier.dropped()).isEqualTo(1);
    }
    assertThat(problems).hasSize(1);
  }
}
