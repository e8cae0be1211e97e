package dev.reprise.price;

import java.math.BigDecimal;

/**
 * What one call cost, and what it would have cost without a cache at the provider.
 *
 * @param billed femto-dollars, or {@link #UNKNOWN}
 * @param uncached femto-dollars, or {@link #UNKNOWN}
 */
public record Cost(long billed, long uncached) {
  /** The cost is not known. Do not add it up as zero. */
  public static final long UNKNOWN = -1;

  /** Femto-dollars of a dollar, as a power of ten. */
  public static final int SCALE = 15;

  public static final Cost NOT_KNOWN = new Cost(UNKNOWN, UNKNOWN);
  public static final Cost NOTHING = new Cost(0, 0);

  /** Dollars, exactly. */
  public static BigDecimal dollars(long femtoDollars) {
    return BigDecimal.valueOf(femtoDollars, SCALE);
  }

  Cost plus(Cost other) {
    return new Cost(sum(billed, other.billed), sum(uncached, other.uncached));
  }

  private static long sum(long one, long other) {
    long sum = one + other;
    return one < 0 || other < 0 || sum < 0 ? UNKNOWN : sum;
  }
}
