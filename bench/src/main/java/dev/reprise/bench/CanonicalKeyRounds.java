package dev.reprise.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;

/**
 * The same pairs as {@link CanonicalKeyBenchmark}, but in thread CPU time and in turn, round by
 * round: the figures hold on a machine that does other work too. Prints comma-separated values,
 * microseconds per operation, medians of the rounds, and the ratio to SHA-256 in the same round.
 */
public final class CanonicalKeyRounds {
  private static final List<String> SIZES = List.of("2", "64", "256");
  private static final int ROUNDS = 9;
  private static final long ROUND_NANOS = 200_000_000L;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private CanonicalKeyRounds() {}

  /** What is measured, and what came out of each round. */
  private record Measured(String name, Callable<Object> work, double[] rounds) {
    Measured(String name, Callable<Object> work) {
      this(name, work, new double[ROUNDS]);
    }
  }

  public static void main(String[] arguments) throws Exception {
    System.out.println("kilobytes,text,bytes,what,cpu_us,times_sha256");
    for (String kilobytes : arguments.length == 0 ? SIZES : List.of(arguments)) {
      for (String text : List.of("mixed", "ascii")) {
        measure(kilobytes, text);
      }
    }
  }

  private static void measure(String kilobytes, String text) throws Exception {
    CanonicalKeyBenchmark bench = new CanonicalKeyBenchmark();
    bench.kilobytes = Integer.parseInt(kilobytes);
    bench.text = text;
    bench.write();
    List<Measured> all =
        List.of(
            new Measured("sha256", bench::sha256),
            new Measured("parse", bench::parse),
            new Measured("parse+canonical+sha256", bench::canonical),
            new Measured("key", bench::key));
    for (Measured each : all) {
      microseconds(each.work, 10 * ROUND_NANOS);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Measured each : all) {
        each.rounds[round] = microseconds(each.work, ROUND_NANOS);
      }
    }
    for (Measured each : all) {
      double[] ratios = new double[ROUNDS];
      Arrays.setAll(ratios, i -> each.rounds[i] / all.getFirst().rounds[i]);
      System.out.printf(
          Locale.ROOT,
          "%s,%s,%d,%s,%.2f,%.2f%n",
          kilobytes,
          text,
          bench.size(),
          each.name,
          median(each.rounds),
          median(ratios));
    }
  }

  private static double microseconds(Callable<Object> work, long nanos) throws Exception {
    long start = THREADS.getCurrentThreadCpuTime();
    long spent = 0;
    long times = 0;
    int kept = 0;
    while (spent < nanos) {
      for (int i = 0; i < 50; i++) {
        kept += System.identityHashCode(work.call()) & 1;
      }
      times += 50;
      spent = THREADS.getCurrentThreadCpuTime() - start;
    }
    if (kept < 0) {
      throw new AssertionError("never: keeps the results alive");
    }
    return spent / 1000.0 / times;
  }

  private static double median(double[] values) {
    return DoubleStream.of(values).sorted().skip(values.length / 2).findFirst().orElseThrow();
  }
}
