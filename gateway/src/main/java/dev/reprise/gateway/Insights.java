package dev.reprise.gateway;

import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.insight.DecisionLog;
import dev.reprise.gateway.insight.Insight;
import dev.reprise.gateway.insight.Metrics;
import dev.reprise.gateway.insight.Remembering;
import dev.reprise.gateway.insight.Stats;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.tier.Tier;
import java.util.ArrayList;
import java.util.List;

/** Everyone who is told what happened. */
final class Insights {
  private static final int DECISIONS = 10_000;

  private final DecisionLog decisions = new DecisionLog(DECISIONS);
  private final Stats stats = new Stats();
  private final Metrics metrics = new Metrics();
  private final Telemetry telemetry;

  Insights(Config config, List<Tier> tiers) {
    tiers.forEach(tier -> metrics.storage(tier.name(), tier::storedBytes));
    var listeners = new ArrayList<Telemetry>(List.of(new Remembering(decisions), stats, metrics));
    this.telemetry = new Insight(listeners);
  }

  Telemetry telemetry() {
    return telemetry;
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
}
