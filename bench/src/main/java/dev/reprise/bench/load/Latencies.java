package dev.reprise.bench.load;

import java.util.Arrays;

/** Times in nanoseconds, every one kept; safe for many writers. */
final class Latencies {

  private long[] values = new long[1 << 14];
  private int count;

  synchronized void add(long nanos) {
    if (count == values.length) {
      values = Arrays.copyOf(values, count * 2);
    }
    values[count++] = nanos;
  }

  synchronized int count() {
    return count;
  }

  /** The members of a JSON object, in microseconds. */
  synchronized String json() {
    long[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return "\"count\":%d,\"p50_us\":%s,\"p90_us\":%s,\"p99_us\":%s,\"p999_us\":%s,\"max_us\":%s"
        .formatted(
            count,
            at(sorted, 500),
            at(sorted, 900),
            at(sorted, 990),
            at(sorted, 999),
            at(sorted, 1000));
  }

  private static String at(long[] sorted, int perMille) {
    if (sorted.length == 0) {
      return "null";
    }
    int rank = (int) Math.min(sorted.length - 1L, (long) sorted.length * perMille / 1000);
    return Long.toString(sorted[rank] / 1000);
  }
}
