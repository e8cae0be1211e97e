package dev.reprise.gateway.door;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A weak hash of a body that leaves out some places, so that bodies which differ only there have
 * the same hash. Equality is decided elsewhere: a wrong mask costs a look-up and nothing else.
 *
 * @param gaps what is left out, in ascending order
 */
record BodyMask(List<Gap> gaps) {
  /** Nothing is left out. */
  static final BodyMask NONE = new BodyMask(List.of());

  /** The end of a part that is hashed whole; what stands before it is sampled. */
  private static final int HASHED_WHOLE = 1024;

  private static final int SAMPLE_DISTANCE = 64;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /**
   * @param nearEnd whether both offsets count from the end of the body, and are negative
   */
  record Gap(boolean nearEnd, int from, int to) {
    int from(int length) {
      return nearEnd ? length + from : from;
    }

    int to(int length) {
      return nearEnd ? length + to : to;
    }
  }

  /** Whether a body of this length has all the places. */
  boolean fits(int length) {
    int at = 0;
    for (Gap gap : gaps) {
      if (gap.from(length) < at || gap.to(length) > length) {
        return false;
      }
      at = gap.to(length);
    }
    return true;
  }

  long hash(byte[] body, int seed) {
    long hash = body.length * 0x9E3779B97F4A7C15L + seed;
    int at = 0;
    for (Gap gap : gaps) {
      hash = hash(hash, body, at, gap.from(body.length));
      at = gap.to(body.length);
    }
    return hash(hash, body, at, body.length);
  }

  private static long hash(long seed, byte[] body, int from, int to) {
    long one = seed;
    long two = 1;
    long three = 2;
    long four = 3;
    int at = from;
    // Prompts mostly differ at the end: before it a sample is enough.
    for (; at + HASHED_WHOLE < to; at += SAMPLE_DISTANCE) {
      one = mixed(one, (long) LONGS.get(body, at));
    }
    // Four independent chains, which the processor computes in parallel.
    for (; at + 4 * Long.BYTES <= to; at += 4 * Long.BYTES) {
      one = mixed(one, (long) LONGS.get(body, at));
      two = mixed(two, (long) LONGS.get(body, at + 8));
      three = mixed(three, (long) LONGS.get(body, at + 16));
      four = mixed(four, (long) LONGS.get(body, at + 24));
    }
    for (; at < to; at++) {
      one = mixed(one, body[at]);
    }
    return mixed(mixed(one, two), mixed(three, four));
  }

  private static long mixed(long hash, long more) {
    return Long.rotateLeft(hash ^ more, 29) * 0xBF58476D1CE4E5B9L;
  }
}
