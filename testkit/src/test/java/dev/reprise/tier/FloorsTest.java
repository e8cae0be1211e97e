package dev.reprise.tier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.tier.Floors.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Who is sure of how much, of a tier of 1,600: 1,200 in all, 400 for one, 600 for the young. */
class FloorsTest {
  private static final long COMFORTABLE = 1_600;
  private static final long OLD = Floors.MATURE;

  private static Holding old(long used) {
    return new Holding(used, OLD, 0);
  }

  private static Holding young(long used, long order) {
    return new Holding(used, 1, order);
  }

  private static long[] floors(Holding... holdings) {
    return Floors.of(List.of(holdings), COMFORTABLE);
  }

  @Test
  void what_was_never_asked_for_again_earns_nothing() {
    assertThat(floors(new Holding(0, OLD, 0), young(0, 1))).containsExactly(0, 0);
  }

  @Test
  void use_earns_up_to_a_quarter_of_the_tier() {
    assertThat(floors(old(100), old(5_000))).containsExactly(100, 400);
  }

  @Test
  void of_the_old_the_largest_are_cut_first_and_equally() {
    assertThat(floors(old(100), old(390), old(390), old(400))).containsExactly(100, 366, 367, 367);
  }

  @Test
  void of_the_young_the_earlier_keep_what_they_had_and_half_is_all_there_is() {
    assertThat(floors(young(300, 2), young(350, 1), young(100, 3))).containsExactly(250, 350, 0);
  }

  @Test
  void a_thousand_young_ones_take_nothing_from_an_old_one_or_from_an_earlier_one() {
    List<Holding> holdings = new ArrayList<>(List.of(old(390), young(200, 0)));
    for (int i = 1; i <= 1_000; i++) {
      holdings.add(young(100, i));
    }
    assertThat(Floors.of(holdings, COMFORTABLE)).startsWith(390, 200, 100, 100, 100, 100, 0);
  }

  @Test
  void a_thousand_old_ones_take_equal_shares() {
    List<Holding> holdings = new ArrayList<>(List.of(old(390)));
    for (int i = 1; i <= 999; i++) {
      holdings.add(old(100));
    }
    assertThat(LongStream.of(Floors.of(holdings, COMFORTABLE)))
        .allMatch(floor -> floor >= 1 && floor <= 2);
  }

  @Test
  void whatever_the_holdings_floors_are_within_use_and_all_together_within_the_guarantee() {
    var random = new SplittableRandom(22);
    for (int round = 0; round < 2_000; round++) {
      List<Holding> holdings = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        holdings.add(new Holding(random.nextInt(900), random.nextLong(2 * OLD), i));
      }
      long[] floors = Floors.of(holdings, COMFORTABLE);
      assertThat(LongStream.of(floors).sum()).isLessThanOrEqualTo(1_200);
      for (int i = 0; i < floors.length; i++) {
        assertThat(floors[i]).isBetween(0L, Math.min(400, holdings.get(i).used()));
      }
    }
  }
}
