package dev.reprise.budget;

/**
 * The memory one holder has taken from a {@link Share}. It grows and shrinks, and gives everything
 * back once when it is closed. A closed claim takes nothing, so a late writer cannot leave memory
 * taken. Safe for use by many threads.
 */
public final class Claim implements AutoCloseable {
  /** Bytes taken from the share at a time, so that small pieces rarely touch the shared counter. */
  private static final int STEP = 16 << 10;

  private final Share share;
  private long taken;
  private long held;
  private boolean closed;

  public Claim(Share share) {
    this.share = share;
  }

  /** Takes that many bytes more; false, with nothing changed, when the share has not enough. */
  public synchronized boolean tryGrow(long bytes) {
    if (closed) {
      return false;
    }
    long missing = held + bytes - taken;
    if (missing > 0) {
      long step = Math.max(missing, STEP);
      if (share.tryTake(step)) {
        taken += step;
      } else if (step > missing && share.tryTake(missing)) {
        taken += missing;
      } else {
        return false;
      }
    }
    held += bytes;
    return true;
  }

  /** Takes that many bytes more even when the share has not enough: see {@link Share#take}. */
  public synchronized void grow(long bytes) {
    if (closed) {
      return;
    }
    long missing = held + bytes - taken;
    if (missing > 0) {
      share.take(missing);
      taken += missing;
    }
    held += bytes;
  }

  /** Gives that many bytes back. */
  public synchronized void shrink(long bytes) {
    if (closed) {
      return;
    }
    held -= bytes;
    long back = taken - held - STEP;
    if (back > 0) {
      share.give(back);
      taken -= back;
    }
  }

  /** Whether so much more would fit into the share if nobody else held any of it. */
  public synchronized boolean everFits(long bytes) {
    return share.everFits(held + bytes);
  }

  /** Bytes held now. */
  public synchronized long held() {
    return held;
  }

  /** Gives everything back for now; the claim may grow again. */
  public synchronized void empty() {
    share.give(taken);
    taken = 0;
    held = 0;
  }

  /** Gives back everything; a second time does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    share.give(taken);
    taken = 0;
    held = 0;
  }
}
