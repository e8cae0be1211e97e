package dev.reprise.gateway.http;

import java.util.Arrays;

/**
 * A body on its way into one array. Grows with what has come, not with what was announced, and
 * takes its room from the budget first.
 */
final class BodyBuffer implements BodySink {
  /** Announced lengths up to here are allocated at once. */
  private static final int TRUSTED = 64 << 10;

  private static final int FIRST = 4 << 10;
  private final long most;
  private final ByteBudget budget;
  private byte[] octets;
  private int size;

  /**
   * @param announced octets to come, negative when unknown
   * @param most over this the body is refused with 413
   */
  BodyBuffer(long announced, long most, ByteBudget budget) {
    if (announced > most) {
      throw tooLarge(most);
    }
    int room = announced < 0 ? FIRST : (int) Math.min(announced, TRUSTED);
    this.most = most;
    this.budget = budget;
    reserve(room);
    this.octets = new byte[room];
  }

  static Refused tooLarge(long most) {
    return Refused.of(413, "the body is over %d octets; send a smaller one".formatted(most));
  }

  @Override
  public void take(byte[] from, int start, int length) {
    room(length);
    System.arraycopy(from, start, octets, size, length);
    size += length;
  }

  /** Room for that many more; returns the array to fill from {@link #size} on. */
  byte[] room(int length) {
    long needed = (long) size + length;
    if (needed > most) {
      throw tooLarge(most);
    }
    if (needed > octets.length) {
      int grown = (int) Math.min(most, Math.max(needed, 2L * octets.length));
      reserve(grown - octets.length);
      octets = Arrays.copyOf(octets, grown);
    }
    return octets;
  }

  void filled(int length) {
    size += length;
  }

  int size() {
    return size;
  }

  /** What it holds of the budget. */
  long reserved() {
    return octets.length;
  }

  void release() {
    budget.give(octets.length);
  }

  byte[] whole() {
    return size == octets.length ? octets : Arrays.copyOf(octets, size);
  }

  private void reserve(int more) {
    if (!budget.take(more)) {
      throw Refused.of(503, "too many request bodies are being held just now; send it again")
          .with("Retry-After", "1");
    }
  }
}
