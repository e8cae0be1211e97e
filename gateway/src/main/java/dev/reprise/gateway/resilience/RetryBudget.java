package dev.reprise.gateway.resilience;

/**
 * How many retries one provider may cost: a fifth of the recent calls, and a floor of one a second
 * so that rare callers may retry too. An outage is thus never multiplied: at full load it costs 20
 * % more calls, not three times as many. A bucket of thousandths of a retry; thread-safe.
 */
final class RetryBudget {
  private static final long RETRY = 1_000;
  private static final long PER_CALL = 200;
  private static final long PER_SECOND = 1_000;

  /** What time alone fills it to. */
  private static final long FLOOR = 10 * RETRY;

  /** What calls fill it to: credit for the past must not outlive it. */
  private static final long MOST = 100 * RETRY;

  private static final long NANOS_PER_THOUSANDTH = 1_000_000_000L / PER_SECOND;

  private long held = FLOOR;
  private long countedUntil;

  RetryBudget(long now) {
    this.countedUntil = now;
  }

  /** A call is made for the first time. */
  synchronized void asked(long now) {
    grow(now);
    held = Math.min(MOST, held + PER_CALL);
  }

  /** Whether it may be made once more; takes what that costs. */
  synchronized boolean spend(long now) {
    grow(now);
    if (held < RETRY) {
      return false;
    }
    held -= RETRY;
    return true;
  }

  private void grow(long now) {
    long earned = Math.max(0, now - countedUntil) / NANOS_PER_THOUSANDTH;
    countedUntil += earned * NANOS_PER_THOUSANDTH;
    if (held < FLOOR) {
      held = Math.min(FLOOR, held + earned);
    }
  }
}
