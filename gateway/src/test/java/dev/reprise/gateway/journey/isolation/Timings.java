package dev.reprise.gateway.journey.isolation;

import java.util.Arrays;
import java.util.List;

/**
 * How well two samples can be told apart.
 *
 * @param auc the chance that one drawn from the first is smaller than one drawn from the second:
 *     0.5 when they are alike
 * @param p of the two-sample Kolmogorov-Smirnov test (asymptotic distribution)
 */
record Timings(double auc, double p) {
  private static final int TERMS = 100;

  static Timings of(List<Long> first, List<Long> second) {
    long[] a = sorted(first);
    long[] b = sorted(second);
    return new Timings(auc(a, b), p(distance(a, b), a.length, b.length));
  }

  private static long[] sorted(List<Long> sample) {
    long[] sorted = sample.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Mann and Whitney's statistic: ties count half. */
  private static double auc(long[] a, long[] b) {
    double smaller = 0;
    int below = 0;
    int upTo = 0;
    for (long one : b) {
      while (below < a.length && a[below] < one) {
        below++;
      }
      while (upTo < a.length && a[upTo] <= one) {
        upTo++;
      }
      smaller += below + (upTo - below) / 2.0;
    }
    return smaller / ((double) a.length * b.length);
  }

  /** The largest difference of the two distribution functions. */
  private static double distance(long[] a, long[] b) {
    double most = 0;
    int i = 0;
    int j = 0;
    while (i < a.length && j < b.length) {
      long next = Math.min(a[i], b[j]);
      while (i < a.length && a[i] <= next) {
        i++;
      }
      while (j < b.length && b[j] <= next) {
        j++;
      }
      most = Math.max(most, Math.abs((double) i / a.length - (double) j / b.length));
    }
    return most;
  }

  private static double p(double distance, int n, int m) {
    double root = Math.sqrt((double) n * m / (n + m));
    double lambda = (root + 0.12 + 0.11 / root) * distance;
    double sum = 0;
    for (int k = 1; k <= TERMS; k++) {
      sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * lambda * lambda);
    }
    return lambda < 0.2 ? 1 : Math.clamp(sum, 0, 1);
  }
}
