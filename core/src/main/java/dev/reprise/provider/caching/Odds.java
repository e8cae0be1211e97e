package dev.reprise.provider.caching;

/**
 * How likely a prefix comes again, in permille: within five minutes, half an hour, an hour of its
 * last sight.
 */
public record Odds(int fiveMinutes, int halfHour, int hour) {
  public static final Odds NEVER = new Odds(0, 0, 0);

  /** What the caller declared: it comes again. */
  static final Odds DECLARED = new Odds(1000, 1000, 1000);

  int within(Lifetime lifetime) {
    return switch (lifetime) {
      case FIVE_MINUTES -> fiveMinutes;
      case HALF_HOUR -> halfHour;
      case HOUR -> hour;
    };
  }

  Odds atLeast(Odds other) {
    return new Odds(
        Math.max(fiveMinutes, other.fiveMinutes),
        Math.max(halfHour, other.halfHour),
        Math.max(hour, other.hour));
  }

  /** Without hope within a lifetime that the last gap has already outlived. */
  public Odds after(long gapNanos) {
    return new Odds(
        gapNanos <= Lifetime.FIVE_MINUTES.nanos() ? fiveMinutes : 0,
        gapNanos <= Lifetime.HALF_HOUR.nanos() ? halfHour : 0,
        gapNanos <= Lifetime.HOUR.nanos() ? hour : 0);
  }
}
