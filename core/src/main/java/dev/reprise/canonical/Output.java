package dev.reprise.canonical;

import java.util.Arrays;

/**
 * Passes canonical bytes on to a hash or an array. Most canonical bytes are in the source already,
 * in the same order. Such a run is only noted as a range and passed on later: a long run directly
 * from the source, short runs together in a buffer.
 */
final class Output {
  private static final int BUFFER = 4096;
  private static final int LONG_RUN = 512;

  /** Whoever takes the bytes: a hash, or a growing array. */
  @FunctionalInterface
  interface Taker {
    void take(byte[] bytes, int offset, int length);
  }

  private final byte[] source;
  private final Taker taker;
  private final byte[] buffer;
  private int filled;
  private int runStart;
  private int runEnd;

  Output(byte[] source, Taker taker) {
    this.source = source;
    this.taker = taker;
    this.buffer = new byte[Math.min(BUFFER, source.length + LONG_RUN)];
  }

  /** Bytes of the source. */
  void copy(int start, int end) {
    if (start != runEnd) {
      endRun();
      runStart = start;
    }
    runEnd = end;
  }

  /** One ASCII byte. It extends the current range when the source has it at this place. */
  void put(char symbol) {
    if (runEnd > runStart && runEnd < source.length && source[runEnd] == symbol) {
      runEnd++;
      return;
    }
    endRun();
    if (filled == buffer.length) {
      drain();
    }
    buffer[filled++] = (byte) symbol;
  }

  /** Bytes made elsewhere; the array may be changed afterwards. */
  void write(byte[] bytes, int offset, int length) {
    endRun();
    gather(bytes, offset, length);
  }

  /** Hands over everything. */
  void finish() {
    endRun();
    drain();
  }

  private void endRun() {
    int length = runEnd - runStart;
    if (length > 0) {
      gather(source, runStart, length);
    }
    runStart = 0;
    runEnd = 0;
  }

  private void gather(byte[] bytes, int offset, int length) {
    if (length > buffer.length - filled || length >= LONG_RUN) {
      drain();
    }
    if (length >= LONG_RUN) {
      taker.take(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, buffer, filled, length);
      filled += length;
    }
  }

  private void drain() {
    taker.take(buffer, 0, filled);
    filled = 0;
  }

  /** Collects everything in one array. */
  static final class GatheredBytes implements Taker {
    private byte[] bytes;
    private int length;

    GatheredBytes(int expected) {
      bytes = new byte[expected];
    }

    @Override
    public void take(byte[] taken, int offset, int count) {
      if (count > bytes.length - length) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
      }
      System.arraycopy(taken, offset, bytes, length, count);
      length += count;
    }

    byte[] bytes() {
      return Arrays.copyOf(bytes, length);
    }
  }
}
