package dev.reprise.gateway.resilience;

import java.util.Locale;

/**
 * What came of a failure that a retry might mend: the {@code outcome} of {@code provider.retries}.
 * The first two count calls made again, the others why none was made.
 */
public enum Retry {
  /** Asked again; the answer is one to give. */
  ANSWERED,
  /** Asked again; it failed again. */
  FAILED,
  /** As often as is configured already. */
  EXHAUSTED,
  /** Too many of the recent calls were retries. */
  NO_BUDGET,
  /** The provider wants a longer pause than a caller should be kept waiting for. */
  WAIT_TOO_LONG,
  /** The pause would not end before the request's deadline. */
  NO_TIME,
  /** The endpoint's breaker opened meanwhile. */
  BREAKER_OPEN,
  /** Nobody waits for the answer any more. */
  CALLER_GONE,
  /** Another of the provider's own keys was tried. */
  NEXT_KEY;

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Kebab-case, stable. */
  public String code() {
    return code;
  }
}
