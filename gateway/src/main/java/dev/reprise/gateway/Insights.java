package dev.reprise.gateway;

import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.insight.AccessLog;
import dev.reprise.gateway.insight.DecisionLog;
import dev.reprise.gateway.insight.Delivered;
import dev.reprise.gateway.insight.Insight;
import dev.reprise.gateway.insight.Metrics;
import dev.reprise.gateway.insight.Prices;
import dev.reprise.gateway.insight.Remembering;
import dev.reprise.gateway.insight.Spans;
import dev.reprise.gateway.insight.Stats;
import dev.reprise.gateway.insight.Tracing;
import dev.reprise.telemetry.Telemetry;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everyone who is told what happened. */
final class Insights implements AutoCloseable {
  private final DecisionLog decisions = new DecisionLog();
  private final Stats stats = new Stats();
  private final Metrics metrics;
  private final @Nullable Spans spans;
  private final Telemetry telemetry;

  Insights(Config config, Durable durable) {
    this.metrics = new Metrics(Prices.shipped(), durable::dropped);
    durable.tiers().forEach(tier -> metrics.storage(tier.name(), tier::storedBytes));
    metrics.gauge("prompt_cache.write_amplification", durable::writeAmplification);
    URI otlp = config.telemetry().otlp();
    // The tracing library is loaded only where traces are wanted: starting stays fast.
    this.spans = otlp == null ? null : Spans.sentTo(otlp);
    var listeners =
        new ArrayList<Telemetry>(
            List.of(new Remembering(decisions), stats, metrics, new AccessLog()));
    if (spans != null) {
      listeners.add(spans);
    }
    this.telemetry = new Insight(listeners);
  }

  Telemetry telemetry() {
    return telemetry;
  }

  Delivered delivered() {
    Spans traced = spans;
    return traced == null
        ? metrics
        : decision -> {
          metrics.delivered(decision);
          traced.delivered(decision);
        };
  }

  Tracing tracing() {
    return spans == null ? Tracing.OFF : spans;
  }

  DecisionLog decisions() {
    return decisions;
  }

  Stats stats() {
    return stats;
  }

  Metrics metrics() {
    return metrics;
  }

  /** Sends the spans still to be sent. */
  @Override
  public void close() {
    if (spans != null) {
      spans.close();
    }
  }
}
