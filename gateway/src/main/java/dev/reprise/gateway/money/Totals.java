package dev.reprise.gateway.money;

import java.math.BigDecimal;

/**
 * The sums of an {@link Account} at one moment. Tokens are counts; money is exact US dollars.
 *
 * @param billed what the provider charges for the calls whose price is known
 * @param uncached what the same calls cost without the provider's cache
 * @param saved {@code uncached} less {@code billed}, where both are known; may be below zero
 * @param avoided what the hits cost if they were calls
 * @param withoutUsage calls whose provider reported no token counts
 * @param withoutPrice calls of a model that the price data does not have
 */
public record Totals(
    long calls,
    long hits,
    long input,
    long cacheRead,
    long cacheWrite5m,
    long cacheWrite1h,
    long output,
    long tokensAvoided,
    BigDecimal billed,
    BigDecimal uncached,
    BigDecimal saved,
    BigDecimal avoided,
    long withoutUsage,
    long withoutPrice,
    long predictedRead,
    long predictedWrite,
    long plannedRead) {}
