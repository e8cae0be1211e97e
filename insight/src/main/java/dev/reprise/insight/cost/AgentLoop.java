package dev.reprise.insight.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * An agent that sends the same stable prefix with every call ({@code docs/cost.md}, 1).
 *
 * @param stable tokens of the prefix that does not change
 * @param dynamic tokens of the prompt that do
 * @param output tokens made a call
 * @param calls calls a task
 * @param tasks tasks a day
 * @param caching hit rate and overhead of the cache
 * @param prices per million tokens
 */
public record AgentLoop(
    long stable,
    long dynamic,
    long output,
    long calls,
    long tasks,
    Caching caching,
    TokenPrices prices) {

  /**
   * Hit rate and overhead of a cache.
   *
   * @param hitRate share of calls whose prefix is read; the others write it
   * @param overhead dollars a call that caching itself costs
   */
  public record Caching(BigDecimal hitRate, BigDecimal overhead) {}

  /** Dollars a call without a cache: the whole prompt at the price of input. */
  public BigDecimal perCallUncached() {
    return TokenPrices.dollars(stable + dynamic, prices.input()).add(made());
  }

  /** Dollars a call whose prefix is read. */
  public BigDecimal perCallRead() {
    return TokenPrices.dollars(stable, prices.read()).add(rest());
  }

  /** Dollars a call that writes the prefix. */
  public BigDecimal perCallWrite() {
    return TokenPrices.dollars(stable, prices.write()).add(rest());
  }

  /** Dollars a call at the hit rate, reads and writes in proportion; the overhead comes on top. */
  public BigDecimal perCallCached() {
    BigDecimal misses = BigDecimal.ONE.subtract(caching.hitRate());
    return perCallRead().multiply(caching.hitRate()).add(perCallWrite().multiply(misses));
  }

  public BigDecimal perTask(BigDecimal perCall) {
    return perCall.multiply(BigDecimal.valueOf(calls));
  }

  public BigDecimal perDay(BigDecimal perCall) {
    return perTask(perCall).multiply(BigDecimal.valueOf(tasks));
  }

  /**
   * The hit rate at which the saving equals the overhead, when misses cost as much as uncached
   * calls: overhead / (uncached − read). More than 1 means never.
   */
  public BigDecimal breakEvenHitRate() {
    return ratio(caching.overhead(), perCallUncached().subtract(perCallRead()));
  }

  /**
   * How often a written prefix must be read to pay for the write: (write − input) / (input − read).
   */
  public BigDecimal breakEvenReads() {
    return ratio(prices.write().subtract(prices.input()), prices.input().subtract(prices.read()));
  }

  private static BigDecimal ratio(BigDecimal part, BigDecimal whole) {
    return whole.signum() == 0
        ? BigDecimal.valueOf(Long.MAX_VALUE)
        : part.divide(whole, new MathContext(10, RoundingMode.HALF_EVEN));
  }

  private BigDecimal rest() {
    return TokenPrices.dollars(dynamic, prices.input()).add(made());
  }

  private BigDecimal made() {
    return TokenPrices.dollars(output, prices.output());
  }
}
