package dev.reprise.gateway.admin.views;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.telemetry.Stats;
import dev.reprise.gateway.telemetry.routes.RouteFigures;
import dev.reprise.request.Partition;
import dev.reprise.tier.Tier;
import java.util.List;

/** The answer to {@code GET …/stats} (contract 2.5): counts, money, handles, stored bytes. */
public final class StatsView {
  private final Stats stats;
  private final MoneyView money;
  private final HandlesView handles;
  private final RouteFigures routes;
  private final List<Tier> tiers;

  /**
   * @param tiers whose stored bytes operators see, nearest first
   */
  public StatsView(
      Stats stats, MoneyView money, HandlesView handles, RouteFigures routes, List<Tier> tiers) {
    this.stats = stats;
    this.money = money;
    this.handles = handles;
    this.routes = routes;
    this.tiers = List.copyOf(tiers);
  }

  /** Everybody's: for operators. */
  public ObjectNode all() {
    ObjectNode json = stats.json();
    json.set("money", money.all());
    json.set("prediction_alarms", money.alarms());
    json.set("handles", handles.all());
    json.set("storage_bytes", storage());
    json.set("cached_share", routes.cachedShares());
    json.set("headers_that_differ", routes.headersThatDiffer());
    return json;
  }

  /** One caller's own. */
  public ObjectNode of(Partition caller) {
    ObjectNode json = stats.json(caller);
    json.set("money", money.of(caller));
    json.set("handles", handles.of(caller));
    return json;
  }

  private ObjectNode storage() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    tiers.forEach(tier -> json.put(tier.name(), tier.storedBytes()));
    return json;
  }
}
