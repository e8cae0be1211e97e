package dev.reprise.gateway.resilience;

import java.time.Duration;

/**
 * How often and how long one provider is asked.
 *
 * @param retries how often a call is made again at most
 * @param timeout the longest wait for the head, retries and pauses included; also the longest
 *     silence in the body
 * @param unhinted429 whether a 429 without a pause is retried: Anthropic's without {@code
 *     retry-after} means the monthly spending cap, where waiting is useless (providers.md section
 *     10)
 */
public record RetryPolicy(int retries, Duration timeout, boolean unhinted429) {
  /** One call, and no longer than a request may take by default. */
  public static final RetryPolicy ONCE = new RetryPolicy(0, Duration.ofMinutes(10), true);
}
