package dev.reprise.insight.analyze.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.insight.analyze.AnalysisFindings;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The findings as JSON: the members of contract 2.1 and further ones. */
public final class JsonReport {
  private static final ObjectWriter WRITER =
      new ObjectMapper()
          .writerWithDefaultPrettyPrinter()
          .with(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);

  private JsonReport() {}

  public static String of(AnalysisFindings findings) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("requests", findings.requests());
    json.set("totals", totals(findings.totals()));
    ArrayNode routes = json.putArray("routes");
    findings.routes().forEach(route -> routes.add(route(route)));
    json.set("traffic", traffic(findings.traffic()));
    json.set("skipped", skipped(findings));
    ArrayNode elsewhere = json.putArray("other_models");
    findings.elsewhere().forEach(model -> elsewhere.add(elsewhere(model)));
    json.set("tenancy", tenancy(findings.tenancy()));
    ArrayNode tools = json.putArray("tools");
    findings.tools().forEach(tool -> tools.add(tool(tool)));
    ArrayNode notes = json.putArray("notes");
    findings.notes().forEach(notes::add);
    try {
      return WRITER.writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of plain values can be written", impossible);
    }
  }

  private static ObjectNode tool(AnalysisFindings.ToolProposal tool) {
    ObjectNode json = object();
    json.put("name", tool.name()).put("requests", tool.requests());
    json.put("side_effects", tool.sideEffects());
    if (tool.freshness() != null) {
      json.put("freshness", tool.freshness());
    }
    return json.put("why", tool.why());
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode totals(AnalysisFindings.TrafficTotals totals) {
    ObjectNode json = object();
    json.put("repeated_prefix_share", totals.repeatedPrefixShare());
    json.set("would_hit", shares(totals.wouldHit()));
    money(json, "saving_usd_per_day", totals.savingUsdPerDay());
    money(json, "uncached_usd_per_day", totals.uncachedUsdPerDay());
    money(json, "layout_usd_per_day", totals.layoutUsdPerDay());
    return json;
  }

  private static ObjectNode shares(Map<String, BigDecimal> shares) {
    ObjectNode json = object();
    shares.forEach(json::put);
    return json;
  }

  private static ObjectNode route(AnalysisFindings.RouteFindings route) {
    ObjectNode json = object();
    json.put("route", route.route());
    json.put("requests", route.requests());
    json.put("repeated_prefix_share", route.repeatedPrefixShare());
    ArrayNode breaks = json.putArray("breaks");
    route.breaks().forEach(each -> breaks.add(broken(each)));
    ArrayNode volatiles = json.putArray("volatile");
    route.volatiles().forEach(each -> volatiles.add(found(each)));
    json.set("would_hit", shares(route.wouldHit()));
    json.set("saving", saving(route));
    json.put("prompt_tokens", route.promptTokens());
    json.put("kept_for", route.keptFor());
    ArrayNode agents = json.putArray("agents");
    route.agents().forEach(each -> agents.add(agent(each)));
    json.set("reported_usage", reported(route.reported()));
    ArrayNode advice = json.putArray("layout");
    route
        .advice()
        .forEach(each -> advice.addObject().put("do", each.code()).put("text", each.text()));
    return json;
  }

  private static ObjectNode broken(AnalysisFindings.Break each) {
    ObjectNode json = object();
    json.put("where", each.where());
    json.put("cause", each.cause());
    json.put("count", each.count());
    json.put("first_seen", each.firstSeen());
    json.put("byte", each.at());
    json.put("tokens_behind", each.tokensBehind());
    money(json, "usd_per_day", each.usdPerDay());
    json.put("text_hash", each.textHash());
    if (each.text() != null) {
      json.put("text", each.text());
    }
    return json;
  }

  private static ObjectNode found(AnalysisFindings.VolatileFinding each) {
    ObjectNode json = object();
    json.put("kind", each.kind());
    json.put("where", each.where());
    json.put("byte", each.at());
    json.put("length", each.length());
    json.put("first_seen", each.firstSeen());
    json.put("requests", each.requests());
    json.put("changed", each.changed());
    json.put("broke", each.broke());
    json.put("tokens_lost", each.tokensLost());
    money(json, "usd_per_day", each.usdPerDay());
    return json;
  }

  private static ObjectNode agent(AnalysisFindings.Agent each) {
    ObjectNode json = object();
    json.put("agent", each.agent());
    json.put("requests", each.requests());
    json.put("prompt_tokens", each.promptTokens());
    json.put("repeated_prefix_share", each.repeatedPrefixShare());
    return json;
  }

  private static ObjectNode saving(AnalysisFindings.RouteFindings route) {
    ObjectNode json = object();
    json.put("provider", route.provider());
    json.put("model", route.model());
    json.put("model_assumed", route.modelAssumed());
    AnalysisFindings.Saving saving = route.saving();
    if (saving == null) {
      json.putNull("saving_usd_per_day");
      return json;
    }
    json.put("saving_usd_per_day", saving.total());
    json.put("uncached_usd_per_day", saving.uncached());
    json.put("cached_usd_per_day", saving.cached());
    json.put("exact_usd_per_day", saving.exact());
    json.put("layout_usd_per_day", saving.layout());
    json.put("keep", saving.marking());
    json.put("ttl", saving.keptFor());
    json.put("break_even_reads", saving.breakEvenReads());
    return json;
  }

  private static ObjectNode reported(AnalysisFindings.Reported reported) {
    ObjectNode json = object();
    json.put("answers", reported.answers());
    json.put("input", reported.input());
    json.put("cache_read", reported.cacheRead());
    json.put("cache_write", reported.cacheWrite());
    json.put("output", reported.output());
    return json;
  }

  private static ObjectNode traffic(AnalysisFindings.Traffic traffic) {
    ObjectNode json = object();
    json.put("seconds", traffic.seconds());
    json.put("recordings_per_day", traffic.perDay());
    json.put("prompt_tokens", traffic.promptTokens());
    json.put("body_bytes", traffic.bytes());
    json.put("prices_as_of", traffic.pricesAsOf());
    return json;
  }

  private static ObjectNode skipped(AnalysisFindings findings) {
    ObjectNode json = object();
    json.put("count", findings.skipped().count());
    json.put("no_prompts", findings.passedOver());
    ArrayNode first = json.putArray("first");
    findings
        .skipped()
        .first()
        .forEach(
            each ->
                first
                    .addObject()
                    .put("file", each.place().file())
                    .put("line", each.place().line())
                    .put("reason", each.reason()));
    return json;
  }

  private static ObjectNode elsewhere(AnalysisFindings.Elsewhere model) {
    ObjectNode json = object();
    json.put("provider", model.provider());
    json.put("model", model.model());
    json.put("uncached_usd_per_day", model.uncachedUsdPerDay());
    json.put("cached_usd_per_day", model.cachedUsdPerDay());
    json.put("keep", model.marking());
    json.put("ttl", model.keptFor());
    return json;
  }

  private static ObjectNode tenancy(AnalysisFindings.TenancyFinding tenancy) {
    ObjectNode json = object();
    json.put("callers", tenancy.callers());
    money(json, "shared_share", tenancy.sharedShare());
    json.put("pattern", tenancy.pattern());
    json.put("why", tenancy.why());
    return json;
  }

  private static void money(ObjectNode json, String name, @Nullable BigDecimal amount) {
    if (amount == null) {
      json.putNull(name);
    } else {
      json.put(name, amount);
    }
  }
}
