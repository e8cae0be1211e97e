package dev.reprise.bench.placement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.price.Cost;
import dev.reprise.simulator.wire.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Comparisons to read, and as data. */
final class Table {
  private static final String LINE = "%-20s %10s %9s %9s %7s %7s %7s %8s %9s%n";

  private Table() {}

  static String text(List<Comparison> all) {
    var text = new StringBuilder();
    for (Comparison each : all) {
      Workload workload = each.workload();
      text.append(
          "%n%s · %s · %d requests%n"
              .formatted(workload.name(), workload.vendor().model, workload.asks().size()));
      text.append(
          LINE.formatted(
              "strategy",
              "USD",
              "bound",
              "none",
              "read",
              "written",
              "writes",
              "rejected",
              "first, ms"));
      each.bills().forEach((name, bill) -> text.append(line(each, name, bill)));
      text.append(line("bound", each.bound(), each));
      text.append(line("  system prompt seen", each.ruled(), each));
    }
    return text.toString();
  }

  private static String line(Comparison all, String name, Bill bill) {
    return LINE.formatted(
        name,
        dollars(bill.cost()),
        percent(all.above(name)),
        percent(all.aboveNone(name)),
        percent(bill.readPermille() * 10).substring(1),
        percent(bill.writtenPermille() * 10).substring(1),
        bill.writes(),
        bill.rejected(),
        bill.firstTokenMillis());
  }

  private static String line(String name, long cost, Comparison all) {
    return LINE.formatted(
                name,
                dollars(cost),
                percent(Comparison.over(cost, all.bound())),
                percent(Comparison.over(cost, all.bill(Strategies.NONE).cost())),
                "",
                "",
                "",
                "",
                "")
            .stripTrailing()
        + System.lineSeparator();
  }

  private static String percent(long hundredths) {
    BigDecimal percent = BigDecimal.valueOf(hundredths, 2);
    return (hundredths < 0 ? "" : "+") + percent + "%";
  }

  static String dollars(long cost) {
    return Cost.dollars(cost).setScale(4, RoundingMode.HALF_UP).toPlainString();
  }

  static ArrayNode data(List<Comparison> all) {
    ArrayNode rows = Json.array();
    for (Comparison each : all) {
      ObjectNode row = rows.addObject();
      row.put("workload", each.workload().name());
      row.put("model", each.workload().vendor().model);
      row.put("prices", each.workload().vendor().prices());
      row.put("requests", each.workload().asks().size());
      row.put("bound_usd", Cost.dollars(each.bound()));
      row.put("system_prompt_seen_first_usd", Cost.dollars(each.ruled()));
      ArrayNode strategies = row.putArray("strategies");
      each.bills().forEach((name, bill) -> add(strategies.addObject(), each, name, bill));
    }
    return rows;
  }

  static ArrayNode planning(List<PlanningTime> all) {
    ArrayNode rows = Json.array();
    for (PlanningTime each : all) {
      ObjectNode row = rows.addObject();
      row.put("model", each.vendor().model).put("blocks", each.blocks()).put("calls", each.calls());
      row.put("median_ns", each.median()).put("p99_ns", each.p99()).put("worst_ns", each.worst());
    }
    return rows;
  }

  private static void add(ObjectNode row, Comparison all, String name, Bill bill) {
    row.put("strategy", name);
    row.put("usd", Cost.dollars(bill.cost()));
    row.put("percent_above_bound", BigDecimal.valueOf(all.above(name), 2));
    row.put("percent_above_none", BigDecimal.valueOf(all.aboveNone(name), 2));
    row.put("input_tokens", bill.usage().input());
    row.put("read_tokens", bill.usage().cacheRead());
    row.put("written_5m_tokens", bill.usage().cacheWrite5m());
    row.put("written_1h_tokens", bill.usage().cacheWrite1h());
    row.put("writes", bill.writes());
    row.put("rejected", bill.rejected());
    row.put("mean_first_token_ms", bill.firstTokenMillis());
  }
}
