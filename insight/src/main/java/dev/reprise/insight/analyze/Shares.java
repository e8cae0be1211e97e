package dev.reprise.insight.analyze;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Parts of a whole, four decimals; dollars from pico-dollars, six. */
final class Shares {
  private static final int PICO_SCALE = 12;

  private Shares() {}

  /** The share; 0 when the whole is 0. */
  static BigDecimal of(long part, long whole) {
    return whole == 0
        ? BigDecimal.ZERO
        : BigDecimal.valueOf(part).divide(BigDecimal.valueOf(whole), 4, RoundingMode.HALF_UP);
  }

  /** Converts pico-dollars of a recording to USD a day. */
  static BigDecimal usdPerDay(long picoDollars, BigDecimal perDay) {
    return BigDecimal.valueOf(picoDollars, PICO_SCALE)
        .multiply(perDay)
        .setScale(6, RoundingMode.HALF_UP);
  }
}
