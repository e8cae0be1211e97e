package dev.reprise.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** All clocks of a machine. They stand still until the test moves them. */
public final class FakeClock implements InstantSource {
  private final AtomicReference<Instant> wall;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong running = new AtomicLong(Duration.ofHours(1).toNanos());

  /** 21 November 2026, noon UTC. */
  public FakeClock() {
    this.wall = new AtomicReference<>(Instant.parse("2026-11-21T12:00:00Z"));
  }

  @Override
  public Instant instant() {
    return wall.get();
  }

  /** The clock that only moves forward. */
  public LongSupplier nanos() {
    return nanos::get;
  }

  /** The clock that counts since the machine was started, suspensions included. */
  public LongSupplier running() {
    return running::get;
  }

  /** Time passes: all clocks move. */
  public void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    running.addAndGet(time.toNanos());
    wall.updateAndGet(now -> now.plus(time));
  }

  /** The machine sleeps: time passes, and the clock that only moves forward stands still. */
  public void suspend(Duration time) {
    running.addAndGet(time.toNanos());
    wall.updateAndGet(now -> now.plus(time));
  }

  /** Somebody sets the wall clock, back or forth; no time passes. */
  public void set(Instant instant) {
    wall.set(instant);
  }
}
