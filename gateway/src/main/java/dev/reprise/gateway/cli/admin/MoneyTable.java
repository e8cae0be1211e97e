package dev.reprise.gateway.cli.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** The {@code money} member of {@code stats} for a terminal: sums with bars, then rows by part. */
final class MoneyTable {
  private static final int BAR = 30;
  private static final List<String> PARTS =
      List.of("caller", "provider", "model", "route", "task", "session");

  private final PrintWriter out;

  MoneyTable(PrintWriter out) {
    this.out = out;
  }

  void print(JsonNode money, JsonNode alarms) {
    JsonNode total = money.path("total");
    if (total.path("calls").asLong() + total.path("hits").asLong() > 0) {
      out.printf("%nmoney, USD, at the prices of %s%n", money.path("prices_of").asText());
      sums(total);
      for (String part : PARTS) {
        rows(part, money.path("by").path(part));
      }
    }
    for (JsonNode alarm : alarms) {
      out.printf(
          "%nALARM  predictions fail for %s since %s: %,d of %,d predicted tokens were read"
              + " over %d plans%n",
          alarm.path("of").asText(),
          alarm.path("since").asText(),
          alarm.path("actual_cache_read").asLong(),
          alarm.path("predicted_cache_read").asLong(),
          alarm.path("plans").asInt());
    }
  }

  private void sums(JsonNode total) {
    BigDecimal billed = dollars(total, "cost_usd");
    BigDecimal uncached = dollars(total, "uncached_usd");
    BigDecimal avoided = dollars(total, "avoided_usd");
    BigDecimal saved = dollars(total, "provider_cache_saved_usd");
    BigDecimal most = billed.max(uncached).max(avoided);
    sum("billed", billed, most);
    sum("had no prompt been cached", uncached, most);
    sum("saved by the provider's cache", saved, most);
    sum("avoided by replays", avoided, most);
    long unknown =
        total.path("calls_without_usage").asLong() + total.path("calls_without_price").asLong();
    if (unknown > 0) {
      out.printf("  %-30s %14s  calls whose cost nobody knows%n", "not in these sums", unknown);
    }
    long predicted = total.path("predicted_cache_read").asLong();
    if (predicted > 0) {
      out.printf(
          "  %-30s %,14d  of %,d predicted%n",
          "tokens read where planned", total.path("planned_cache_read").asLong(), predicted);
    }
  }

  private void sum(String label, BigDecimal amount, BigDecimal most) {
    out.printf("  %-30s %14s  %s%n", label, shown(amount), bar(amount, most));
  }

  private void rows(String part, JsonNode rows) {
    boolean says =
        rows.size() > 1 || rows.size() == 1 && !rows.path(0).path("name").asText().equals("none");
    if (!says) {
      return;
    }
    out.printf(
        "%n  %-28s %9s %9s %13s %13s %11s %11s %6s %12s %12s%n",
        "by " + part,
        "calls",
        "hits",
        "input",
        "cache read",
        "written",
        "output",
        "read",
        "billed",
        "avoided");
    for (JsonNode row : rows) {
      out.printf(
          "  %-28s %,9d %,9d %,13d %,13d %,11d %,11d %6s %12s %12s%n",
          clipped(row.path("name").asText()),
          row.path("calls").asLong(),
          row.path("hits").asLong(),
          row.path("input").asLong(),
          row.path("cache_read").asLong(),
          row.path("cache_write").asLong(),
          row.path("output").asLong(),
          share(row),
          shown(dollars(row, "cost_usd")),
          shown(dollars(row, "avoided_usd")));
    }
  }

  /**
   * Percent of the whole prompt that was read from the provider's cache. Tokens written into it
   * belong to the prompt too.
   */
  private static String share(JsonNode row) {
    long read = row.path("cache_read").asLong();
    long prompt = row.path("input").asLong() + read + row.path("cache_write").asLong();
    return prompt == 0 ? "-" : (read * 200 + prompt) / (prompt * 2) + " %";
  }

  private static BigDecimal dollars(JsonNode row, String name) {
    return row.path(name).decimalValue();
  }

  private static String shown(BigDecimal dollars) {
    int scale = dollars.abs().compareTo(BigDecimal.ONE) < 0 ? 6 : 2;
    return "%,.{}f"
        .replace("{}", String.valueOf(scale))
        .formatted(dollars.setScale(scale, RoundingMode.HALF_UP));
  }

  private static String bar(BigDecimal amount, BigDecimal most) {
    if (amount.signum() <= 0 || most.signum() <= 0) {
      return "";
    }
    int length =
        amount
            .multiply(BigDecimal.valueOf(BAR))
            .divide(most, 0, RoundingMode.HALF_UP)
            .intValueExact();
    return "█".repeat(length);
  }

  private static String clipped(String name) {
    return name.length() <= 28 ? name : name.substring(0, 27) + "…";
  }
}
