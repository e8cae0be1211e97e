package dev.reprise.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import org.junit.jupiter.api.Test;

class LatencyTest {
  @Test
  void a_duration_counts_in_the_bucket_whose_bound_it_does_not_pass() {
    var latency = new Latency("gateway.overhead");
    latency.record(0);
    latency.record(50_000);
    latency.record(50_001);
    latency.record(60_000_000_001L);
    var snapshot = (HistogramSnapshot) latency.collect();
    assertThat(snapshot.getMetadata().getPrometheusName()).isEqualTo("gateway_overhead_seconds");
    var point = snapshot.getDataPoints().getFirst();
    var buckets = point.getClassicBuckets();
    assertThat(buckets.getUpperBound(0)).isEqualTo(5e-5);
    assertThat(buckets.getCount(0)).isEqualTo(2);
    assertThat(buckets.getCount(1)).isEqualTo(1);
    assertThat(buckets.getUpperBound(buckets.size() - 1)).isInfinite();
    assertThat(buckets.getCount(buckets.size() - 1)).isEqualTo(1);
    assertThat(point.getCount()).isEqualTo(4);
    assertThat(point.getSum()).isEqualTo(60.000100002);
  }
}
