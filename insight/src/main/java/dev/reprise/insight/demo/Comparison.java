package dev.reprise.insight.demo;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.price.Cost;
import dev.reprise.price.Prices;
import dev.reprise.simulator.world.Usage;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/** Prints the two runs side by side as a table. */
final class Comparison {
  private final PrintWriter out;
  private final Prices prices;
  private final String model;

  Comparison(PrintWriter out, Prices prices, String model) {
    this.out = out;
    this.prices = prices;
    this.model = model;
  }

  void print(String title, MeasuredRun.Measured without, MeasuredRun.Measured with) {
    out.printf(
        "%n%s%nmodel %s at the prices of %s; tokens and calls as the provider counted them%n%n",
        title, model, prices.books().getFirst().date());
    out.printf("%-30s %14s %14s %9s%n", "", "without", "with Reprise", "change");
    out.println("-".repeat(70));
    row("calls the agent made", without.asked(), with.asked());
    row("calls the provider answered", without.answered(), with.answered());
    Usage before = without.usage();
    Usage after = with.usage();
    row("input tokens, uncached", before.input(), after.input());
    row("input tokens, cache read", before.cacheRead(), after.cacheRead());
    row("input tokens, cache write", before.cacheWrite(), after.cacheWrite());
    row("output tokens", before.output(), after.output());
    money("cost, USD", cost(before), cost(after));
    row("first token, median", without.firstToken(0.5), with.firstToken(0.5));
    row("first token, 95 %", without.firstToken(0.95), with.firstToken(0.95));
    row("the whole work", without.took(), with.took());
    out.flush();
  }

  private BigDecimal cost(Usage usage) {
    var tokens =
        new TokenUsage(
            usage.input(),
            usage.cacheRead(),
            usage.cacheWrite5m(),
            usage.cacheWrite1h(),
            usage.output(),
            Billing.PLAIN);
    long cost = prices.cost("", model, tokens, Instant.now()).billed();
    if (cost == Cost.UNKNOWN) {
      throw new IllegalArgumentException(
          "no price for " + model + ": `reprise prices` lists the models that have one");
    }
    return Cost.dollars(cost);
  }

  private void row(String label, long before, long after) {
    out.printf(
        "%-30s %,14d %,14d %9s%n",
        label, before, after, change(BigDecimal.valueOf(before), BigDecimal.valueOf(after)));
  }

  private void row(String label, Duration before, Duration after) {
    out.printf(
        "%-30s %14s %14s %9s%n",
        label,
        time(before),
        time(after),
        change(BigDecimal.valueOf(before.toNanos()), BigDecimal.valueOf(after.toNanos())));
  }

  private void money(String label, BigDecimal before, BigDecimal after) {
    out.printf(
        "%-30s %14s %14s %9s%n",
        label,
        before.setScale(4, RoundingMode.HALF_UP),
        after.setScale(4, RoundingMode.HALF_UP),
        change(before, after));
  }

  private static String change(BigDecimal before, BigDecimal after) {
    if (before.signum() == 0) {
      return after.signum() == 0 ? "=" : "new";
    }
    BigDecimal percent =
        after
            .subtract(before)
            .multiply(BigDecimal.valueOf(100))
            .divide(before, 0, RoundingMode.HALF_UP);
    return percent.signum() == 0 ? "=" : "%+d %%".formatted(percent.intValue());
  }

  private static String time(Duration duration) {
    long micros = duration.toNanos() / 1000;
    if (micros < 10_000) {
      return "%.2f ms".formatted(micros / 1000.0);
    }
    return micros < 10_000_000
        ? "%,d ms".formatted(micros / 1000)
        : "%.1f s".formatted(micros / 1_000_000.0);
  }
}
