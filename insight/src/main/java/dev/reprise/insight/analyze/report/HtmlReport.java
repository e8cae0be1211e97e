package dev.reprise.insight.analyze.report;

import dev.reprise.insight.analyze.AnalysisFindings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The findings as one HTML page without scripts and without requests to other addresses; it follows
 * the reader's light or dark setting and the width of the screen.
 */
public final class HtmlReport {
  private static final int MOST_LOSSES = 8;
  private static final int MOST_AGENTS = 8;

  private final AnalysisFindings findings;
  private final Page page = new Page();

  private HtmlReport(AnalysisFindings findings) {
    this.findings = findings;
  }

  public static String of(AnalysisFindings findings) {
    return new HtmlReport(findings).html();
  }

  private String html() {
    page.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';");
    page.raw(" style-src 'unsafe-inline'\">");
    page.raw("<title>What reuse would have saved</title>\n<style>\n").raw(style());
    page.raw("</style></head><body><main>\n");
    head();
    layers();
    money();
    losses();
    routes();
    elsewhere();
    tenancy();
    tools();
    notes();
    return page.raw("</main></body></html>\n").toString();
  }

  private static String style() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      if (in == null) {
        throw new IllegalStateException("report.css is missing from the gateway's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar's own report.css cannot be read", e);
    }
  }

  private void head() {
    AnalysisFindings.Traffic traffic = findings.traffic();
    page.raw("<header>").element("h1", "What reuse would have saved");
    page.element(
        "p",
        "%s requests, %s prompt tokens (estimated)%s. Prices of %s."
            .formatted(
                ReportText.count(findings.requests()),
                ReportText.count(traffic.promptTokens()),
                traffic.seconds() == 0 ? "" : " in " + ReportText.duration(traffic.seconds()),
                traffic.pricesAsOf()));
    page.raw("</header>\n<section class=\"tiles\">");
    AnalysisFindings.TrafficTotals totals = findings.totals();
    tile("a day, without caching", ReportText.usd(totals.uncachedUsdPerDay()));
    tile(
        "a day saved, " + ReportText.saved(totals.savingUsdPerDay(), totals.uncachedUsdPerDay()),
        ReportText.usd(totals.savingUsdPerDay()));
    tile("a day more with a better layout", ReportText.usd(totals.layoutUsdPerDay()));
    tile("of prompt tokens repeat", ReportText.percent(totals.repeatedPrefixShare()));
    page.raw("</section>\n");
  }

  private void tile(String what, String number) {
    page.raw("<div><b>").text(number).raw("</b><span>").text(what).raw("</span></div>");
  }

  private void layers() {
    page.raw("<section>").element("h2", "What each layer would have found");
    findings
        .totals()
        .wouldHit()
        .forEach(
            (layer, share) -> page.bar(ReportText.layer(layer), share, ReportText.layerOf(layer)));
    page.raw("</section>\n");
  }

  private void money() {
    List<AnalysisFindings.RouteFindings> priced =
        findings.routes().stream().filter(route -> route.saving() != null).limit(12).toList();
    if (priced.size() < 2) {
      return;
    }
    page.raw("<section>").element("h2", "Money a day, by route");
    legend();
    BigDecimal most =
        priced.stream().map(HtmlReport::uncached).reduce(BigDecimal.ZERO, BigDecimal::max);
    for (AnalysisFindings.RouteFindings route : priced) {
      AnalysisFindings.Saving saving = route.saving();
      if (saving != null) {
        page.pair(
            route.route(), saving.uncached(), saving.uncached().subtract(saving.total()), most);
      }
    }
    page.raw("</section>\n");
  }

  private record Loss(String label, BigDecimal amount) {}

  /** The most expensive volatile text of all routes. */
  private void losses() {
    List<Loss> losses =
        findings.routes().stream()
            .flatMap(route -> route.volatiles().stream().map(each -> loss(route, each)))
            .filter(loss -> loss.amount().signum() > 0)
            .sorted(Comparator.comparing(Loss::amount).reversed())
            .limit(MOST_LOSSES)
            .toList();
    if (losses.isEmpty()) {
      return;
    }
    page.raw("<section>").element("h2", "What volatile text in prefixes costs a day");
    losses.forEach(loss -> page.amount(loss.label(), loss.amount(), losses.getFirst().amount()));
    page.raw("</section>\n");
  }

  private static Loss loss(
      AnalysisFindings.RouteFindings route, AnalysisFindings.VolatileFinding each) {
    BigDecimal amount = each.usdPerDay();
    return new Loss(
        each.kind() + " in " + each.where() + ", " + route.route(),
        amount == null ? BigDecimal.ZERO : amount);
  }

  private void legend() {
    page.raw("<p class=\"legend\"><i class=\"before\"></i> without caching ");
    page.raw("<i class=\"fill\"></i> with it</p>");
  }

  private static BigDecimal uncached(AnalysisFindings.RouteFindings route) {
    AnalysisFindings.Saving saving = route.saving();
    return saving == null ? BigDecimal.ZERO : saving.uncached();
  }

  private void routes() {
    for (int i = 0; i < findings.routes().size(); i++) {
      AnalysisFindings.RouteFindings route = findings.routes().get(i);
      page.raw(i < 3 ? "<details open><summary>" : "<details><summary>");
      page.raw("<h2>").text(route.route()).raw("</h2> <span>");
      page.text(ReportText.count(route.requests()) + " requests, " + route.provider() + " ");
      page.text(route.model() + (route.modelAssumed() ? " (assumed)" : ""))
          .raw("</span></summary>");
      if (route.promptTokens() > 0) {
        page.bar("repeated prefixes", route.repeatedPrefixShare(), "kept for " + route.keptFor());
      }
      saving(route.saving());
      advice(route);
      breaks(route);
      volatiles(route);
      agents(route);
      page.raw("</details>\n");
    }
  }

  private void saving(AnalysisFindings.@Nullable Saving saving) {
    if (saving == null) {
      page.element("p", "The price data does not have this model: tokens only.");
      return;
    }
    page.element(
        "p",
        "%s a day uncached, %s with %s: saves %s, %s; %s."
            .formatted(
                ReportText.usd(saving.uncached()),
                ReportText.usd(saving.cached()),
                ReportText.kept(saving.marking(), saving.keptFor()),
                ReportText.usd(saving.total()),
                ReportText.saved(saving.total(), saving.uncached()),
                ReportText.breakEven(saving.breakEvenReads())));
  }

  private void advice(AnalysisFindings.RouteFindings route) {
    if (route.advice().isEmpty()) {
      return;
    }
    page.element("h3", "Best layout").raw("<ol>");
    route.advice().forEach(each -> page.element("li", each.text()));
    page.raw("</ol>");
  }

  private void breaks(AnalysisFindings.RouteFindings route) {
    if (route.breaks().isEmpty()) {
      return;
    }
    page.element("h3", "Where prefixes end");
    page.table(
        List.of(
            "part",
            "cause",
            "text around it",
            "first seen",
            "byte",
            "times",
            "tokens behind",
            "a day"),
        route.breaks().stream()
            .map(
                each ->
                    List.of(
                        each.where(),
                        each.cause(),
                        quoted(each),
                        each.firstSeen(),
                        Integer.toString(each.at()),
                        ReportText.count(each.count()),
                        ReportText.count(each.tokensBehind()),
                        ReportText.usd(each.usdPerDay())))
            .toList(),
        4);
  }

  private static String quoted(AnalysisFindings.Break each) {
    String text = each.text();
    return text == null
        ? each.textHash().substring(0, Math.min(19, each.textHash().length()))
        : text;
  }

  private void volatiles(AnalysisFindings.RouteFindings route) {
    if (route.volatiles().isEmpty()) {
      return;
    }
    page.element("h3", "Volatile in prefixes");
    page.table(
        List.of(
            "kind", "part", "first seen", "byte", "requests", "changed", "tokens lost", "a day"),
        route.volatiles().stream()
            .map(
                each ->
                    List.of(
                        each.kind(),
                        each.where(),
                        each.firstSeen(),
                        Integer.toString(each.at()),
                        ReportText.count(each.requests()),
                        ReportText.count(each.changed()),
                        ReportText.count(each.tokensLost()),
                        ReportText.usd(each.usdPerDay())))
            .toList(),
        3);
  }

  private void agents(AnalysisFindings.RouteFindings route) {
    if (route.agents().size() < 2) {
      return;
    }
    page.element("h3", "Agents");
    page.table(
        List.of("agent", "requests", "prompt tokens", "repeated"),
        route.agents().stream()
            .limit(MOST_AGENTS)
            .map(
                each ->
                    List.of(
                        each.agent(),
                        ReportText.count(each.requests()),
                        ReportText.count(each.promptTokens()),
                        ReportText.percent(each.repeatedPrefixShare())))
            .toList(),
        1);
  }

  private void elsewhere() {
    if (findings.elsewhere().isEmpty()) {
      return;
    }
    page.raw("<section>").element("h2", "The same prompts with other models, input a day");
    legend();
    BigDecimal most =
        findings.elsewhere().stream()
            .map(AnalysisFindings.Elsewhere::uncachedUsdPerDay)
            .reduce(BigDecimal.ZERO, BigDecimal::max);
    for (AnalysisFindings.Elsewhere model : findings.elsewhere()) {
      page.pair(model.model(), model.uncachedUsdPerDay(), model.cachedUsdPerDay(), most);
    }
    page.raw("</section>\n");
  }

  private void tenancy() {
    AnalysisFindings.TenancyFinding tenancy = findings.tenancy();
    page.raw("<section>").element("h2", "Tenancy");
    page.element(
        "p",
        "%s%s: %s; %s."
            .formatted(
                ReportText.callers(tenancy.callers()),
                tenancy.sharedShare() == null
                    ? ""
                    : ", "
                        + ReportText.percent(tenancy.sharedShare())
                        + " of their stable parts in common",
                tenancy.pattern(),
                tenancy.why()));
    page.raw("</section>\n");
  }

  private void tools() {
    if (findings.tools().isEmpty()) {
      return;
    }
    page.raw("<section>").element("h2", "Tools");
    page.element(
        "p",
        "Requests that offer a tool nobody speaks for are not reused. These rows are proposed by"
            + " the names alone: confirm each, then put it under tools in the policy bundle.");
    page.raw("<ul>");
    findings.tools().forEach(tool -> page.element("li", tool.row() + ": " + tool.why()));
    page.raw("</ul></section>\n");
  }

  private void notes() {
    if (findings.notes().isEmpty() && findings.skipped().count() == 0) {
      return;
    }
    page.raw("<section>").element("h2", "Notes").raw("<ul>");
    findings.notes().forEach(note -> page.element("li", note));
    if (findings.skipped().count() > 0) {
      page.element("li", findings.skipped().count() + " records were skipped:");
      findings.skipped().first().forEach(each -> page.element("li", each.toString()));
    }
    page.raw("</ul></section>\n");
  }
}
