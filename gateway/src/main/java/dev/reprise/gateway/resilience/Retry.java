package dev.reprise.gateway.resilience;

import java.util.Locale;

/**
 * What became of a failed call that may be repeated: the {@code outcome} of {@code
 * provider.retries}. {@link #ANSWERED}, {@link #FAILED} and {@link #NEXT_KEY} count further calls;
 * the others say why none was made.
 */
public enum Retry {
  /** The retry was answered. */
  ANSWERED,
  /** The retry failed. */
  FAILED,
  /** The configured number of retries was made already. */
  EXHAUSTED,
  /** Too many of the recent calls were retries. */
  NO_BUDGET,
  /** The provider asks for a longer pause than callers are kept waiting. */
  WAIT_TOO_LONG,
  /** The pause would not end before the request's deadline. */
  NO_TIME,
  /** The endpoint's breaker opened meanwhile. */
  BREAKER_OPEN,
  /** The caller has left. */
  CALLER_GONE,
  /** Another of the provider's own keys was tried. */
  NEXT_KEY;

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** Kebab-case, stable. */
  public String code() {
    return code;
  }
}
