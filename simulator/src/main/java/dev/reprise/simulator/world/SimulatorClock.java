package dev.reprise.simulator.world;

import java.time.Instant;
import java.time.InstantSource;

/** The only clocks a simulator reads: a monotonic one for lifetimes and a wall clock for dates. */
public interface SimulatorClock extends InstantSource {

  /** Steady nanoseconds; only differences mean something. */
  long nanos();

  /** The machine's own time. */
  static SimulatorClock system() {
    return new SimulatorClock() {
      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public Instant instant() {
        return Instant.now();
      }
    };
  }
}
