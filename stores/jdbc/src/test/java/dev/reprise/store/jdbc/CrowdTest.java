package dev.reprise.store.jdbc;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Partition;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.tier.Floors;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.PaymentRule;
import dev.reprise.tier.seal.SealedEnvelope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Figure 22 on disk: one caller's unique keys, or callers without number, against a hot set that is
 * answered from memory and seldom asked for here.
 */
class CrowdTest {
  private static final int HOT = 100;
  private static final int INVENTED = 3_000;
  private static final long FILE = 2 << 20;

  private static final Partition CY = new Partition("cy");

  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();
  private String noise = "";

  @BeforeEach
  void makeNoise() {
    byte[] bytes = new byte[4_000];
    new Random(22).nextBytes(bytes);
    noise = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1); // does not deflate
  }

  private SqliteTier tier(PaymentRule rule) {
    var options =
        new SqliteTier.TierSettings(
            folder.resolve("l2.db"),
            FILE,
            partition -> "hash-of-" + partition.name(),
            new SealedEnvelope(GivenEntries.partitionKeys()),
            clock,
            clock,
            Duration.ofSeconds(20),
            GivenL2.room(),
            problem -> {
              throw new AssertionError(problem);
            });
    return switch (SqliteTier.open(options, rule)) {
      case SqliteTier.OpenTier(SqliteTier tier) -> tier;
      case SqliteTier.NotOpened(String reason) -> throw new AssertionError(reason);
    };
  }

  /** As it was: the least recently used go, whoever's they are. */
  private static long[] nobodys(List<Floors.Holding> holdings, long comfortable) {
    return new long[holdings.size()];
  }

  private interface Flood {
    void over(SqliteTier tier);
  }

  private int leftBy(PaymentRule rule, Flood flood) {
    try (SqliteTier tier = tier(rule)) {
      for (int i = 0; i < HOT; i++) {
        tier.keep(ACME, key("q" + i), answer(ACME, noise.substring(0, 3_000), clock.instant()));
        tier.used(ACME, key("q" + i)); // found in memory
      }
      tier.flush();
      assertThat(hits(tier)).as("control: all of it is there").isEqualTo(HOT);
      flood.over(tier);
      tier.flush();
      assertThat(tier.storedBytes()).isLessThanOrEqualTo(FILE);
      return hits(tier);
    }
  }

  private static int hits(SqliteTier tier) {
    return (int)
        IntStream.range(0, HOT)
            .filter(i -> tier.find(ACME, key("q" + i)) instanceof Lookup.Found)
            .count();
  }

  private void ofMany(SqliteTier tier, boolean used) {
    for (int i = 0; i < INVENTED; i++) {
      clock.pass(Duration.ofMillis(2));
      Partition invented = new Partition("c-invented-" + i);
      tier.keep(invented, key("k"), answer(invented, noise.substring(0, 2_000), clock.instant()));
      if (used) {
        tier.used(invented, key("k"));
      }
      if (i % 100 == 99) {
        tier.flush();
      }
    }
  }

  private void ofOne(SqliteTier tier) {
    for (int i = 0; i < 5_000; i++) {
      clock.pass(Duration.ofMillis(1));
      tier.keep(GLOBEX, key("k" + i), answer(GLOBEX, noise.substring(0, 2_000), clock.instant()));
      tier.used(GLOBEX, key("k" + i));
      if (i % 100 == 99) {
        tier.flush();
      }
    }
  }

  @Test
  void invented_callers_push_nothing_out_that_is_in_use() {
    int left = leftBy(Floors::of, tier -> ofMany(tier, false));
    System.out.println("figure 22 on disk, " + INVENTED + " invented callers: " + left);
    assertThat(left).isGreaterThanOrEqualTo(98);
  }

  @Test
  void nor_do_invented_callers_that_use_what_they_have() {
    int left = leftBy(Floors::of, tier -> ofMany(tier, true));
    System.out.println("figure 22 on disk, " + INVENTED + " callers with hits: " + left);
    assertThat(left).isGreaterThanOrEqualTo(98);
  }

  @Test
  void nor_does_one_caller_with_many_keys() {
    int left = leftBy(Floors::of, this::ofOne);
    System.out.println("figure 22 on disk, one caller with 5000 keys: " + left);
    assertThat(left).isGreaterThanOrEqualTo(98);
  }

  @Test
  void without_floors_the_same_callers_do() {
    assertThat(leftBy(CrowdTest::nobodys, tier -> ofMany(tier, true)))
        .as("positive control")
        .isLessThan(50);
  }

  @Test
  void an_entry_made_anew_is_in_use_as_the_old_one_was() {
    int left =
        leftBy(
            Floors::of,
            tier -> {
              for (int i = 0; i < HOT; i++) {
                tier.keep(
                    ACME, key("q" + i), answer(ACME, noise.substring(0, 3_000), clock.instant()));
              }
              ofMany(tier, true);
            });
    assertThat(left).isGreaterThanOrEqualTo(98);
  }

  /** Whoever is furthest above its floor pays, and nobody pays with what lies within it. */
  @Test
  void a_small_caller_pays_with_what_it_does_not_use_and_keeps_what_it_uses() {
    try (SqliteTier tier = tier(Floors::of)) {
      keepForHours(tier, ACME, 0, 2, true);
      keepForHours(tier, GLOBEX, 0, 100, true);
      keepForHours(tier, CY, 0, 100, true);
      keepForHours(tier, ACME, 2, 6, false);
      clock.pass(Duration.ofMinutes(11)); // all of them are old now, and share equally
      keepForHours(tier, GLOBEX, 100, 450, true);
      keepForHours(tier, CY, 100, 450, true);
      tier.flush();
      assertThat(tier.find(ACME, key("k0"))).isInstanceOf(Lookup.Found.class);
      assertThat(tier.find(ACME, key("k1"))).isInstanceOf(Lookup.Found.class);
      assertThat(tier.find(ACME, key("k2"))).as("control: it paid").isEqualTo(Lookup.ABSENT);
    }
  }

  private void keepForHours(SqliteTier tier, Partition whose, int from, int to, boolean used) {
    for (int i = from; i < to; i++) {
      clock.pass(Duration.ofMillis(1));
      tier.keep(
          whose,
          key("k" + i),
          answer(
              whose,
              noise.substring(0, 3_000),
              clock.instant(),
              Duration.ofHours(5),
              GivenEntries.STAMP));
      if (used) {
        tier.used(whose, key("k" + i));
      }
    }
    tier.flush();
  }

  @Test
  void it_is_known_after_a_restart_who_came_first() {
    try (SqliteTier tier = tier(Floors::of)) {
      for (int i = 0; i < HOT; i++) {
        tier.keep(ACME, key("q" + i), answer(ACME, noise.substring(0, 3_000), clock.instant()));
        tier.used(ACME, key("q" + i));
      }
    }
    try (SqliteTier tier = tier(Floors::of)) {
      clock.pass(Duration.ofMinutes(1));
      ofMany(tier, true);
      tier.flush();
      assertThat(hits(tier)).isGreaterThanOrEqualTo(98);
    }
  }
}
