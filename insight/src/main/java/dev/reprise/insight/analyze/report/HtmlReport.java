package dev.reprise.insight.analyze.report;

import dev.reprise.insight.analyze.Findings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Findings as one page that needs nothing else: no script, no request, light and dark by the
 * reader's setting, narrow and wide.
 */
public final class HtmlReport {
  private static final int MOST_LOSSES = 8;
  private static final int MOST_AGENTS = 8;

  private final Findings findings;
  private final Page page = new Page();

  private HtmlReport(Findings findings) {
    this.findings = findings;
  }

  public static String of(Findings findings) {
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
    Findings.Traffic traffic = findings.traffic();
    page.raw("<header>").element("h1", "What reuse would have saved");
    page.element(
        "p",
        "%s requests, %s prompt tokens (estimated)%s. Prices of %s."
            .formatted(
                Shown.count(findings.requests()),
                Shown.count(traffic.promptTokens()),
                traffic.seconds() == 0 ? "" : " in " + Shown.duration(traffic.seconds()),
                traffic.pricesAsOf()));
    page.raw("</header>\n<section class=\"tiles\">");
    Findings.Totals totals = findings.totals();
    tile("a day, without caching", Shown.usd(totals.uncachedUsdPerDay()));
    tile(
        "a day saved, " + Shown.saved(totals.savingUsdPerDay(), totals.uncachedUsdPerDay()),
        Shown.usd(totals.savingUsdPerDay()));
    tile("a day more with a better layout", Shown.usd(totals.layoutUsdPerDay()));
    tile("of prompt tokens repeat", Shown.percent(totals.repeatedPrefixShare()));
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
        .forEach((layer, share) -> page.bar(Shown.layer(layer), share, Shown.layerOf(layer)));
    page.raw("</section>\n");
  }

  private void money() {
    List<Findings.RouteFindings> priced =
        findings.routes().stream().filter(route -> route.saving() != null).limit(12).toList();
    if (priced.size() < 2) {
      return;
    }
    page.raw("<section>").element("h2", "Money a day, by route");
    legend();
    BigDecimal most =
        priced.stream().map(HtmlReport::uncached).reduce(BigDecimal.ZERO, BigDecimal::max);
    for (Findings.RouteFindings route : priced) {
      Findings.Saving saving = route.saving();
      if (saving != null) {
        page.pair(
            route.route(), saving.uncached(), saving.uncached().subtract(saving.total()), most);
      }
    }
    page.raw("</section>\n");
  }

  private record Loss(String label, BigDecimal amount) {}

  /** The dearest volatile text of all routes. */
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

  private static Loss loss(Findings.RouteFindings route, Findings.VolatileFinding each) {
    BigDecimal amount = each.usdPerDay();
    return new Loss(
        each.kind() + " in " + each.where() + ", " + route.route(),
        amount == null ? BigDecimal.ZERO : amount);
  }

  private void legend() {
    page.raw("<p class=\"legend\"><i class=\"before\"></i> without caching ");
    page.raw("<i class=\"fill\"></i> with it</p>");
  }

  private static BigDecimal uncached(Findings.RouteFindings route) {
    Findings.Saving saving = route.saving();
    return saving == null ? BigDecimal.ZERO : saving.uncached();
  }

  private void routes() {
    for (int i = 0; i < findings.routes().size(); i++) {
      Findings.RouteFindings route = findings.routes().get(i);
      page.raw(i < 3 ? "<details open><summary>" : "<details><summary>");
      page.raw("<h2>").text(route.route()).raw("</h2> <span>");
      page.text(Shown.count(route.requests()) + " requests, " + route.provider() + " ");
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

  private void saving(Findings.@Nullable Saving saving) {
    if (saving == null) {
      page.element("p", "The price data does not have this model: tokens only.");
      return;
    }
    page.element(
        "p",
        "%s a day uncached, %s with %s: saves %s, %s. A write pays after %s reads."
            .formatted(
                Shown.usd(saving.uncached()),
                Shown.usd(saving.cached()),
                Shown.kept(saving.marking(), saving.keptFor()),
                Shown.usd(saving.total()),
                Shown.saved(saving.total(), saving.uncached()),
                saving.breakEvenReads().toPlainString()));
  }

  private void advice(Findings.RouteFindings route) {
    if (route.advice().isEmpty()) {
      return;
    }
    page.element("h3", "Best layout").raw("<ol>");
    route.advice().forEach(each -> page.element("li", each.text()));
    page.raw("</ol>");
  }

  private void breaks(Findings.RouteFindings route) {
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
                        Shown.count(each.count()),
                        Shown.count(each.tokensBehind()),
                        Shown.usd(each.usdPerDay())))
            .toList(),
        4);
  }

  private static String quoted(Findings.Break each) {
    String text = each.text();
    return text == null
        ? each.textHash().substring(0, Math.min(19, each.textHash().length()))
        : text;
  }

  private void volatiles(Findings.RouteFindings route) {
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
                        Shown.count(each.requests()),
                        Shown.count(each.changed()),
                        Shown.count(each.tokensLost()),
                        Shown.usd(each.usdPerDay())))
            .toList(),
        3);
  }

  private void agents(Findings.RouteFindings route) {
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
                        Shown.count(each.requests()),
                        Shown.count(each.promptTokens()),
                        Shown.percent(each.repeatedPrefixShare())))
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
            .map(Findings.Elsewhere::uncachedUsdPerDay)
            .reduce(BigDecimal.ZERO, BigDecimal::max);
    for (Findings.Elsewhere model : findings.elsewhere()) {
      page.pair(model.model(), model.uncachedUsdPerDay(), model.cachedUsdPerDay(), most);
    }
    page.raw("</section>\n");
  }

  private void tenancy() {
    Findings.Tenancy tenancy = findings.tenancy();
    page.raw("<section>").element("h2", "Tenancy");
    page.element(
        "p",
        "%s%s: %s; %s."
            .formatted(
                Shown.callers(tenancy.callers()),
                tenancy.sharedShare() == null
                    ? ""
                    : ", "
                        + Shown.percent(tenancy.sharedShare())
                        + " of their stable parts in common",
                tenancy.pattern(),
                tenancy.why()));
    page.raw("</section>\n");
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
