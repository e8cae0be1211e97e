package dev.reprise.simulator.world;

import java.time.Duration;
import java.time.Instant;

/** A clock that moves only when a test moves it. */
public final class VirtualClock implements SimulatorClock {

  private final Instant start;
  private long nanos;

  public VirtualClock() {
    this(Instant.parse("2026-11-21T09:00:00Z"));
  }

  public VirtualClock(Instant start) {
    this.start = start;
  }

  public synchronized void advance(Duration by) {
    nanos += by.toNanos();
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Instant instant() {
    return start.plusNanos(nanos);
  }
}
