package dev.reprise.budget;

/**
 * What one holder has taken from a {@link Share}: grows and shrinks with what is held, and gives
 * everything back when it is closed, once. Nothing can be taken through a closed claim, so that a
 * late writer cannot leave bytes behind. Safe for use by many threads.
 */
public final class Claim implements AutoCloseable {
  /** Taken at a time, so that small pieces do not all touch the share. */
  private static final int STEP = 16 << 10;

  private final Share share;
  private long taken;
  private long held;
  private boolean closed;

  public Claim(Share share) {
    this.share = share;
  }

  /** Holds that many bytes more; false when there is no room for them, then nothing changed. */
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

  /** Holds that many bytes more, which are there already: see {@link Share#take}. */
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

  /** Holds that many bytes less. */
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

  /** Holds nothing for now; may grow again. */
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
