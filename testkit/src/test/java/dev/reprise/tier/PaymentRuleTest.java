package dev.reprise.tier;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The one rule of full tiers, in memory and on disk. */
class PaymentRuleTest {
  private static final long LARGEST = 1L << 50;

  private static int exactly(long bytes, long floor, long otherBytes, long otherFloor) {
    BigInteger left = BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(otherFloor));
    return left.compareTo(BigInteger.valueOf(otherBytes).multiply(BigInteger.valueOf(floor)));
  }

  @Test
  void who_is_further_above_its_floor_in_proportion_is_told_exactly_at_any_size() {
    long seed = Long.getLong("reprise.seed", 20261128);
    System.out.println("PaymentRuleTest seed " + seed);
    var random = new SplittableRandom(seed);
    int equal = 0;
    for (int round = 0; round < 100_000; round++) {
      long most = 1L << random.nextInt(2, 51);
      long floor = random.nextLong(1, most);
      long otherFloor = random.nextLong(1, most);
      long bytes = random.nextLong(1, most);
      boolean same = random.nextInt(4) == 0;
      long times = random.nextLong(1, 8);
      long otherBytes = same ? otherFloor * times : random.nextLong(1, most);
      bytes = same ? floor * times : bytes;
      int compared = PaymentRule.compareExcess(bytes, floor, otherBytes, otherFloor);
      assertThat(Integer.signum(compared))
          .as("%d/%d and %d/%d", bytes, floor, otherBytes, otherFloor)
          .isEqualTo(exactly(bytes, floor, otherBytes, otherFloor));
      equal += compared == 0 ? 1 : 0;
    }
    assertThat(equal).as("control: equals are among them").isGreaterThan(10_000);
  }

  @Test
  void a_small_one_far_above_its_floor_comes_before_a_large_one_that_has_more_above_it() {
    assertThat(PaymentRule.compareExcess(10, 1, 6_000_000, 3_000_000)).isPositive();
    assertThat(PaymentRule.compareExcess(6_000_000, 3_000_000, 10, 1)).isNegative();
    assertThat(PaymentRule.compareExcess(2, 1, 6_000_000, 3_000_000)).isZero();
  }

  /**
   * Floors and nursery are the whole of it: who has a floor is never short because of newcomers.
   */
  @Test
  void floors_and_nursery_fit_into_a_tier_together_whatever_the_holdings() {
    var random = new SplittableRandom(20261128);
    for (int round = 0; round < 2_000; round++) {
      long comfortable = random.nextLong(16, LARGEST);
      List<Floors.Holding> holdings = new ArrayList<>();
      for (int i = random.nextInt(40); i >= 0; i--) {
        long used = random.nextLong(comfortable);
        holdings.add(new Floors.Holding(used, random.nextLong(2 * Floors.MATURE), i));
      }
      long floors = LongStream.of(PaymentRule.BY_USE.floors(holdings, comfortable)).sum();
      assertThat(floors + PaymentRule.nursery(comfortable)).isLessThanOrEqualTo(comfortable);
      long share = PaymentRule.share(comfortable, holdings.size());
      assertThat(share).isLessThanOrEqualTo(comfortable / 4);
      assertThat(share * holdings.size()).isLessThanOrEqualTo(comfortable);
    }
  }

  @Test
  void a_quarter_is_the_nursery_and_the_largest_share() {
    assertThat(PaymentRule.nursery(1_600)).isEqualTo(400);
    assertThat(PaymentRule.share(1_600, 1)).isEqualTo(400);
    assertThat(PaymentRule.share(1_600, 4)).isEqualTo(400);
    assertThat(PaymentRule.share(1_600, 16)).isEqualTo(100);
  }
}
