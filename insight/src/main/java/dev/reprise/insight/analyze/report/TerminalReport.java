package dev.reprise.insight.analyze.report;

import dev.reprise.insight.analyze.AnalysisFindings;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The findings as text of a hundred columns, with colours on a terminal. */
public final class TerminalReport {
  private static final int BAR = 24;
  private static final int WIDTH = 100;
  private static final int MOST_TOOLS = 40;
  private static final int MOST_ROUTES = 12;
  private static final int MOST_LINES = 6;
  private static final int BAR_COLOUR = 36;
  private static final int TITLE_COLOUR = 1;
  private static final int WARNING_COLOUR = 33;
  private static final int MONEY_COLOUR = 32;

  private final AnalysisFindings findings;
  private final boolean colours;
  private final StringBuilder out = new StringBuilder();

  private TerminalReport(AnalysisFindings findings, boolean colours) {
    this.findings = findings;
    this.colours = colours;
  }

  public static String of(AnalysisFindings findings, boolean colours) {
    return new TerminalReport(findings, colours).text();
  }

  private String text() {
    head();
    findings.routes().stream().limit(MOST_ROUTES).forEach(this::route);
    int more = findings.routes().size() - MOST_ROUTES;
    if (more > 0) {
      line("and %d more routes: --json and --html have them all", more);
    }
    elsewhere();
    tenancy();
    tools();
    findings.notes().forEach(note -> wrapped("note: ", note));
    skipped();
    return out.toString();
  }

  private void head() {
    AnalysisFindings.Traffic traffic = findings.traffic();
    title("What reuse would have saved");
    line(
        "%s requests, %s prompt tokens (estimated)%s; money at the prices of %s",
        ReportText.count(findings.requests()),
        ReportText.count(traffic.promptTokens()),
        traffic.seconds() == 0 ? "" : " in " + ReportText.duration(traffic.seconds()),
        traffic.pricesAsOf());
    line("");
    bar("repeated prefixes", findings.totals().repeatedPrefixShare(), "of prompt tokens");
    findings
        .totals()
        .wouldHit()
        .forEach((layer, share) -> bar(ReportText.layer(layer), share, ReportText.layerOf(layer)));
    money();
  }

  private void money() {
    AnalysisFindings.TrafficTotals totals = findings.totals();
    line("");
    if (totals.savingUsdPerDay() == null || totals.uncachedUsdPerDay() == null) {
      line("  no route's model has a price: shares only");
      return;
    }
    line("  %-25s %14s a day", "without any caching", ReportText.usd(totals.uncachedUsdPerDay()));
    line(
        "  %-25s %s a day, %s",
        "reuse would save",
        coloured(MONEY_COLOUR, "%14s".formatted(ReportText.usd(totals.savingUsdPerDay()))),
        ReportText.saved(totals.savingUsdPerDay(), totals.uncachedUsdPerDay()));
    if (totals.layoutUsdPerDay() != null && totals.layoutUsdPerDay().signum() > 0) {
      line(
          "  %-25s %14s a day",
          "a better layout, besides", ReportText.usd(totals.layoutUsdPerDay()));
    }
  }

  private void route(AnalysisFindings.RouteFindings route) {
    line("");
    title(cut(route.route(), 60) + "  (" + cut(route.provider() + ", " + route.model(), 34) + ")");
    line(
        "  %s requests, %s prompt tokens%s",
        ReportText.count(route.requests()),
        ReportText.count(route.promptTokens()),
        route.modelAssumed() ? "; the model is assumed" : "");
    if (route.promptTokens() > 0) {
      bar("repeated prefixes", route.repeatedPrefixShare(), "kept for " + route.keptFor());
    }
    saving(route.saving());
    reported(route.reported());
    agents(route);
    breaks(route);
    volatiles(route);
    if (!route.advice().isEmpty()) {
      line("  best layout");
    }
    for (int i = 0; i < route.advice().size(); i++) {
      wrapped("    %d. ".formatted(i + 1), route.advice().get(i).text());
    }
  }

  private void saving(AnalysisFindings.@Nullable Saving saving) {
    if (saving == null) {
      line("  no price for this model: tokens only");
      return;
    }
    line(
        "  %s a day uncached, %s with %s: saves %s (%s)",
        ReportText.usd(saving.uncached()),
        ReportText.usd(saving.cached()),
        ReportText.kept(saving.marking(), saving.keptFor()),
        coloured(MONEY_COLOUR, ReportText.usd(saving.total())),
        ReportText.saved(saving.total(), saving.uncached()));
    line(
        "  %s%s",
        ReportText.breakEven(saving.breakEvenReads()),
        saving.layout().signum() > 0
            ? "; a better layout saves " + ReportText.usd(saving.layout()) + " more"
            : "");
  }

  private void reported(AnalysisFindings.Reported reported) {
    if (reported.answers() > 0) {
      line(
          "  %s recorded answers report %s input, %s read, %s written, %s output tokens",
          ReportText.count(reported.answers()),
          ReportText.count(reported.input()),
          ReportText.count(reported.cacheRead()),
          ReportText.count(reported.cacheWrite()),
          ReportText.count(reported.output()));
    }
  }

  private void agents(AnalysisFindings.RouteFindings route) {
    if (route.agents().size() < 2) {
      return;
    }
    line("  %-34s %9s %9s %9s", "agents", "requests", "tokens", "repeated");
    route.agents().stream()
        .limit(MOST_LINES)
        .forEach(
            agent ->
                line(
                    "    %-32s %9s %9s %9s",
                    cut(agent.agent(), 32),
                    ReportText.count(agent.requests()),
                    ReportText.count(agent.promptTokens()),
                    ReportText.percent(agent.repeatedPrefixShare())));
  }

  private void breaks(AnalysisFindings.RouteFindings route) {
    if (route.breaks().isEmpty()) {
      return;
    }
    line(
        "  %-34s %9s %9s %12s  %s", "where prefixes end", "times", "behind", "a day", "first seen");
    route.breaks().stream().limit(MOST_LINES).forEach(this::broken);
  }

  private void broken(AnalysisFindings.Break each) {
    line(
        "    %-32s %9s %9s %12s  %s",
        cut(each.where() + ": " + each.cause(), 32),
        ReportText.count(each.count()),
        ReportText.count(each.tokensBehind()),
        ReportText.usd(each.usdPerDay()),
        ending(each.firstSeen() + ", byte " + each.at(), 28));
    if (each.text() != null) {
      line("      %s", cut(each.text(), WIDTH - 6));
    }
  }

  private void volatiles(AnalysisFindings.RouteFindings route) {
    if (route.volatiles().isEmpty()) {
      return;
    }
    line(
        "  %-34s %9s %9s %12s  %s",
        "volatile in prefixes", "changed", "lost", "a day", "first seen");
    route.volatiles().stream()
        .limit(MOST_LINES)
        .forEach(
            each ->
                line(
                    "    %-32s %9s %9s %12s  %s",
                    cut(each.where() + ": " + each.kind(), 32),
                    ReportText.count(each.changed()),
                    ReportText.count(each.tokensLost()),
                    ReportText.usd(each.usdPerDay()),
                    ending(each.firstSeen() + ", byte " + each.at(), 28)));
  }

  private void elsewhere() {
    if (findings.elsewhere().isEmpty()) {
      return;
    }
    line("");
    title("The same prompts with other models, input a day");
    line("  %-26s %13s %13s %9s  %s", "", "uncached", "cached", "saved", "kept");
    for (AnalysisFindings.Elsewhere model : findings.elsewhere()) {
      BigDecimal saved = model.uncachedUsdPerDay().subtract(model.cachedUsdPerDay());
      line(
          "  %-26s %13s %13s %9s  %s",
          cut(model.model(), 26),
          ReportText.usd(model.uncachedUsdPerDay()),
          ReportText.usd(model.cachedUsdPerDay()),
          ReportText.saved(saved, model.uncachedUsdPerDay()),
          ReportText.kept(model.marking(), model.keptFor()));
    }
  }

  private void tenancy() {
    AnalysisFindings.TenancyFinding tenancy = findings.tenancy();
    line("");
    title("Tenancy");
    String shared =
        tenancy.sharedShare() == null
            ? ""
            : ", " + ReportText.percent(tenancy.sharedShare()) + " of their stable parts in common";
    wrapped(
        "  ",
        ReportText.callers(tenancy.callers())
            + shared
            + ": "
            + tenancy.pattern()
            + "; "
            + tenancy.why());
    line("");
  }

  private void skipped() {
    if (findings.passedOver() > 0) {
      line("passed over: %d requests that are no prompts", findings.passedOver());
    }
    if (findings.skipped().count() > 0) {
      line("%s", coloured(WARNING_COLOUR, "warning: " + findings.skipped().count() + " skipped"));
      findings.skipped().first().forEach(each -> wrapped("  ", each.toString()));
    }
  }

  private void tools() {
    if (findings.tools().isEmpty()) {
      return;
    }
    line("");
    title("Tools");
    wrapped(
        "  ",
        "Requests that offer a tool nobody speaks for are not reused. This table is proposed by the"
            + " names alone: confirm each line, then put it into the policy bundle.");
    line("  tools:");
    int most =
        findings.tools().stream()
            .limit(MOST_TOOLS)
            .mapToInt(it -> it.row().length())
            .max()
            .orElse(0);
    findings.tools().stream()
        .limit(MOST_TOOLS)
        .forEach(
            tool ->
                line(
                    "    - %s  # %s",
                    cut(tool.row(), most) + " ".repeat(most - tool.row().length()), tool.why()));
    int more = findings.tools().size() - MOST_TOOLS;
    if (more > 0) {
      line("  and %d more tools: --json has them all", more);
    }
    line("");
  }

  private void title(String text) {
    line("%s", coloured(TITLE_COLOUR, text));
  }

  private void bar(String label, BigDecimal share, String of) {
    int filled = share.multiply(BigDecimal.valueOf(BAR)).intValue();
    String bar = "█".repeat(filled) + "░".repeat(BAR - filled);
    line("  %-25s %s %8s  %s", label, coloured(BAR_COLOUR, bar), ReportText.percent(share), of);
  }

  private String coloured(int code, String text) {
    return colours ? "\033[" + code + "m" + text + "\033[0m" : text;
  }

  private void wrapped(String before, String text) {
    var words = new StringBuilder(before);
    for (String word : text.split(" ")) {
      if (words.length() + word.length() > WIDTH && words.length() > before.length()) {
        line("%s", words.toString().stripTrailing());
        words = new StringBuilder(" ".repeat(before.length()));
      }
      words.append(word).append(' ');
    }
    line("%s", words.toString().stripTrailing());
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most - 1) + "…";
  }

  /** Cuts the beginning: the end of a path tells more. */
  private static String ending(String text, int most) {
    return text.length() <= most ? text : "…" + text.substring(text.length() - most + 1);
  }

  private void line(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
