package dev.reprise.gateway.money;

import dev.reprise.price.Cost;
import java.math.BigDecimal;
import java.util.concurrent.atomic.LongAdder;

/**
 * A sum of money that many threads add to, exact to the femto-dollar. Whole micro-dollars and the
 * rest are added up apart, so that no realistic sum overflows.
 */
final class DollarSum {
  private static final long FEMTO_A_MICRO = 1_000_000_000L;
  private static final int MICRO_SCALE = 6;

  private final LongAdder micros = new LongAdder();
  private final LongAdder rest = new LongAdder();

  void add(long femtoDollars) {
    micros.add(Math.floorDiv(femtoDollars, FEMTO_A_MICRO));
    rest.add(Math.floorMod(femtoDollars, FEMTO_A_MICRO));
  }

  void drainTo(DollarSum other) {
    other.micros.add(micros.sumThenReset());
    other.rest.add(rest.sumThenReset());
  }

  BigDecimal dollars() {
    return BigDecimal.valueOf(micros.sum(), MICRO_SCALE)
        .add(BigDecimal.valueOf(rest.sum(), Cost.SCALE));
  }

  void addTo(DollarSum sum) {
    sum.micros.add(micros.sum());
    sum.rest.add(rest.sum());
  }
}
