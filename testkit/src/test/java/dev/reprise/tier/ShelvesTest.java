package dev.reprise.tier;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Partition;
import dev.reprise.testkit.FakeClock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who pays in memory, with floors that are given: Acme came first, then Globex, then Cy. */
class ShelvesTest {
  private static final int TIER = 8 << 20;
  private static final int COMFORTABLE = TIER - TIER / 16;
  private static final int ENTRY = 10_000;
  private static final Partition CY = new Partition("cy");

  private final FakeClock clock = new FakeClock();

  /**
   * @param floors by the order in which partitions came
   */
  private InProcessTier tier(Map<Long, Long> floors) {
    PaymentRule given =
        (holdings, comfortable) ->
            holdings.stream().mapToLong(one -> floors.getOrDefault(one.order(), 0L)).toArray();
    return new InProcessTier(
        TIER,
        clock,
        clock.nanos(),
        (partition, key) -> {},
        new Shelves(TIER, clock.nanos(), given));
  }

  private void keep(InProcessTier tier, Partition whose, int entries) {
    for (int i = 0; i < entries; i++) {
      tier.keep(whose, key(whose.name() + i), answer(whose, "x".repeat(ENTRY), clock.instant()));
    }
  }

  /** Until there is room for a few more, and nobody has to pay. */
  private int fill(InProcessTier tier, Partition whose) {
    int kept = 0;
    while (tier.storedBytes() < COMFORTABLE - 3 * ENTRY) {
      tier.keep(whose, key("fill" + kept++), answer(whose, "x".repeat(ENTRY), clock.instant()));
    }
    return kept;
  }

  private static int entries(InProcessTier tier, Partition whose) {
    List<Tier.Listed> listed = tier.list(whose);
    return listed.size();
  }

  @Test
  void who_is_furthest_above_its_floor_in_proportion_pays_not_who_has_most_above_it() {
    try (InProcessTier tier = tier(Map.of(0L, 100_000L, 1L, 3_000_000L))) {
      keep(tier, ACME, 100); // ten times its floor
      int globexs = fill(tier, GLOBEX); // twice its floor, and most of all
      assertThat(entries(tier, GLOBEX)).as("control: nobody paid yet").isEqualTo(globexs);
      assertThat(entries(tier, ACME)).isEqualTo(100);
      keep(tier, CY, 60);
      assertThat(entries(tier, GLOBEX)).isEqualTo(globexs);
      assertThat(entries(tier, ACME)).isLessThan(80);
      assertThat(entries(tier, CY)).as("within the nursery").isEqualTo(60);
    }
  }

  @Test
  void who_has_no_floor_pays_nothing_within_the_nursery_and_first_beyond_it() {
    try (InProcessTier tier = tier(Map.of(0L, 3_000_000L))) {
      int before = fill(tier, ACME);
      keep(tier, CY, 100);
      assertThat(entries(tier, CY)).as("within").isEqualTo(100);
      assertThat(entries(tier, ACME)).isLessThan(before);
      keep(tier, CY, 100);
      int at = entries(tier, ACME);
      for (int i = 0; i < 200; i++) {
        tier.keep(CY, key("more" + i), answer(CY, "x".repeat(ENTRY), clock.instant()));
      }
      assertThat(entries(tier, CY)).as("a quarter").isBetween(150, 200);
      assertThat(at - entries(tier, ACME)).as("what filled the quarter").isLessThan(90);
    }
  }
}
