package dev.reprise.gateway.insight;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Outcome;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The named metrics of contract 2.7, in Prometheus form. Meters are looked up by small records, so
 * that a hit pays a few map reads.
 */
public final class Metrics implements Telemetry {
  private static final Duration[] LATENCY = {
    Duration.ofNanos(50_000),
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Labels labels = new Labels();
  private final ConcurrentMap<Lookup, Counter> lookups = new ConcurrentHashMap<>();
  private final ConcurrentMap<Tokens, Counter> tokens = new ConcurrentHashMap<>();
  private final ConcurrentMap<Labels.Combination, Counter> avoided = new ConcurrentHashMap<>();
  private final ConcurrentMap<Reason, Counter> denied = new ConcurrentHashMap<>();
  private final ConcurrentMap<Labels.Combination, Counter> wouldHit = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Rate> rates = new ConcurrentHashMap<>();
  private final Counter[] events = new Counter[Event.values().length];
  private final Timer lookupLatency = timer("prompt_cache.lookup_latency");
  private final Timer writeLatency = timer("prompt_cache.write_latency");
  private final Timer duration = timer("gateway.request_duration");
  private final Timer ttft = timer("gateway.ttft");
  private final Timer overhead = timer("gateway.overhead");
  private final Counter staleServed =
      registry.counter("prompt_cache.stale_served_total", "entry_type", "model_response");

  private record Lookup(String layer, String result, String reason, Labels.Combination common) {}

  private record Tokens(String kind, Labels.Combination common) {}

  private record Rate(LongAdder hits, LongAdder all) {
    double value() {
      long asked = all.sum();
      return asked == 0 ? 0 : (double) hits.sum() / asked;
    }
  }

  public Metrics() {
    for (Event event : Event.values()) {
      String name = event.metricName();
      events[event.ordinal()] = registry.counter(name.endsWith("_total") ? name : name + "_total");
    }
  }

  private Timer timer(String name) {
    return Timer.builder(name).serviceLevelObjectives(LATENCY).register(registry);
  }

  /** Bytes a tier keeps, asked when scraped. */
  public void storage(String tier, Supplier<Number> bytes) {
    Gauge.builder("prompt_cache.storage_bytes", bytes).tag("tier", tier).register(registry);
  }

  /** A gauge of the gateway's own, asked when scraped. */
  public void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }

  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    Labels.Combination common = labels.of(decision);
    for (Decision.Layer layer : decision.layers()) {
      noteLookup(layer, common);
    }
    if (decision.outcome().answeredFromCache()) {
      avoided
          .computeIfAbsent(
              common, c -> registry.counter("prompt_cache.tokens_avoided_total", c.tags()))
          .increment(decision.avoided().total());
    } else {
      noteReason(decision, common);
    }
    if (decision.outcome() == Outcome.STALE_HIT) {
      staleServed.increment();
    }
    Decision.Ended ended = decision.ended();
    if (ended != null && ended.usage().known() && !decision.collapsed()) {
      noteTokens(ended.usage(), common);
    }
    noteTimes(decision);
  }

  private void noteLookup(Decision.Layer layer, Labels.Combination common) {
    String reason = layer.reason() == null ? "none" : layer.reason().code();
    lookups
        .computeIfAbsent(
            new Lookup(layer.name(), layer.result(), reason, common),
            key ->
                registry.counter(
                    "prompt_cache.lookups_total",
                    key.common()
                        .tags()
                        .and(
                            "layer",
                            key.layer(),
                            "entry_type",
                            "model_response",
                            "result",
                            key.result(),
                            "reason",
                            key.reason())))
        .increment();
    Rate rate = rates.computeIfAbsent(layer.name(), this::rate);
    rate.all().increment();
    if (layer.result().equals("hit")) {
      rate.hits().increment();
    }
  }

  private Rate rate(String layer) {
    var rate = new Rate(new LongAdder(), new LongAdder());
    Gauge.builder("prompt_cache.hit_rate", rate, Rate::value)
        .tags("layer", layer, "entry_type", "model_response")
        .register(registry);
    return rate;
  }

  private void noteReason(Decision decision, Labels.Combination common) {
    Reason reason = decision.reason();
    if (reason == null) {
      return;
    }
    if (decision.outcome() == Outcome.BYPASS) {
      denied
          .computeIfAbsent(
              reason, r -> registry.counter("prompt_cache.policy_denied_total", "reason", r.code()))
          .increment();
    } else if (reason == Reason.SHADOW || reason == Reason.NOT_IN_ROLLOUT) {
      wouldHit
          .computeIfAbsent(common, c -> registry.counter("prompt_cache.would_hit_total", c.tags()))
          .increment();
    }
  }

  private void noteTokens(TokenUsage usage, Labels.Combination common) {
    note("input", usage.input(), common);
    note("cache_read", usage.cacheRead(), common);
    note("cache_write", usage.cacheWrite(), common);
    note("output", usage.output(), common);
  }

  private void note(String kind, long count, Labels.Combination common) {
    if (count > 0) {
      tokens
          .computeIfAbsent(
              new Tokens(kind, common),
              key ->
                  registry.counter(
                      "provider.tokens_total",
                      key.common().tags().and(Tags.of("kind", key.kind()))))
          .increment(count);
    }
  }

  private void noteTimes(Decision decision) {
    var timeline = decision.timeline();
    if (timeline.walked(Stage.LOOKUP)) {
      lookupLatency.record(timeline.spentNanos(Stage.LOOKUP), TimeUnit.NANOSECONDS);
    }
    if (timeline.walked(Stage.WRITE_BACK)) {
      writeLatency.record(timeline.spentNanos(Stage.WRITE_BACK), TimeUnit.NANOSECONDS);
    }
    ttft.record(timeline.headNanos(), TimeUnit.NANOSECONDS);
    overhead.record(timeline.overheadNanos(), TimeUnit.NANOSECONDS);
    duration.record(timeline.totalNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void happened(Event event, String detail) {
    events[event.ordinal()].increment();
  }
}
