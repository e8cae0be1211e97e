package dev.reprise.tier;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import dev.reprise.testkit.FakeClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Figure 22 in the process: one caller's unique keys, or callers without number, against a hot set.
 * Each flood runs again without the rule that holds it off, and then the hot set falls.
 */
class CrowdTest {
  private static final int HOT = 100;
  private static final int TIER = 8 << 20;

  private final FakeClock clock = new FakeClock();

  private InProcessTier tier(PaymentRule rule) {
    return new InProcessTier(
        TIER, clock, clock.nanos(), (partition, key) -> {}, new Shelves(TIER, clock.nanos(), rule));
  }

  /** As it was: everybody the same, however many come. */
  private static long[] asManyAsThereAre(List<Floors.Holding> holdings, long comfortable) {
    long[] floors = new long[holdings.size()];
    Arrays.fill(floors, comfortable / Math.max(4, floors.length));
    return floors;
  }

  private static boolean has(InProcessTier tier, Partition partition, String key) {
    return tier.find(partition, key(key)) instanceof Lookup.Found;
  }

  private static int hits(InProcessTier tier) {
    return (int) IntStream.range(0, HOT).filter(i -> has(tier, ACME, "q" + i)).count();
  }

  private void fill(InProcessTier tier) {
    Entry acmes = answer(ACME, "x".repeat(9_000), clock.instant());
    for (int i = 0; i < HOT; i++) {
      tier.keep(ACME, key("q" + i), acmes);
    }
    assertThat(hits(tier)).as("control: all of it is there").isEqualTo(HOT);
  }

  /** What a flood leaves of the hot set, asked for now and then meanwhile. */
  private int leftBy(PaymentRule rule, Flood flood) {
    try (InProcessTier tier = tier(rule)) {
      fill(tier);
      flood.over(tier);
      assertThat(tier.storedBytes()).isLessThanOrEqualTo(TIER);
      return hits(tier);
    }
  }

  private interface Flood {
    void over(InProcessTier tier);
  }

  /** Unique keys and unique tags of one caller. */
  private void ofOne(InProcessTier tier, int keys) {
    for (int i = 0; i < keys; i++) {
      Entry entry = answer(GLOBEX, "y".repeat(900), clock.instant());
      tier.keep(
          GLOBEX, key("flood" + i), entry.tagged(List.of(new Tag("t:globex"), new Tag("u:" + i))));
      has(tier, GLOBEX, "flood" + i);
    }
  }

  /**
   * @param asks how often each of its entries is asked for
   */
  private void ofMany(InProcessTier tier, int callers, int each, int asks) {
    for (int i = 0; i < callers; i++) {
      Partition invented = new Partition("c-invented-" + i);
      for (int n = 0; n < each; n++) {
        tier.keep(invented, key("k" + n), answer(invented, "z".repeat(3_000), clock.instant()));
        for (int ask = 0; ask < asks; ask++) {
          has(tier, invented, "k" + n);
        }
      }
      clock.pass(Duration.ofMillis(1));
    }
  }

  @Test
  void two_hundred_thousand_unique_keys_of_one_caller() {
    int left = leftBy(Floors::of, tier -> ofOne(tier, 200_000));
    System.out.println(
        "figure 22, one caller, 200000 unique keys and tags: " + left + " of " + HOT);
    assertThat(left).isGreaterThanOrEqualTo(HOT * 98 / 100);
  }

  @Test
  void ten_thousand_invented_callers() {
    int left = leftBy(Floors::of, tier -> ofMany(tier, 10_000, 3, 0));
    int without = leftBy(CrowdTest::asManyAsThereAre, tier -> ofMany(tier, 10_000, 3, 0));
    System.out.println("figure 22, 10000 invented callers: " + left + ", without " + without);
    assertThat(left).isGreaterThanOrEqualTo(HOT * 98 / 100);
    assertThat(without).as("positive control").isLessThan(HOT / 2);
  }

  @Test
  void ten_thousand_invented_callers_that_ask_for_what_they_have() {
    int left = leftBy(Floors::of, tier -> ofMany(tier, 10_000, 3, 3));
    int without = leftBy(CrowdTest::asManyAsThereAre, tier -> ofMany(tier, 10_000, 3, 3));
    System.out.println("figure 22, 10000 callers with hits: " + left + ", without " + without);
    assertThat(left).isGreaterThanOrEqualTo(HOT * 98 / 100);
    assertThat(without).as("positive control").isLessThan(HOT / 2);
  }

  @Test
  void what_the_victim_keeps_anew_meanwhile_is_found_too() {
    try (InProcessTier tier = tier(Floors::of)) {
      fill(tier);
      int found = 0;
      for (int turn = 0; turn < 100; turn++) {
        ofMany(tier, 50, 3, 1);
        tier.keep(ACME, key("new" + turn), answer(ACME, "x".repeat(9_000), clock.instant()));
        ofMany(tier, 50, 3, 1);
        found += has(tier, ACME, "new" + turn) ? 1 : 0;
      }
      assertThat(found).isGreaterThanOrEqualTo(98);
      assertThat(hits(tier)).isGreaterThanOrEqualTo(98);
    }
  }

  /** Who has a floor and brings more than that pays for it alone. */
  @Test
  void a_caller_in_use_that_brings_more_pays_for_itself() {
    try (InProcessTier tier = tier(Floors::of)) {
      for (int i = 0; i < 300; i++) { // three megabytes that are in use
        tier.keep(GLOBEX, key("used" + i), answer(GLOBEX, "y".repeat(9_000), clock.instant()));
        has(tier, GLOBEX, "used" + i);
      }
      ofMany(tier, 40, 20, 0); // three more that nobody asks for, and none of them is heavy
      ofOne(tier, 20_000);
      long theirs =
          IntStream.range(0, 40)
              .mapToLong(i -> tier.list(new Partition("c-invented-" + i)).size())
              .sum();
      assertThat(theirs).isGreaterThanOrEqualTo(40 * 20 * 98 / 100);
    }
  }

  /** Callers without a floor pay for each other first, as long as they hold their quarter. */
  @Test
  void what_a_caller_in_use_has_not_used_yet_is_not_what_newcomers_are_paid_with() {
    try (InProcessTier tier = tier(Floors::of)) {
      fill(tier);
      Entry acmes = answer(ACME, "x".repeat(9_000), clock.instant());
      for (int i = 0; i < 50; i++) {
        tier.keep(ACME, key("unused" + i), acmes);
      }
      ofMany(tier, 3_000, 3, 0);
      assertThat(IntStream.range(0, 50).filter(i -> has(tier, ACME, "unused" + i)).count())
          .isGreaterThanOrEqualTo(49);
    }
  }

  /** The refill of an expired entry takes the place of one that was in use. */
  @Test
  void an_entry_made_anew_keeps_its_standing() {
    try (InProcessTier tier = tier(Floors::of)) {
      fill(tier);
      for (int turn = 0; turn < 20; turn++) {
        ofMany(tier, 200, 3, 1);
        Entry anew = answer(ACME, "x".repeat(9_000), clock.instant());
        for (int i = 0; i < HOT; i++) {
          tier.keep(ACME, key("q" + i), anew);
        }
      }
      ofMany(tier, 2_000, 3, 1);
      assertThat(hits(tier)).isGreaterThanOrEqualTo(98);
    }
  }

  @Test
  void newcomers_find_room_after_the_flood() {
    try (InProcessTier tier = tier(Floors::of)) {
      fill(tier);
      ofMany(tier, 10_000, 3, 3);
      Partition cy = new Partition("c-cy");
      for (int i = 0; i < 20; i++) {
        tier.keep(cy, key("k" + i), answer(cy, "w".repeat(300), clock.instant()));
      }
      assertThat(IntStream.range(0, 20).filter(i -> has(tier, cy, "k" + i)).count())
          .isGreaterThanOrEqualTo(5);
    }
  }
}
