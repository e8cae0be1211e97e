package dev.reprise.gateway.telemetry;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations in fixed buckets and shows them as a Prometheus histogram in seconds. Recording
 * costs two additions, since every hit records several durations; the registry's own timer took an
 * eighth of the time of a hit.
 */
final class Latency implements Collector {
  private static final double NANOS = 1e9;

  /** Upper bounds, inclusive; one more bucket takes the rest. */
  private static final long[] BOUNDS = {
    50_000L,
    100_000L,
    250_000L,
    1_000_000L,
    5_000_000L,
    25_000_000L,
    100_000_000L,
    1_000_000_000L,
    10_000_000_000L,
    60_000_000_000L
  };

  private final String name;
  private final String help;
  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder nanos = new LongAdder();

  /** {@code name} in Micrometer's spelling; shown with underscores and its unit. */
  Latency(String name) {
    this.help = Help.of(name);
    this.name = name.replace('.', '_') + "_seconds";
    Arrays.setAll(buckets, ignored -> new LongAdder());
  }

  void record(long duration) {
    int bucket = 0;
    while (bucket < BOUNDS.length && duration > BOUNDS[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
    nanos.add(duration);
  }

  @Override
  public MetricSnapshot collect() {
    double[] bounds = new double[buckets.length];
    Number[] counts = new Number[buckets.length];
    for (int i = 0; i < buckets.length; i++) {
      bounds[i] = i < BOUNDS.length ? BOUNDS[i] / NANOS : Double.POSITIVE_INFINITY;
      counts[i] = buckets[i].sum();
    }
    var point =
        HistogramDataPointSnapshot.builder()
            .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, counts))
            .sum(nanos.sum() / NANOS)
            .build();
    return HistogramSnapshot.builder().name(name).help(help).dataPoint(point).build();
  }

  @Override
  public String getPrometheusName() {
    return name;
  }
}
