package dev.reprise.gateway.resilience;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The clocks and pauses of retries, replaceable in tests.
 *
 * @param nanos monotonic
 * @param wall for dates that providers name
 * @param pause waits
 * @param backoff says how long
 */
record Time(LongSupplier nanos, InstantSource wall, Pause pause, Backoff backoff) {
  static final Time SYSTEM =
      new Time(
          System::nanoTime,
          InstantSource.system(),
          WaitingCaller::waits,
          new Backoff(below -> ThreadLocalRandom.current().nextLong(below)));

  /** A pause in front of a retry. */
  @FunctionalInterface
  interface Pause {
    /** False when the caller left meanwhile. */
    boolean over(WaitingCaller caller, Duration pause) throws InterruptedException;
  }

  long now() {
    return nanos.getAsLong();
  }
}
