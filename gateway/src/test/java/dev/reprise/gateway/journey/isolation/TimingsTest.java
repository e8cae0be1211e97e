package dev.reprise.gateway.journey.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The statistics of the timing audit, on samples whose answer is known. */
class TimingsTest {
  private static List<Long> drawn(long seed, int shift) {
    return new SplittableRandom(seed)
        .longs(10_000, 0, 1_000)
        .map(it -> it + shift)
        .boxed()
        .toList();
  }

  @Test
  void alike_samples_cannot_be_told_apart() {
    Timings alike = Timings.of(drawn(1, 0), drawn(2, 0));
    assertThat(alike.auc()).isCloseTo(0.5, within(0.02));
    assertThat(alike.p()).isGreaterThan(0.01);
  }

  @Test
  void a_shift_of_a_twentieth_of_the_spread_is_noticed() {
    Timings shifted = Timings.of(drawn(1, 0), drawn(2, 50));
    assertThat(shifted.auc()).isGreaterThan(0.52);
    assertThat(shifted.p()).isLessThan(0.01);
  }

  @Test
  void separate_samples_are_told_apart_always() {
    Timings apart = Timings.of(of(0, 100), of(200, 300));
    assertThat(apart.auc()).isEqualTo(1);
    assertThat(apart.p()).isLessThan(1e-6);
    assertThat(Timings.of(of(0, 100), of(0, 100)).auc()).as("ties").isEqualTo(0.5);
  }

  private static List<Long> of(int from, int to) {
    return LongStream.range(from, to).boxed().toList();
  }
}
