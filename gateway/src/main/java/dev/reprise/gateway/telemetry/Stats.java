package dev.reprise.gateway.telemetry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.request.Partition;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Outcome;
import dev.reprise.telemetry.Telemetry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts since the start, in all and by partition, for {@code stats}. When there are too many
 * partitions, the later ones are counted together.
 */
public final class Stats implements Telemetry {
  private static final int MOST_PARTITIONS = 10_000;

  /** Bytes of one partition's counts, roughly. */
  private static final int WEIGHT = 2 << 10;

  private final int most;

  /** The counts of partitions beyond the limit. */
  private final StatsTally others = new StatsTally();

  private final ConcurrentMap<Partition, StatsTally> byPartition = new ConcurrentHashMap<>();

  /** Counts the largest number of partitions separately. */
  public Stats() {
    this(Long.MAX_VALUE);
  }

  /**
   * @param bytes all partitions' counts may take together
   */
  public Stats(long bytes) {
    this.most = (int) Math.clamp(bytes / WEIGHT, 1, MOST_PARTITIONS);
  }

  private static final class StatsTally {
    final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    final ConcurrentMap<String, LongAdder> reasons = new ConcurrentHashMap<>();
    final ConcurrentMap<String, LongAdder> hitsByTier = new ConcurrentHashMap<>();
    final LongAdder collapsed = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder tokensAvoided = new LongAdder();
    final LongAdder input = new LongAdder();
    final LongAdder cacheRead = new LongAdder();
    final LongAdder cacheWrite = new LongAdder();
    final LongAdder output = new LongAdder();
    final LongAdder usageUnknown = new LongAdder();

    StatsTally() {
      for (Outcome outcome : Outcome.values()) {
        outcomes.put(outcome, new LongAdder());
      }
    }

    void note(Decision decision, Decision.Ended ended) {
      Objects.requireNonNull(outcomes.get(decision.outcome())).increment();
      if (decision.outcome().answeredFromCache()) {
        tokensAvoided.add(decision.avoided().total());
        noteTier(decision.layers());
      } else if (decision.reason() != null) {
        count(reasons, decision.reason().code());
      }
      if (decision.collapsed()) {
        collapsed.increment();
      }
      if (ended.stored()) {
        stored.increment();
      }
      consumed(decision, ended);
    }

    private void noteTier(List<Decision.Layer> layers) {
      for (Decision.Layer layer : layers) {
        if (layer.reason() == null) {
          count(hitsByTier, layer.name());
          return;
        }
      }
    }

    private void consumed(Decision decision, Decision.Ended ended) {
      if (ended.usage().known()) {
        input.add(ended.usage().input());
        cacheRead.add(ended.usage().cacheRead());
        cacheWrite.add(ended.usage().cacheWrite());
        output.add(ended.usage().output());
      } else if (decision.asked().operation().known()) {
        usageUnknown.increment();
      }
    }

    void add(StatsTally more) {
      more.outcomes.forEach(
          (outcome, count) -> Objects.requireNonNull(outcomes.get(outcome)).add(count.sum()));
      add(reasons, more.reasons);
      add(hitsByTier, more.hitsByTier);
      collapsed.add(more.collapsed.sum());
      stored.add(more.stored.sum());
      tokensAvoided.add(more.tokensAvoided.sum());
      input.add(more.input.sum());
      cacheRead.add(more.cacheRead.sum());
      cacheWrite.add(more.cacheWrite.sum());
      output.add(more.output.sum());
      usageUnknown.add(more.usageUnknown.sum());
    }

    private static void add(
        ConcurrentMap<String, LongAdder> sums, ConcurrentMap<String, LongAdder> more) {
      more.forEach(
          (name, count) -> sums.computeIfAbsent(name, it -> new LongAdder()).add(count.sum()));
    }

    private static void count(ConcurrentMap<String, LongAdder> counts, String name) {
      LongAdder known = counts.get(name);
      (known == null ? counts.computeIfAbsent(name, ignored -> new LongAdder()) : known)
          .increment();
    }

    ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      ObjectNode requests = json.putObject("requests");
      outcomes.forEach(
          (outcome, count) ->
              requests.put(outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'), count.sum()));
      json.put("collapsed", collapsed.sum());
      json.put("stored", stored.sum());
      ObjectNode tiers = json.putObject("hits_by_layer");
      hitsByTier.forEach((tier, count) -> tiers.put(tier, count.sum()));
      ObjectNode why = json.putObject("not_hit_because");
      reasons.forEach((reason, count) -> why.put(reason, count.sum()));
      json.put("tokens_avoided", tokensAvoided.sum());
      ObjectNode tokens = json.putObject("provider_tokens");
      tokens.put("input", input.sum());
      tokens.put("cache_read", cacheRead.sum());
      tokens.put("cache_write", cacheWrite.sum());
      tokens.put("output", output.sum());
      tokens.put("calls_without_usage", usageUnknown.sum());
      return json;
    }
  }

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    Decision.Ended ended = decision.ended();
    if (ended == null) {
      return;
    }
    tally(decision.asked().principal().partition()).note(decision, ended);
  }

  private StatsTally tally(Partition partition) {
    StatsTally known = byPartition.get(partition);
    if (known != null) {
      return known;
    }
    return byPartition.size() < most
        ? byPartition.computeIfAbsent(partition, ignored -> new StatsTally())
        : others;
  }

  @Override
  public void happened(Event event, String detail) {}

  /** The counts of all partitions, added up on each call. */
  public ObjectNode json() {
    var all = new StatsTally();
    all.add(others);
    byPartition.values().forEach(all::add);
    return all.json();
  }

  /** One partition's own counts; zeros when it never asked. */
  public ObjectNode json(Partition partition) {
    StatsTally own = byPartition.get(partition);
    return (own == null ? new StatsTally() : own).json();
  }
}
