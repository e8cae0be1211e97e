package dev.reprise.gateway.insight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.request.Partition;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The accounts as the {@code money} member of {@code stats} (contract 2.5), dollars exact. */
public final class MoneyReport {
  private static final int MOST_ROWS = 20;

  private final Accounts accounts;

  public MoneyReport(Accounts accounts) {
    this.accounts = accounts;
  }

  /** Everybody's, with a row for each caller: for operators. */
  public ObjectNode all() {
    var callers = new HashMap<String, Account>();
    accounts.purses().forEach((partition, purse) -> callers.put(partition.name(), purse.total()));
    Account rest = accounts.others().total();
    if (rest.calls.sum() + rest.hits.sum() > 0) {
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
    by.set("route", rows(sums(purses, purse -> purse.by(Purse.Place::route))));
    by.set("task", rows(sums(purses, purse -> purse.by(Purse.Place::task))));
    by.set("provider", rows(sums(purses, purse -> purse.by(Purse.Place::provider))));
    by.set("model", rows(sums(purses, purse -> purse.by(Purse.Place::model))));
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

  /** The dearest by name, what is left as {@code other}. */
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
                Comparator.comparing(MoneyReport::weight)
                    .reversed()
                    .thenComparing(Map.Entry::getKey))
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
    return row.getValue().billed.dollars().add(row.getValue().avoided.dollars());
  }

  private static ObjectNode named(String name, Account account) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", name);
    json.setAll(row(account));
    return json;
  }

  private static ObjectNode row(Account account) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("calls", account.calls.sum());
    json.put("hits", account.hits.sum());
    json.put("input", account.input.sum());
    json.put("cache_read", account.cacheRead.sum());
    json.put("cache_write", account.cacheWrite5m.sum() + account.cacheWrite1h.sum());
    json.put("cache_write_1h", account.cacheWrite1h.sum());
    json.put("output", account.output.sum());
    json.put("tokens_avoided", account.tokensAvoided.sum());
    json.put("cost_usd", plain(account.billed.dollars()));
    json.put("uncached_usd", plain(account.uncached.dollars()));
    json.put("provider_cache_saved_usd", plain(account.saved.dollars()));
    json.put("avoided_usd", plain(account.avoided.dollars()));
    json.put("calls_without_usage", account.withoutUsage.sum());
    json.put("calls_without_price", account.withoutPrice.sum());
    json.put("predicted_cache_read", account.predictedRead.sum());
    json.put("predicted_cache_write", account.predictedWrite.sum());
    json.put("planned_cache_read", account.plannedRead.sum());
    return json;
  }

  private static BigDecimal plain(BigDecimal dollars) {
    BigDecimal stripped = dollars.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Predictions that fail now: for operators. */
  public ArrayNode alarms() {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Predictions.Failing failing : accounts.predictions().failing()) {
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
