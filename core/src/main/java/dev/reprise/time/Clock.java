package dev.reprise.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The one place time is read from.
 *
 * @param wall what is told to people and to providers, and which prices are in force: the date.
 *     Anybody may set it, so no age and no expiry is computed from it
 * @param nanos monotonic nanoseconds, for everything measured
 * @param steady ages and expiry of entries
 */
public record Clock(InstantSource wall, LongSupplier nanos, SteadyTime steady) {
  public static final Clock SYSTEM =
      new Clock(
          InstantSource.system(),
          System::nanoTime,
          new SteadyTime(InstantSource.system(), System::nanoTime, UpTime.ofLinux()));

  /** Without a clock that counts suspensions. */
  public Clock(InstantSource wall, LongSupplier nanos) {
    this(wall, nanos, new SteadyTime(wall, nanos));
  }

  /** The monotonic clock, in nanoseconds. */
  public long now() {
    return nanos.getAsLong();
  }

  /** The steady time at the moment when {@link #now} returned this value. */
  public Instant steadyAt(long now) {
    return steady.at(now);
  }
}
