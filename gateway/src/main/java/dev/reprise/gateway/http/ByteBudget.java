package dev.reprise.gateway.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many octets of request bodies the process holds at once, over all connections. What does not
 * fit is refused with 503 rather than kept waiting: a queue of bodies is what is being avoided.
 */
public final class ByteBudget {
  private final long total;
  private final AtomicLong taken = new AtomicLong();

  public ByteBudget(long total) {
    this.total = total;
  }

  /** A quarter of the heap. */
  public static ByteBudget ofHeap() {
    return new ByteBudget(Runtime.getRuntime().maxMemory() / 4);
  }

  boolean take(long octets) {
    if (taken.addAndGet(octets) <= total) {
      return true;
    }
    taken.addAndGet(-octets);
    return false;
  }

  void give(long octets) {
    if (octets != 0) {
      taken.addAndGet(-octets);
    }
  }

  /** Octets held now. */
  public long taken() {
    return taken.get();
  }
}
