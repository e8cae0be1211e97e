package dev.reprise.gateway.insight;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.telemetry.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one combination of common labels, made when first counted, so that counting a hit
 * costs no look-up in the registry.
 */
final class Series {
  private static final double NANO_DOLLARS = 1e9;

  private final MeterRegistry registry;
  private final Tags tags;
  private final ConcurrentMap<Lookup, Counter> lookups = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counter> named = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counter> tokens = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> money = new ConcurrentHashMap<>();

  private record Lookup(String layer, String result, String reason) {}

  Series(MeterRegistry registry, Labels.Combination common) {
    this.registry = registry;
    this.tags = common.tags();
  }

  void lookup(Decision.Layer layer) {
    String reason = layer.reason() == null ? "none" : layer.reason().code();
    lookups
        .computeIfAbsent(new Lookup(layer.name(), layer.result(), reason), this::lookups)
        .increment();
  }

  private Counter lookups(Lookup key) {
    return registry.counter(
        "prompt_cache.lookups_total",
        tags.and(
            "layer",
            key.layer(),
            "entry_type",
            "model_response",
            "result",
            key.result(),
            "reason",
            key.reason()));
  }

  void avoided(long count, long nanoDollars) {
    counter("prompt_cache.tokens_avoided_total").increment(count);
    if (nanoDollars > 0) {
      money.computeIfAbsent("prompt_cache.cost_avoided_total", this::dollars).add(nanoDollars);
    }
  }

  /** Summed exactly; a double only where the registry wants one. */
  private LongAdder dollars(String name) {
    var sum = new LongAdder();
    FunctionCounter.builder(name, sum, it -> it.sum() / NANO_DOLLARS)
        .description("USD")
        .tags(tags)
        .register(registry);
    return sum;
  }

  void wouldHit() {
    counter("prompt_cache.would_hit_total").increment();
  }

  private Counter counter(String name) {
    return named.computeIfAbsent(name, it -> registry.counter(it, tags));
  }

  void consumed(TokenUsage usage) {
    tokens("input", usage.input());
    tokens("cache_read", usage.cacheRead());
    tokens("cache_write", usage.cacheWrite());
    tokens("output", usage.output());
  }

  private void tokens(String kind, long count) {
    if (count > 0) {
      tokens
          .computeIfAbsent(
              kind, it -> registry.counter("provider.tokens_total", tags.and("kind", it)))
          .increment(count);
    }
  }
}
