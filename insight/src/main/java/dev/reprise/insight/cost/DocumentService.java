package dev.reprise.insight.cost;

import java.math.BigDecimal;

/**
 * A service for many tenants that sends a system prompt and a tenant's context with every request
 * ({@code docs/cost.md}, 2). Costs are of input, in dollars a month.
 *
 * @param tenants how many
 * @param requests a day, over all tenants evenly
 * @param system tokens of the system prompt
 * @param context tokens of the tenant's context
 * @param days of a month
 * @param activeSeconds of a day in which tenants ask
 */
public record DocumentService(
    long tenants,
    long requests,
    long system,
    long context,
    long days,
    long activeSeconds,
    TokenPrices prices) {

  /** Cost without a cache. */
  public BigDecimal uncached() {
    return perMonth(price(system + context, prices.input()), requests);
  }

  /** One system prompt for all, always warm; the context at the price of input. */
  public BigDecimal sharedSystem() {
    return perMonth(price(system, prices.read()).add(price(context, prices.input())), requests);
  }

  /** What keeping the shared prompt warm costs when it is written once every TTL: at most this. */
  public BigDecimal sharedWrites(long ttlSeconds) {
    return perMonth(
        price(system, prices.write().subtract(prices.read())),
        Math.min(requests, windows(ttlSeconds)));
  }

  /**
   * A prompt of its own for every tenant, written again every TTL and read in between.
   *
   * @param write dollars a million tokens written with this lifetime
   */
  public BigDecimal tenantSystem(long ttlSeconds, BigDecimal write) {
    long writes = writes(ttlSeconds);
    return perMonth(price(system, write), writes)
        .add(perMonth(price(system, prices.read()), requests - writes))
        .add(perMonth(price(context, prices.input()), requests));
  }

  /**
   * A prompt that a share of requests finds warm and the others write, with the context at the
   * price of input.
   *
   * @param hitRate share of requests that read the system prompt
   */
  public BigDecimal systemAt(BigDecimal hitRate) {
    BigDecimal missed = BigDecimal.ONE.subtract(hitRate);
    return sharedRead()
        .multiply(hitRate)
        .add(perMonth(price(system, prices.write()), requests).multiply(missed))
        .add(perMonth(price(context, prices.input()), requests));
  }

  /**
   * A part of the tenants with prompts of their own, the others with the shared one.
   *
   * @param customised share of the tenants, 0 to 1
   * @param shared cost a month when all share
   * @param own cost a month when each has its own
   */
  public static BigDecimal mixed(BigDecimal customised, BigDecimal shared, BigDecimal own) {
    return own.multiply(customised).add(shared.multiply(BigDecimal.ONE.subtract(customised)));
  }

  /** What is made, the same whatever is cached. */
  public BigDecimal made(long output) {
    return perMonth(price(output, prices.output()), requests);
  }

  /** Writes a day of prompts of tenants' own: never more than there are requests. */
  public long writes(long ttlSeconds) {
    return Math.min(requests, Math.multiplyExact(tenants, windows(ttlSeconds)));
  }

  private long windows(long ttlSeconds) {
    return Math.ceilDiv(activeSeconds, ttlSeconds);
  }

  /** The shared prompt, and a share of requests that find their context cached; misses write it. */
  public BigDecimal contextHits(BigDecimal share) {
    return sharedRead().add(contextReads(share)).add(contextWrites(share));
  }

  /** The same as often calculated by hand: hits are free, misses cost the price of input. */
  public BigDecimal contextHitsByHand(BigDecimal share) {
    BigDecimal missed = BigDecimal.ONE.subtract(share);
    return sharedRead().add(perMonth(price(context, prices.input()), requests).multiply(missed));
  }

  public BigDecimal sharedRead() {
    return perMonth(price(system, prices.read()), requests);
  }

  public BigDecimal contextReads(BigDecimal share) {
    return perMonth(price(context, prices.read()), requests).multiply(share);
  }

  public BigDecimal contextWrites(BigDecimal share) {
    return perMonth(price(context, prices.write()), requests)
        .multiply(BigDecimal.ONE.subtract(share));
  }

  private static BigDecimal price(long tokens, BigDecimal perMillion) {
    return TokenPrices.dollars(tokens, perMillion);
  }

  private BigDecimal perMonth(BigDecimal perRequest, long requestsADay) {
    return perRequest.multiply(BigDecimal.valueOf(requestsADay)).multiply(BigDecimal.valueOf(days));
  }
}
