package dev.reprise.gateway.resilience;

import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * How long to pause before a retry: exponentially longer, anywhere between nothing and that (full
 * jitter), so that callers that failed together do not come back together. Where the provider named
 * a pause it is kept, and a little more.
 *
 * @param below a random number from 0 to below its argument
 */
record Backoff(LongUnaryOperator below) {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration MOST = Duration.ofSeconds(8);

  /** Callers wait no longer than this at a provider's wish: then the answer goes back at once. */
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
