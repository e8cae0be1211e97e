package dev.reprise.price;

import dev.reprise.artifact.TokenUsage;
import java.math.BigDecimal;

/**
 * Prices of the five kinds of token.
 *
 * @param input femto-dollars for each prompt token neither read from nor written to a cache
 * @param cacheRead for each token read from the provider's cache
 * @param cacheWrite5m for each token written for five minutes, or for the provider's only lifetime
 * @param cacheWrite1h for each token written for an hour
 * @param output for each output token; {@link #NONE} for models without output
 */
public record Rates(long input, long cacheRead, long cacheWrite5m, long cacheWrite1h, long output) {
  /** There is no such price. */
  static final long NONE = -1;

  /** One dollar for a million tokens is 10^9 femto-dollars for a token; this is the exponent. */
  static final int DOLLARS_A_MILLION = 9;

  /** What these tokens cost, or {@link Cost#UNKNOWN} where a price is missing or it overflows. */
  long of(TokenUsage usage) {
    if (output == NONE && usage.output() > 0) {
      return Cost.UNKNOWN;
    }
    try {
      long prompt = Math.multiplyExact(input, usage.input());
      prompt = Math.addExact(prompt, Math.multiplyExact(cacheRead, usage.cacheRead()));
      prompt = Math.addExact(prompt, Math.multiplyExact(cacheWrite5m, usage.cacheWrite5m()));
      prompt = Math.addExact(prompt, Math.multiplyExact(cacheWrite1h, usage.cacheWrite1h()));
      return Math.addExact(prompt, Math.multiplyExact(Math.max(0, output), usage.output()));
    } catch (ArithmeticException beyondAnyBill) {
      return Cost.UNKNOWN;
    }
  }

  /** What the tokens would cost without a cache: the whole prompt at the price of input. */
  long uncached(TokenUsage usage) {
    return of(new TokenUsage(usage.prompt(), 0, 0, usage.output()));
  }

  /**
   * All prices times a factor.
   *
   * @throws ArithmeticException when one is no whole number of femto-dollars
   */
  Rates times(BigDecimal factor) {
    return new Rates(
        times(input, factor),
        times(cacheRead, factor),
        times(cacheWrite5m, factor),
        times(cacheWrite1h, factor),
        output == NONE ? NONE : times(output, factor));
  }

  private static long times(long price, BigDecimal factor) {
    return BigDecimal.valueOf(price).multiply(factor).longValueExact();
  }
}
