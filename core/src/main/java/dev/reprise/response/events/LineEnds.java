package dev.reprise.response.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the ends of lines eight bytes at a time: every chunk of every stream is looked through for
 * them, twice.
 */
final class LineEnds {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;
  private static final long FEEDS = '\n' * ONES;
  private static final long RETURNS = '\r' * ONES;

  private LineEnds() {}

  /** The place of the first LF or CR from {@code from} on; {@code end} when there is none. */
  static int next(byte[] bytes, int from, int end) {
    int at = from;
    while (at + Long.BYTES <= end) {
      long word = (long) LONGS.get(bytes, at);
      long found = zeros(word ^ FEEDS) | zeros(word ^ RETURNS);
      if (found != 0) {
        return at + (Long.numberOfTrailingZeros(found) >>> 3);
      }
      at += Long.BYTES;
    }
    while (at < end && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  /** The high bit of each zero byte; exact up to and including the first, which is all we need. */
  private static long zeros(long word) {
    return (word - ONES) & ~word & HIGH;
  }
}
