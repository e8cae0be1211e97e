package dev.reprise.gateway.admin.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.money.Account;
import dev.reprise.gateway.money.Accounts;
import dev.reprise.gateway.money.Predictions;
import dev.reprise.gateway.money.Purse;
import dev.reprise.gateway.money.Totals;
import dev.reprise.request.Partition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The accounts as the {@code money} member of {@code stats} (contract 2.5); dollars are exact
 * decimals.
 */
public final class MoneyView {
  private static final int MOST_ROWS = 20;

  private final Accounts accounts;

  public MoneyView(Accounts accounts) {
    this.accounts = accounts;
  }

  /** Everybody's, with a row for each caller: for operators. */
  public ObjectNode all() {
    var callers = new HashMap<String, Account>();
    accounts.purses().forEach((partition, purse) -> callers.put(partition.name(), purse.total()));
    Account rest = accounts.others().total();
    if (rest.totals().calls() + rest.totals().hits() > 0) {
      callers.put(Purse.OTHER, rest);
    }
    var purses = new ArrayList<>(accounts.purses().values());
    purses.add(accounts.others());
    ObjectNode json = report(purses);
    ((ObjectNode) json.path("by")).set("caller", rows(callers));
    return json;
  }

  /** One caller's own; zeros when it never asked. */
  public ObjectNode of(Partition partition) {
    Purse purse = accounts.of(partition);
    return report(List.of(purse == null ? new Purse() : purse));
  }

  private ObjectNode report(List<Purse> purses) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("currency", "USD");
    json.put("prices_of", accounts.pricesOf());
    var total = new Account();
    purses.forEach(purse -> purse.total().addTo(total));
    json.set("total", row(total));
    ObjectNode by = json.putObject("by");
    by.set("route", rows(sums(purses, purse -> purse.by(Purse.AccountKey::route))));
    by.set("task", rows(sums(purses, purse -> purse.by(Purse.AccountKey::task))));
    by.set("provider", rows(sums(purses, purse -> purse.by(Purse.AccountKey::provider))));
    by.set("model", rows(sums(purses, purse -> purse.by(Purse.AccountKey::model))));
    by.set("session", rows(sums(purses, Purse::sessions)));
    return json;
  }

  private static Map<String, Account> sums(
      List<Purse> purses, Function<Purse, Map<String, Account>> part) {
    var sums = new HashMap<String, Account>();
    for (Purse purse : purses) {
      part.apply(purse)
          .forEach(
              (name, account) -> account.addTo(sums.computeIfAbsent(name, it -> new Account())));
    }
    return sums;
  }

  /**
   * The {@value #MOST_ROWS} rows with the largest amounts, then one row {@code other} for the rest.
   */
  private static ArrayNode rows(Map<String, Account> sums) {
    Account left = new Account();
    Account others = sums.get(Purse.OTHER);
    boolean any = others != null;
    if (others != null) {
      others.addTo(left);
    }
    List<Map.Entry<String, Account>> ordered =
        sums.entrySet().stream()
            .filter(row -> !row.getKey().equals(Purse.OTHER))
            .sorted(
                Comparator.comparing(MoneyView::weight).reversed().thenComparing(Map.Entry::getKey))
            .toList();
    ArrayNode rows = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < ordered.size(); i++) {
      if (i < MOST_ROWS) {
        rows.add(named(ordered.get(i).getKey(), ordered.get(i).getValue()));
      } else {
        any = true;
        ordered.get(i).getValue().addTo(left);
      }
    }
    if (any) {
      rows.add(named(Purse.OTHER, left));
    }
    return rows;
  }

  private static BigDecimal weight(Map.Entry<String, Account> row) {
    Totals totals = row.getValue().totals();
    return totals.billed().add(totals.avoided());
  }

  private static ObjectNode named(String name, Account account) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.setAll(row(account));
    return json;
  }

  private static ObjectNode row(Account account) {
    Totals totals = account.totals();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("calls", totals.calls());
    json.put("hits", totals.hits());
    json.put("input", totals.input());
    json.put("cache_read", totals.cacheRead());
    json.put("cache_write", totals.cacheWrite5m() + totals.cacheWrite1h());
    json.put("cache_write_1h", totals.cacheWrite1h());
    json.put("output", totals.output());
    json.put("tokens_avoided", totals.tokensAvoided());
    json.put("cost_usd", plain(totals.billed()));
    json.put("uncached_usd", plain(totals.uncached()));
    json.put("provider_cache_saved_usd", plain(totals.saved()));
    json.put("avoided_usd", plain(totals.avoided()));
    json.put("calls_without_usage", totals.withoutUsage());
    json.put("calls_without_price", totals.withoutPrice());
    json.put("predicted_cache_read", totals.predictedRead());
    json.put("predicted_cache_write", totals.predictedWrite());
    json.put("planned_cache_read", totals.plannedRead());
    return json;
  }

  private static BigDecimal plain(BigDecimal dollars) {
    BigDecimal stripped = dollars.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Predictions that fail now: for operators. */
  public ArrayNode alarms() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Predictions.FailingPlans failing : accounts.predictions().failing()) {
      ObjectNode one = json.addObject();
      one.put("of", failing.of());
      one.put("since", failing.since().toString());
      one.put("plans", failing.plans());
      one.put("predicted_cache_read", failing.predicted());
      one.put("actual_cache_read", failing.actual());
    }
    return json;
  }
}
