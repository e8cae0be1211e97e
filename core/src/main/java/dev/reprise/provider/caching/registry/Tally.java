package dev.reprise.provider.caching.registry;

import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.Odds;

/**
 * Counts how often something came again, and how soon. Every sight counts as a failure until it has
 * come again, so that many requests that each come once give low odds. Old counts fade. Guarded by
 * its owner's lock.
 */
final class Tally {
  /** Beyond this many sights all counts are halved. */
  private static final int FADING = 128;

  private int sights;
  private int fiveMinutes;
  private int halfHour;
  private int hour;

  void seen() {
    if (++sights > FADING) {
      sights /= 2;
      fiveMinutes /= 2;
      halfHour /= 2;
      hour /= 2;
    }
  }

  void again(long gapNanos) {
    fiveMinutes += gapNanos <= Lifetime.FIVE_MINUTES.nanos() ? 1 : 0;
    halfHour += gapNanos <= Lifetime.HALF_HOUR.nanos() ? 1 : 0;
    hour += gapNanos <= Lifetime.HOUR.nanos() ? 1 : 0;
  }

  /**
   * The odds by these counts; {@code before} counts as {@code weight} more sights with those odds.
   */
  Odds odds(Odds before, int weight) {
    return new Odds(
        share(fiveMinutes, before.fiveMinutes(), weight),
        share(halfHour, before.halfHour(), weight),
        share(hour, before.hour(), weight));
  }

  private int share(int times, int before, int weight) {
    return Math.min(1000, (times * 1000 + before * weight) / Math.max(1, sights + weight));
  }
}
