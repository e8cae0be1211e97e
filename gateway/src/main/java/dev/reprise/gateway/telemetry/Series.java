package dev.reprise.gateway.telemetry;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.telemetry.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The counters of one combination of common labels, made when first counted, so that counting a hit
 * costs no look-up in the registry.
 */
final class Series {
  /** The registry takes doubles, so whole pico-dollars are exact enough. */
  private static final double PICO_DOLLARS = 1e12;

  private static final long FEMTO_A_PICO = 1_000;

  private final MeterRegistry registry;
  private final Tags tags;
  private final ConcurrentMap<String, Counter> named = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Counter> tokens = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> money = new ConcurrentHashMap<>();

  private volatile Cell[] cells = {};

  private record Cell(Decision.Layer first, Counter count) {
    boolean counts(Decision.Layer asked) {
      return first.reason() == asked.reason()
          && first.type() == asked.type()
          && first.name().equals(asked.name())
          && first.result() == asked.result();
    }
  }

  Series(MeterRegistry registry, Labels.Combination common) {
    this.registry = registry;
    this.tags = common.tags();
  }

  /** There are only a few cells, so a search is faster than a hash table. */
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
    more[cells.length] = new Cell(layer, count);
    cells = more;
    return count;
  }

  private Counter lookups(Decision.Layer layer) {
    return registry.counter(
        "prompt_cache.lookups_total",
        tags.and(
            "layer",
            layer.name(),
            Metrics.ENTRY_TYPE,
            layer.type().wireName(),
            "result",
            layer.result().word(),
            "reason",
            layer.reason() == null ? "none" : layer.reason().code()));
  }

  void avoided(long count, long femtoDollars) {
    counter("prompt_cache.tokens_avoided_total").increment(count);
    money("prompt_cache.cost_avoided_total", femtoDollars);
  }

  /** Adds what the provider billed; an unknown cost adds nothing. */
  void cost(long femtoDollars) {
    money("provider.cost_total", femtoDollars);
  }

  private void money(String name, long femtoDollars) {
    if (femtoDollars > 0) {
      LongAdder known = money.get(name);
      (known == null ? money.computeIfAbsent(name, this::dollars) : known)
          .add(femtoDollars / FEMTO_A_PICO);
    }
  }

  /** Sums whole pico-dollars; converted to a double when the registry reads it. */
  private LongAdder dollars(String name) {
    var sum = new LongAdder();
    FunctionCounter.builder(name, sum, it -> it.sum() / PICO_DOLLARS).tags(tags).register(registry);
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

  /** Adds the tokens that a plan predicted to be read, and the tokens that were read. */
  void predicted(long predictedRead, long actualRead) {
    counter("provider.predicted_cache_read_total").increment(predictedRead);
    counter("provider.planned_cache_read_total").increment(actualRead);
  }

  private void tokens(String kind, long count) {
    // A kind without tokens has its series too: a share of it is then 0 and not absent.
    tokens
        .computeIfAbsent(
            kind, it -> registry.counter("provider.tokens_total", tags.and("kind", it)))
        .increment(count);
  }
}
