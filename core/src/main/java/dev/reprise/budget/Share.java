package dev.reprise.budget;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** A part of the heap for one use, and how much of it is taken. Never blocks; any thread. */
public final class Share {
  private final String name;
  private final long most;
  private final AtomicLong taken = new AtomicLong();
  private final LongAdder refusals = new LongAdder();

  /**
   * @param name as configuration and metrics call it
   * @param most bytes that may be taken together
   */
  public Share(String name, long most) {
    this.name = name;
    this.most = most;
  }

  /** A share without a bound, for programs that embed the core without a budget. */
  public static Share unbounded(String name) {
    return new Share(name, Long.MAX_VALUE / 2);
  }

  /** Takes that many bytes, or none and answers false. */
  public boolean tryTake(long bytes) {
    if (taken.addAndGet(bytes) <= most) {
      return true;
    }
    taken.addAndGet(-bytes);
    refusals.increment();
    return false;
  }

  /**
   * Counts bytes that are in memory already and cannot be refused. The share may exceed its bound
   * by them; it then refuses every other request until it is below the bound again.
   */
  public void take(long bytes) {
    taken.addAndGet(bytes);
  }

  /** Gives back what was taken. */
  public void give(long bytes) {
    if (bytes != 0) {
      taken.addAndGet(-bytes);
    }
  }

  /** Whether that many bytes could be taken just now. */
  public boolean roomFor(long bytes) {
    return taken.get() + bytes <= most;
  }

  /** Whether that many bytes could be taken if nobody else held any. */
  public boolean everFits(long bytes) {
    return bytes <= most;
  }

  public String name() {
    return name;
  }

  /** Bytes that may be taken together. */
  public long most() {
    return most;
  }

  /** Bytes taken now. */
  public long taken() {
    return taken.get();
  }

  /** How often there was no room. */
  public long refusals() {
    return refusals.sum();
  }
}
