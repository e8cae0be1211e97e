package dev.reprise.insight.analyze.prefix;

/**
 * A fast 64-bit fingerprint. It is used for counting only: two texts with the same fingerprint
 * change a statistic slightly, so no stronger hash is needed.
 */
public final class Mix {
  private static final long FIRST = 0x9E3779B97F4A7C15L;
  private static final long SECOND = 0xBF58476D1CE4E5B9L;

  private Mix() {}

  static long with(long state, long value) {
    long mixed = (state ^ value) * FIRST;
    mixed ^= mixed >>> 29;
    mixed *= SECOND;
    return mixed ^ mixed >>> 32;
  }

  public static long bytes(long seed, byte[] bytes, int from, int to) {
    long state = seed;
    long word = 0;
    for (int at = from; at < to; at++) {
      word = word << 8 | bytes[at] & 0xff;
      if ((at - from & 7) == 7) {
        state = with(state, word);
        word = 0;
      }
    }
    return with(with(state, word), to - from);
  }
}
