package dev.reprise.gateway;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.gateway.admin.views.MoneyView;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.money.Accounts;
import dev.reprise.gateway.money.Predictions;
import dev.reprise.gateway.money.PricesInForce;
import dev.reprise.gateway.money.Vendors;
import dev.reprise.gateway.recording.Recorder;
import dev.reprise.gateway.telemetry.AccessLog;
import dev.reprise.gateway.telemetry.CutAnswers;
import dev.reprise.gateway.telemetry.DecisionLog;
import dev.reprise.gateway.telemetry.Delivered;
import dev.reprise.gateway.telemetry.Listeners;
import dev.reprise.gateway.telemetry.Metrics;
import dev.reprise.gateway.telemetry.Remembering;
import dev.reprise.gateway.telemetry.Spans;
import dev.reprise.gateway.telemetry.Stats;
import dev.reprise.gateway.telemetry.Tracing;
import dev.reprise.gateway.telemetry.lines.LineWriter;
import dev.reprise.gateway.telemetry.routes.RouteFigures;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.time.Clock;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Builds everything that records decisions: the decision log, counts, metrics, accounts, the access
 * log and, when configured, traces.
 */
final class Insights implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Insights.class.getName());

  /** Percent of the memory for remembered things ({@code limits.memory.remembered}). */
  private static final int DECISIONS = 20;

  private static final int COUNTS = 8;
  private static final int MONEY = 12;

  private final DecisionLog decisions;
  private final Stats stats;
  private final RouteFigures routes = new RouteFigures();
  private final Metrics metrics;
  private final PricesInForce prices;
  private final Predictions predictions;
  private final MoneyView money;
  private volatile Vendors vendors;
  private final @Nullable Spans spans;
  private final Telemetry telemetry;
  private final @Nullable LineWriter accessLog;
  private final Recorder recorder;

  /**
   * @param callers what an operator calls the caller of a partition
   */
  Insights(Config config, Durable durable, MemoryBudget memory, UnaryOperator<String> callers) {
    this.decisions = new DecisionLog(memory.remembered(DECISIONS));
    this.stats = new Stats(memory.remembered(COUNTS));
    this.prices = new PricesInForce(config.data());
    this.vendors = Vendors.of(config);
    this.predictions = new Predictions(Clock.SYSTEM.steady(), this::predictionFails);
    var accounts = new Accounts(prices, () -> vendors, predictions, memory.remembered(MONEY));
    this.money = new MoneyView(accounts, callers);
    this.metrics = new Metrics(accounts, durable::dropped);
    metrics.name(callers);
    metrics.gauge("provider.prediction_failing", () -> predictions.failing().size());
    // Prices are read in the background: neither the start nor the first cost waits for them.
    Thread.startVirtualThread(prices::get);
    Thread.startVirtualThread(metrics::process);
    durable.tiers().forEach(tier -> metrics.storage(tier.name(), tier::storedBytes));
    metrics.memory(memory);
    metrics.gauge("prompt_cache.write_amplification", durable::writeAmplification);
    URI otlp = config.telemetry().otlp();
    // The tracing library is loaded only when traces are configured, so that other starts stay
    // fast.
    this.spans = otlp == null ? null : Spans.sentTo(otlp);
    var listeners =
        new ArrayList<Telemetry>(
            List.of(new Remembering(decisions), stats, routes, metrics, new CutAnswers()));
    if (spans != null) {
      listeners.add(spans);
    }
    this.accessLog = accessLog(config.telemetry().accessLog());
    if (accessLog != null) {
      listeners.add(new AccessLog(accessLog));
    }
    this.recorder = new Recorder(config.routes(), OwnersFile::appending, Clock.SYSTEM.steady());
    metrics.counted("gateway.records_dropped", this::notWritten);
    this.telemetry = new Listeners(listeners);
  }

  private static @Nullable LineWriter accessLog(Config.LogTarget target) {
    return switch (target) {
      case Config.LogTarget.Nowhere ignored -> null;
      case Config.LogTarget.StandardError ignored ->
          new LineWriter("reprise-access-log", System.err, 0, Long.MAX_VALUE);
      case Config.LogTarget.InFile(Path path) -> {
        Recorder.Appended file = OwnersFile.appending(path);
        yield new LineWriter("reprise-access-log", file.out(), file.length(), Long.MAX_VALUE);
      }
    };
  }

  private long notWritten() {
    return recorder.dropped() + (accessLog == null ? 0 : accessLog.dropped());
  }

  Recorder recorder() {
    return recorder;
  }

  private void predictionFails(String line) {
    LOG.log(System.Logger.Level.WARNING, line);
    telemetry.happened(Telemetry.Event.PREDICTION_FAILED, line);
  }

  /**
   * Takes over a new configuration and the price files that exist now; returns one line that says
   * what was applied.
   */
  String adopt(Config config) {
    vendors = Vendors.of(config);
    return prices.reload();
  }

  PricesInForce prices() {
    return prices;
  }

  MoneyView money() {
    return money;
  }

  Telemetry telemetry() {
    return telemetry;
  }

  Delivered delivered() {
    Spans traced = spans;
    return traced == null ? metrics : new Both(metrics, traced);
  }

  private record Both(Metrics metrics, Spans spans) implements Delivered {
    @Override
    public void delivered(Decision decision) {
      metrics.delivered(decision);
      spans.delivered(decision);
    }

    @Override
    public void unread(int status) {
      metrics.unread(status);
    }
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

  RouteFigures routes() {
    return routes;
  }

  Metrics metrics() {
    return metrics;
  }

  /** Sends the spans still to be sent. */
  @Override
  public void close() {
    recorder.close();
    if (accessLog != null) {
      accessLog.close();
    }
    if (spans != null) {
      spans.close();
    }
  }
}
