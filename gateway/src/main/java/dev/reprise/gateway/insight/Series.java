package dev.reprise.gateway.insight;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one combination of common labels, made when first counted, so that counting a hit
 * costs no look-up in the registry.
 */
final class Series {
  private static final double NANO_DOLLARS = 1e9;

  private final MeterRegistry registry;
  private final Tags tags;
  private final ConcurrentMap<String, Counter> named = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counter> tokens = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> money = new ConcurrentHashMap<>();

  private volatile Cell[] cells = {};

  private record Cell(String layer, String result, @Nullable Reason reason, Counter count) {
    boolean counts(Decision.Layer asked) {
      return reason == asked.reason()
          && layer.equals(asked.name())
          && result.equals(asked.result());
    }
  }

  Series(MeterRegistry registry, Labels.Combination common) {
    this.registry = registry;
    this.tags = common.tags();
  }

  /** A few cells, the most of them hits: looked through faster than hashed. */
  void lookup(Decision.Layer layer) {
    for (Cell cell : cells) {
      if (cell.counts(layer)) {
        cell.count().increment();
        return;
      }
    }
    first(layer).increment();
  }

  private synchronized Counter first(Decision.Layer layer) {
    for (Cell cell : cells) {
      if (cell.counts(layer)) {
        return cell.count();
      }
    }
    Cell[] more = Arrays.copyOf(cells, cells.length + 1);
    Counter count = lookups(layer);
    more[cells.length] = new Cell(layer.name(), layer.result(), layer.reason(), count);
    cells = more;
    return count;
  }

  private Counter lookups(Decision.Layer layer) {
    return registry.counter(
        "prompt_cache.lookups_total",
        tags.and(
            "layer",
            layer.name(),
            "entry_type",
            "model_response",
            "result",
            layer.result(),
            "reason",
            layer.reason() == null ? "none" : layer.reason().code()));
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
