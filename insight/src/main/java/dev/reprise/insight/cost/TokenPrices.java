package dev.reprise.insight.cost;

import java.math.BigDecimal;

/**
 * Prices in USD per million tokens; all sums of them are exact.
 *
 * @param input what is neither read nor written
 * @param read read from the provider's cache
 * @param write written to it
 * @param output made
 */
public record TokenPrices(BigDecimal input, BigDecimal read, BigDecimal write, BigDecimal output) {

  /** Dollars for this many tokens at a price. */
  static BigDecimal dollars(BigDecimal tokens, BigDecimal price) {
    return tokens.multiply(price).movePointLeft(6);
  }

  static BigDecimal dollars(long tokens, BigDecimal price) {
    return dollars(BigDecimal.valueOf(tokens), price);
  }
}
