package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static dev.reprise.testkit.GivenEntries.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Ledger;
import dev.reprise.key.PartitionKeys;
import dev.reprise.tier.Lookup;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed while it writes: nothing torn is served, nothing acknowledged is lost. */
class KillNineTest {
  /** Long before any TTL could matter. */
  private static final InstantSource NOW =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  private static final Tag DOC = new Tag("doc:1");
  private static final PartitionKeys KEYS = new PartitionKeys(new byte[32]);

  @TempDir Path folder;

  /** The child: keeps, flushes, invalidates, and says how far it came, until it is killed. */
  static final class Writer {
    public static void main(String[] arguments) {
      Path folder = Path.of(arguments[0]);
      int from = Integer.parseInt(arguments[1]);
      try (var tier = GivenL2.open(folder, NOW);
          Ledger ledger =
              SqliteLedger.open(
                  SqliteLedger.LedgerSettings.in(folder, KEYS::tag, System.out::println))) {
        for (int i = from; i < from + 1_000_000; i++) {
          tier.keep(ACME, key("q" + i), answer(ACME, says(i), NOW.instant()));
          if (i % 20 == 19) {
            tier.flush();
            System.out.println("kept " + i);
            System.out.println("invalidated " + ledger.invalidate(ACME, List.of(DOC)));
          }
        }
      }
    }
  }

  static String says(int i) {
    return "answer " + i + " and what follows ".repeat(i % 200);
  }

  @Test
  void killed_ten_times_it_has_lost_nothing_it_said_it_kept() throws Exception {
    killed(10);
  }

  @Test
  @org.junit.jupiter.api.Tag("slow")
  void killed_fifty_times_it_has_lost_nothing_it_said_it_kept() throws Exception {
    killed(50);
  }

  private void killed(int times) throws Exception {
    long seed = 9;
    Random random = new Random(seed);
    int kept = -1;
    Stamp invalidated = new Stamp(0, 0);
    for (int round = 0; round < times; round++) {
      Process child = start(kept + 1);
      try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8)) {
        int lines = 2 + random.nextInt(60);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
          if (line.startsWith("kept ")) {
            kept = Integer.parseInt(line.substring("kept ".length()));
          } else if (line.startsWith("invalidated ")) {
            invalidated = Stamp.parse(line.substring("invalidated ".length()));
          } else {
            throw new AssertionError(line);
          }
          if (--lines == 0) {
            child.toHandle().destroyForcibly(); // SIGKILL; what it said is still read
          }
        }
      }
      assertThat(child.waitFor()).as("killed, not ended").isEqualTo(137);
      look(kept, invalidated);
    }
    System.out.printf(
        "killed %d times (seed %d): %d kept, last invalidation %s%n",
        times, seed, kept, invalidated);
  }

  private Process start(int from) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            folder.toString(),
            Integer.toString(from))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void look(int kept, Stamp invalidated) {
    try (var tier = GivenL2.open(folder, NOW);
        Ledger ledger =
            SqliteLedger.open(
                SqliteLedger.LedgerSettings.in(
                    folder,
                    KEYS::tag,
                    problem -> {
                      throw new AssertionError(problem);
                    }))) {
      for (int i = 0; i <= kept + 40; i += i < kept - 500 ? 13 : 1) {
        switch (tier.find(ACME, key("q" + i))) {
          case Lookup.Found(Entry entry) -> assertThat(text(entry)).isEqualTo(says(i));
          case Lookup.Absent _ -> assertThat(i).as("only what was not flushed").isGreaterThan(kept);
          case Lookup.Unreadable(String why) -> throw new AssertionError("torn: " + why);
          case Lookup.Unavailable(String why, boolean ignored) -> throw new AssertionError(why);
        }
      }
      Stamp now = ledger.applied();
      boolean remembered =
          now.incarnation() == invalidated.incarnation()
              && ledger.version(ACME, DOC) >= invalidated.sequence();
      boolean reborn = now.incarnation() > invalidated.incarnation();
      assertThat(remembered || reborn).as("the invalidation stands, or all is dead").isTrue();
    }
  }
}
