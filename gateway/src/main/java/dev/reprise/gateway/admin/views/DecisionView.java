package dev.reprise.gateway.admin.views;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.policy.Reason;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A decision as the JSON of {@code GET /v1/prompt-cache/decisions/{id}} (snake_case, contract 2.5).
 */
public final class DecisionView {
  private DecisionView() {}

  public static ObjectNode of(Decision decision) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("request_id", decision.id());
    json.put("at", decision.at().toString());
    json.put("outcome", decision.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    reason(json, "reason", decision.reason());
    json.put("detail", decision.detail());
    Remedy.of(decision).ifPresent(remedy -> json.put("remedy", remedy));
    json.put("collapsed", decision.collapsed());
    json.put("key", decision.key());
    json.put("position", decision.position().toString());
    if (decision.outcome().answeredFromCache()) {
      json.put("age_seconds", decision.ageSeconds());
      json.set("tokens_avoided", usage(decision.avoided()));
    }
    if (decision.timeline().retries() > 0) {
      json.put("retries", decision.timeline().retries());
    }
    json.set("asked", asked(decision.asked()));
    json.set("policy", policy(decision.ruled()));
    json.set("layers", layers(decision));
    ended(json, decision);
    nearest(json, decision.nearest());
    shaped(json, decision.nativeCaching());
    loose(json, decision);
    json.set("timeline_us", timeline(decision));
    return json;
  }

  private static ObjectNode asked(Decision.RequestSummary asked) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("partition", asked.principal().partition().name());
    json.put("scope", asked.principal().narrowestScope().wireName());
    json.put("dialect", asked.operation().dialect());
    json.put("operation", asked.operation().endpoint());
    json.put("model", asked.model());
    json.put("streamed", asked.streamed());
    json.put("body_bytes", asked.bodyBytes());
    json.put("provider", asked.provider());
    json.put("route", asked.route());
    json.put("task", asked.hints().task());
    json.put("agent", asked.hints().agent());
    json.put("session", asked.hints().session());
    return json;
  }

  private static ObjectNode policy(Decision.Ruled ruled) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("ruling", ruled.word());
    json.put("rule", ruled.rule());
    json.put("version", ruled.policyVersion());
    json.put("mode", ruled.mode());
    return json;
  }

  private static ArrayNode layers(Decision decision) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Decision.Layer layer : decision.layers()) {
      ObjectNode json = array.addObject();
      json.put("layer", layer.name());
      json.put("result", layer.result().word());
      reason(json, "reason", layer.reason());
      json.put("us", layer.micros());
    }
    return array;
  }

  private static void ended(ObjectNode json, Decision decision) {
    Decision.Ended ended = decision.ended();
    if (ended == null) {
      json.put("ended", false);
      return;
    }
    json.put("ended", true);
    json.put("status", ended.status());
    json.put("stored", ended.stored());
    reason(json, "not_stored", ended.notStored());
    if (!ended.cut().isEmpty()) {
      json.put("cut", ended.cut());
    }
    if (!ended.detail().isEmpty()) {
      json.put("answer", ended.detail());
    }
    json.set("provider_usage", usage(ended.usage()));
  }

  private static @Nullable ObjectNode usage(TokenUsage usage) {
    if (!usage.known()) {
      return null;
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("input", usage.input());
    json.put("cache_read", usage.cacheRead());
    json.put("cache_write", usage.cacheWrite());
    json.put("cache_write_1h", usage.cacheWrite1h());
    json.put("output", usage.output());
    return json;
  }

  private static void loose(ObjectNode json, Decision decision) {
    if (decision.loose().isEmpty()) {
      return;
    }
    ArrayNode array = json.putArray("volatile");
    for (Decision.Loose text : decision.loose()) {
      ObjectNode found = array.addObject();
      found.put("kind", text.kind());
      found.put("where", text.part());
      found.put("byte", text.at());
      found.put("length", text.length());
    }
  }

  private static void nearest(ObjectNode json, Decision.@Nullable Nearest nearest) {
    if (nearest != null) {
      ObjectNode near = json.putObject("nearest_entry");
      near.put("key", nearest.key());
      near.put("age_seconds", nearest.ageSeconds());
      ArrayNode differs = near.putArray("differs");
      nearest.differs().forEach(differs::add);
    }
  }

  private static void shaped(ObjectNode json, Decision.@Nullable Native shaped) {
    if (shaped == null) {
      return;
    }
    ObjectNode cache = json.putObject("native_caching");
    cache.put("plan", shaped.plan());
    cache.put("reason", shaped.reason());
    cache.put("reason_text", shaped.explanation());
    ArrayNode marks = cache.putArray("marks");
    shaped.marks().forEach(marks::add);
    cache.put("predicted_cache_read", shaped.predictedRead());
    cache.put("predicted_cache_write", shaped.predictedWrite());
    cache.put("hint_rejected", shaped.hintRejected());
    cache.put("repaired", shaped.repaired());
  }

  private static ObjectNode timeline(Decision decision) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    for (Stage stage : Stage.values()) {
      if (decision.timeline().walked(stage)) {
        json.put(stage.spanName(), decision.timeline().spentNanos(stage) / 1000);
      }
    }
    long first = decision.timeline().firstByteNanos();
    if (first > 0) {
      json.put("first_byte", first / 1000);
    }
    json.put("head", decision.timeline().headNanos() / 1000);
    json.put("total", decision.timeline().totalNanos() / 1000);
    return json;
  }

  private static void reason(ObjectNode json, String name, @Nullable Reason reason) {
    if (reason != null) {
      json.put(name, reason.code());
      json.put(name + "_text", reason.explanation());
    }
  }
}
