package dev.reprise.gateway.resilience;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Clocks, and how one pauses.
 *
 * @param nanos monotonic
 * @param wall for dates that providers name
 */
public record Time(LongSupplier nanos, InstantSource wall, Pause pause) {
  public static final Time SYSTEM =
      new Time(System::nanoTime, InstantSource.system(), Caller::waits);

  /** A pause in front of a retry. */
  @FunctionalInterface
  public interface Pause {
    /** False when the caller hung up meanwhile. */
    boolean over(Caller caller, Duration pause) throws InterruptedException;
  }

  long now() {
    return nanos.getAsLong();
  }
}
