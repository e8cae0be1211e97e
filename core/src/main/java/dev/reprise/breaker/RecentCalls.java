package dev.reprise.breaker;

import java.time.Duration;
import java.util.Arrays;

/**
 * Counts calls and failures of a recent period in ten time slices; the oldest slice is dropped as
 * time passes.
 */
final class RecentCalls {
  private static final int SLICES = 10;

  private final long sliceNanos;
  private final long[] numbers = new long[SLICES];
  private final int[] calls = new int[SLICES];
  private final int[] failures = new int[SLICES];

  RecentCalls(Duration length) {
    this.sliceNanos = Math.max(1, length.toNanos() / SLICES);
  }

  void note(long now, boolean failed) {
    long number = Math.floorDiv(now, sliceNanos);
    int at = Math.floorMod(number, SLICES);
    if (numbers[at] != number) {
      numbers[at] = number;
      calls[at] = 0;
      failures[at] = 0;
    }
    calls[at]++;
    failures[at] += failed ? 1 : 0;
  }

  int calls(long now) {
    return sum(calls, now);
  }

  int failures(long now) {
    return sum(failures, now);
  }

  private int sum(int[] counts, long now) {
    long newest = Math.floorDiv(now, sliceNanos);
    int sum = 0;
    for (int at = 0; at < SLICES; at++) {
      sum += newest - numbers[at] < SLICES ? counts[at] : 0;
    }
    return sum;
  }

  void clear() {
    Arrays.fill(calls, 0);
    Arrays.fill(failures, 0);
  }
}
