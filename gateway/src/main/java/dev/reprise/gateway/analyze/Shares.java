package dev.reprise.gateway.analyze;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Parts of a whole, four decimals; dollars from nano-dollars, six. */
final class Shares {
  private static final int NANO_SCALE = 9;

  private Shares() {}

  /** Zero of nothing is zero. */
  static BigDecimal of(long part, long whole) {
    return whole == 0
        ? BigDecimal.ZERO
        : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
  }

  /** What a recording's nano-dollars are in USD a day. */
  static BigDecimal usdPerDay(long nanoDollars, BigDecimal perDay) {
    return BigDecimal.valueOf(nanoDollars, NANO_SCALE)
        .multiply(perDay)
        .setScale(6, RoundingMode.HALF_UP);
  }
}
