package dev.reprise.gateway.telemetry;

import dev.reprise.breaker.SharedBreaker;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.budget.Share;
import dev.reprise.gateway.money.Accounts;
import dev.reprise.gateway.resilience.Retry;
import dev.reprise.gateway.resilience.Watch;
import dev.reprise.policy.Reason;
import dev.reprise.request.EntryType;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.LayerResult;
import dev.reprise.telemetry.Outcome;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The metrics of contract 2.7 in Prometheus form; {@code docs/operations.md} explains each. */
public final class Metrics implements Telemetry, Delivered, Watch {
  private static final String PROVIDER = "provider";
  static final String ENTRY_TYPE = "entry_type";

  /** The most meters; with the buckets of five latencies there are fewer than 5,000 series. */
  private static final int MOST_METERS = 4_800;

  private final List<Supplier<Number>> counted = new CopyOnWriteArrayList<>();
  private final PrometheusMeterRegistry registry = bounded();
  private final Labels<Series> series = new Labels<>(common -> new Series(registry, common));
  private final Accounts accounts;
  private final ConcurrentMap<Reason, Counter> denied = new ConcurrentHashMap<>();
  private final Map<EntryType, ConcurrentMap<String, Rate>> rates = new EnumMap<>(EntryType.class);
  private final LongAdder[] events = new LongAdder[Event.values().length];
  private final RequestCounts requests = new RequestCounts(registry);
  private final Latency lookupLatency = latency("prompt_cache.lookup_latency");
  private final Latency writeLatency = latency("prompt_cache.write_latency");
  private final Latency duration = latency("gateway.request_duration");
  private final Latency ttft = latency("gateway.ttft");
  private final Latency overhead = latency("gateway.overhead");

  private record Rate(LongAdder hits, LongAdder misses) {
    double value() {
      long hit = hits.sum();
      long asked = hit + misses.sum();
      return asked == 0 ? 0 : (double) hit / asked;
    }
  }

  /**
   * @param dropped entries that tiers did not write, counted by the tiers themselves
   */
  public Metrics(Accounts accounts, LongSupplier dropped) {
    this.accounts = accounts;
    for (EntryType type : EntryType.values()) {
      rates.put(type, new ConcurrentHashMap<>());
    }
    staleServed(EntryType.MODEL_RESPONSE); // shown as 0 until the first is served
    Arrays.setAll(events, ignored -> new LongAdder());
    for (Event event : Event.values()) {
      LongAdder count = events[event.ordinal()];
      LongSupplier elsewhere = event == Event.WRITEBACK_DROPPED ? dropped : () -> 0;
      FunctionCounter.builder(
              event.metricName() + "_total", count, it -> it.sum() + elsewhere.getAsLong())
          .register(registry);
    }
  }

  /** Sets the limit before any meter is registered, since it holds only for later ones. */
  private static PrometheusMeterRegistry bounded() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry
        .config()
        .meterFilter(MeterFilter.maximumAllowableMetrics(MOST_METERS))
        .meterFilter(new Help());
    return registry;
  }

  /** Figures of the process and its virtual machine: memory, threads, processor, files. */
  public void process() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private Latency latency(String name) {
    var latency = new Latency(name);
    registry.getPrometheusRegistry().register(latency);
    return latency;
  }

  /** Bytes that a tier keeps, read when scraped. */
  public void storage(String tier, Supplier<Number> bytes) {
    Gauge.builder("prompt_cache.storage_bytes", bytes).tag("tier", tier).register(registry);
  }

  /** Memory held for callers, by use, and how often a request was refused for lack of it. */
  public void memory(MemoryBudget memory) {
    for (MemoryBudget.Use use : MemoryBudget.Use.values()) {
      if (use == MemoryBudget.Use.REMEMBERED) {
        continue; // each such table limits itself; there is no common count
      }
      Share share = memory.share(use);
      Gauge.builder("gateway.memory_bytes", share::taken).tag("use", use.word()).register(registry);
      FunctionCounter.builder("gateway.memory_refused_total", share, Share::refusals)
          .tag("use", use.word())
          .register(registry);
    }
    counted("gateway.shed", memory::sheds);
  }

  /** A gauge of the gateway, read when scraped. */
  public void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }

  /** A figure of one replica, read when scraped; NaN while there is none. */
  public void replica(String name, String replica, Supplier<Number> value) {
    Gauge.builder(name, value).tag("replica", replica).register(registry);
  }

  /** A growing count of the gateway, read when scraped. */
  public void counted(String name, Supplier<Number> value) {
    counted.add(value); // the registry holds it in a weak reference only
    FunctionCounter.builder(name + "_total", value, it -> it.get().doubleValue())
        .register(registry);
  }

  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    Series own = series.of(decision);
    if (decision.ended() != null) {
      requests.count(decision.outcome(), decision.ended().status());
    }
    for (Decision.Layer layer : decision.layers()) {
      own.lookup(layer);
      noteRate(layer);
      if (layer.result() == LayerResult.STALE && decision.outcome() == Outcome.STALE_HIT) {
        staleServed(layer.type()).increment();
      }
    }
    if (decision.outcome().answeredFromCache()) {
      own.avoided(decision.avoided().total(), accounts.hit(decision));
    } else {
      noteReason(decision, own);
    }
    Decision.Ended ended = decision.ended();
    if (ended != null && !decision.outcome().answeredFromCache()) {
      spent(decision, ended, own);
    }
    if (ended != null && !ended.cut().isEmpty()) {
      registry.counter("gateway.answers_cut_total", "cause", ended.cut()).increment();
    }
    noteStages(decision.timeline());
  }

  private void spent(Decision decision, Decision.Ended ended, Series own) {
    own.cost(accounts.call(decision, ended).billed());
    if (ended.usage().known() && !decision.collapsed()) {
      own.consumed(ended.usage());
      Decision.Native plan = decision.nativeCaching();
      if (plan != null && !plan.hintRejected()) {
        own.predicted(plan.predictedRead(), ended.usage().cacheRead());
      }
    }
  }

  private Counter staleServed(EntryType type) {
    return registry.counter("prompt_cache.stale_served_total", ENTRY_TYPE, type.wireName());
  }

  private void noteRate(Decision.Layer layer) {
    ConcurrentMap<String, Rate> ofType = Objects.requireNonNull(rates.get(layer.type()));
    Rate rate = ofType.get(layer.name());
    if (rate == null) {
      rate = ofType.computeIfAbsent(layer.name(), name -> rate(name, layer.type()));
    }
    (layer.result() == LayerResult.HIT ? rate.hits() : rate.misses()).increment();
  }

  private Rate rate(String layer, EntryType type) {
    var rate = new Rate(new LongAdder(), new LongAdder());
    Gauge.builder("prompt_cache.hit_rate", rate, Rate::value)
        .tags("layer", layer, ENTRY_TYPE, type.wireName())
        .register(registry);
    return rate;
  }

  private void noteReason(Decision decision, Series own) {
    Reason reason = decision.reason();
    if (reason == null) {
      return;
    }
    if (reason == Reason.FALLBACK_ANSWERED) {
      registry
          .counter("provider.fallbacks_total", PROVIDER, decision.asked().provider())
          .increment();
    } else if (reason == Reason.SHADOW || reason == Reason.NOT_IN_ROLLOUT) {
      own.wouldHit();
    } else if (policyRefused(decision, reason)) {
      denied
          .computeIfAbsent(
              reason, r -> registry.counter("prompt_cache.policy_denied_total", "reason", r.code()))
          .increment();
    }
  }

  /**
   * Whether a policy rule refused the entry; the caller's no-store and operations without a rule do
   * not count.
   */
  private static boolean policyRefused(Decision decision, Reason reason) {
    return switch (reason) {
      case NOT_CACHEABLE_OPERATION, UNKNOWN_OPERATION, NO_STORE -> false;
      default ->
          decision.ruled().word().equals("bypass") || decision.ruled().word().equals("denied");
    };
  }

  private void noteStages(Timeline timeline) {
    if (timeline.walked(Stage.LOOKUP)) {
      lookupLatency.record(timeline.spentNanos(Stage.LOOKUP));
    }
    if (timeline.walked(Stage.WRITE_BACK)) {
      writeLatency.record(timeline.spentNanos(Stage.WRITE_BACK));
    }
  }

  /**
   * Records times as the caller saw them. A request that joined a call has no overhead of its own:
   * it waited for a provider that it did not call.
   */
  @Override
  public void delivered(Decision decision) {
    Timeline timeline = decision.timeline();
    if (timeline.firstByteNanos() > 0) {
      ttft.record(timeline.firstByteNanos());
    }
    if (!decision.collapsed()) {
      overhead.record(timeline.overheadNanos());
    }
    duration.record(timeline.totalNanos());
  }

  @Override
  public void unread(int status) {
    requests.unread(status);
  }

  /** People's names for callers, shown as {@code tenant} from each caller's next new label on. */
  public void name(UnaryOperator<String> callers) {
    series.name(callers);
  }

  @Override
  public void retried(String provider, Retry outcome) {
    registry
        .counter("provider.retries_total", PROVIDER, provider, "outcome", outcome.code())
        .increment();
  }

  /** 0 closed, 1 half open, 2 open. */
  @Override
  public void guarded(String endpoint, SharedBreaker breaker) {
    Gauge.builder("provider.breaker", breaker, it -> it.state().ordinal())
        .tag("endpoint", endpoint)
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void happened(Event event, String detail) {
    events[event.ordinal()].increment();
  }
}
