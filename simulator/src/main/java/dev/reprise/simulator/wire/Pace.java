package dev.reprise.simulator.wire;

import java.time.Duration;

/**
 * How fast a model works: time to first token = base + uncached tokens / prefill speed, then one
 * token after another. A speed of 0 means no delay.
 */
public record Pace(Duration base, int prefillTokensPerSecond, int decodeTokensPerSecond) {

  /** No delay anywhere. */
  public static final Pace INSTANT = new Pace(Duration.ZERO, 0, 0);

  /** About what a mid-sized hosted model does. */
  public static final Pace HOSTED = new Pace(Duration.ofMillis(150), 12_000, 150);

  public long firstTokenNanos(int uncachedTokens) {
    return base.toNanos() + perTokens(uncachedTokens, prefillTokensPerSecond);
  }

  public long decodeNanos(int tokens) {
    return perTokens(tokens, decodeTokensPerSecond);
  }

  private static long perTokens(int tokens, int perSecond) {
    return perSecond == 0 ? 0 : tokens * 1_000_000_000L / perSecond;
  }
}
