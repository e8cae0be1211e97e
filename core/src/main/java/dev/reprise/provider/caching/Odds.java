package dev.reprise.provider.caching;

/**
 * How likely a prefix is to come again within five minutes, half an hour and an hour after it was
 * last seen, in permille.
 */
public record Odds(int fiveMinutes, int halfHour, int hour) {
  public static final Odds NEVER = new Odds(0, 0, 0);

  /** Of a prefix that the route declares stable. */
  static final Odds DECLARED = new Odds(1000, 1000, 1000);

  public int within(Lifetime lifetime) {
    return switch (lifetime) {
      case FIVE_MINUTES -> fiveMinutes;
      case HALF_HOUR -> halfHour;
      case HOUR -> hour;
    };
  }

  /** For each lifetime the lower of both. */
  public Odds atMost(Odds other) {
    return new Odds(
        Math.min(fiveMinutes, other.fiveMinutes),
        Math.min(halfHour, other.halfHour),
        Math.min(hour, other.hour));
  }

  /** The same, but zero for each lifetime that is shorter than the gap since it was last seen. */
  public Odds after(long gapNanos) {
    return new Odds(
        gapNanos <= Lifetime.FIVE_MINUTES.nanos() ? fiveMinutes : 0,
        gapNanos <= Lifetime.HALF_HOUR.nanos() ? halfHour : 0,
        gapNanos <= Lifetime.HOUR.nanos() ? hour : 0);
  }
}
