package dev.reprise.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time by which ages and expiry are computed: the wall clock as it stood when this object was
 * made, moved on by the monotonic clock. When the wall clock is set back or forward while the
 * process runs, no age changes: an expired entry stays expired, and a fresh one stays fresh.
 *
 * <p>The monotonic clock stands still while the machine is suspended. That time is added from the
 * clock that counts since the machine was started. Where there is no such clock, a wall clock that
 * jumped ahead by more than a second is taken for a suspension: an age may then be too high, never
 * too low.
 *
 * <p>If the wall clock was wrong at the start and is corrected later, ages within this life stay
 * right. How a later process treats these times is decided elsewhere: see {@link
 * dev.reprise.freshness.Cause#FROM_FUTURE} and the durable tier.
 *
 * <p>Safe for use by many threads; takes no lock but once a second.
 */
public final class SteadyTime implements InstantSource {
  /** A wall clock that deviates by less was not set: it is being slewed. */
  static final long TOLERANCE_MILLIS = 1_000;

  /** What {@link #suspended} returns when it is not known. */
  private static final long UNKNOWN = Long.MIN_VALUE;

  private static final long LOOK_EVERY_NANOS = 1_000_000_000L;

  /** The clock since the machine's start counts in hundredths of a second. */
  private static final long LEAST_SUSPENSION_NANOS = 50_000_000L;

  /** Two readings that are further apart than this are not compared. */
  private static final long READ_TOGETHER_NANOS = 20_000_000L;

  private static final int MOST_READINGS = 8;
  private static final long MILLION = 1_000_000L;
  private static final long BILLION = 1_000_000_000L;

  private final InstantSource wall;
  private final LongSupplier nanos;
  private final LongSupplier running;
  private final long suspendedBefore;
  private volatile ClockState state;

  /**
   * @param zero this time, in nanoseconds since the epoch, when the monotonic clock showed 0
   * @param suspended nanoseconds already added because the machine was suspended
   * @param wallAhead milliseconds the wall clock is ahead of this time
   * @param lookedAt the monotonic clock when the other clocks were last looked at
   */
  private record ClockState(long zero, long suspended, long wallAhead, long lookedAt) {}

  /**
   * @param wall the wall clock, which anybody may set
   * @param nanos the monotonic clock
   * @param running nanoseconds since the machine was started, suspensions included; negative where
   *     nobody knows
   */
  public SteadyTime(InstantSource wall, LongSupplier nanos, LongSupplier running) {
    this.wall = wall;
    this.nanos = nanos;
    this.running = running;
    this.suspendedBefore = suspended();
    long now = nanos.getAsLong();
    Instant began = wall.instant();
    long epoch = Math.addExact(began.getEpochSecond() * BILLION, began.getNano());
    this.state = new ClockState(epoch - now, 0, 0, now);
  }

  /** Without a clock that counts suspensions: the wall clock going ahead counts as one. */
  public SteadyTime(InstantSource wall, LongSupplier nanos) {
    this(wall, nanos, () -> -1);
  }

  @Override
  public Instant instant() {
    return at(nanos.getAsLong());
  }

  /**
   * This time at a reading of the monotonic clock that was just made.
   *
   * @param now what the monotonic clock showed
   */
  Instant at(long now) {
    ClockState known = state;
    long ahead = wall.millis() - Math.floorDiv(known.zero() + now, MILLION);
    boolean due = now - known.lookedAt() >= LOOK_EVERY_NANOS;
    if (due || Math.abs(ahead - known.wallAhead()) > TOLERANCE_MILLIS) {
      known = look();
    }
    long epoch = known.zero() + now;
    return Instant.ofEpochSecond(Math.floorDiv(epoch, BILLION), Math.floorMod(epoch, BILLION));
  }

  /** What the wall clock shows at a moment of this time: for people to read, to the second. */
  public Instant shown(Instant moment) {
    long ahead = state.wallAhead();
    return ahead == 0 ? moment : moment.plusMillis(ahead);
  }

  private synchronized ClockState look() {
    ClockState known = state;
    long suspended = suspended();
    long zero = known.zero();
    long counted = known.suspended();
    boolean counts = suspended != UNKNOWN && suspendedBefore != UNKNOWN;
    if (counts && suspended - suspendedBefore - counted > LEAST_SUSPENSION_NANOS) {
      zero += suspended - suspendedBefore - counted;
      counted = suspended - suspendedBefore;
    }
    long now = nanos.getAsLong();
    long ahead = wall.millis() - Math.floorDiv(zero + now, MILLION);
    long change = ahead - known.wallAhead();
    if (!counts && change > TOLERANCE_MILLIS) {
      zero += change * MILLION;
      ahead = known.wallAhead();
    } else if (Math.abs(change) <= TOLERANCE_MILLIS) {
      ahead = known.wallAhead(); // so that many small steps are seen as the large one they make
    }
    state = new ClockState(zero, counted, ahead, now);
    return state;
  }

  /**
   * By how many nanoseconds the clock that counts suspensions is ahead of the one that does not.
   * The monotonic clock may start anywhere, so only changes of this say something.
   */
  private long suspended() {
    for (int reading = 0; reading < MOST_READINGS; reading++) {
      long before = nanos.getAsLong();
      long up = running.getAsLong();
      long after = nanos.getAsLong();
      if (up < 0) {
        return UNKNOWN;
      }
      if (after - before <= READ_TOGETHER_NANOS) {
        return up - after;
      }
    }
    return UNKNOWN;
  }
}
