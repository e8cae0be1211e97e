package dev.reprise.gateway.resilience;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * The pause before a retry: a random time below a limit that doubles with each retry (full jitter),
 * so that callers that failed together do not retry together. When the provider names a pause, that
 * pause and up to a tenth more.
 *
 * @param below a random number from 0 to below its argument
 */
record Backoff(LongUnaryOperator below) {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofSeconds(8);

  /** When a provider asks for a longer pause, no retry is made and its answer goes back at once. */
  static final Duration LONGEST_WISH = Duration.ofSeconds(10);

  /**
   * @param retry 0 for the first
   */
  Duration pause(int retry) {
    long most = Math.min(MOST.toNanos(), FIRST.toNanos() << Math.min(retry, 10));
    return Duration.ofNanos(below.applyAsLong(most));
  }

  Duration after(Duration wish) {
    return wish.plusNanos(below.applyAsLong(wish.toNanos() / 10 + 1));
  }
}
