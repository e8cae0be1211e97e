package dev.reprise.gateway.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.reprise.gateway.money.ShownNames;
import dev.reprise.gateway.telemetry.lines.LineWriter;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * One JSON line for each request ({@code access_log}): what was asked and how it was answered, as
 * names, hashes and counts. Never text of a prompt or an answer, nor the value of a query
 * parameter, nor a model's name in which a secret is found.
 */
public final class AccessLog implements Telemetry {
  private static final JsonFactory JSON = new JsonFactory();

  private final LineWriter lines;

  public AccessLog(LineWriter lines) {
    this.lines = lines;
  }

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    lines.write(() -> line(decision));
  }

  static String line(Decision decision) {
    var text = new StringWriter(400);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("ts", decision.at().toString());
      json.writeStringField("id", decision.id());
      asked(json, decision.asked());
      json.writeStringField("outcome", SpanFacts.word(decision.outcome()));
      if (decision.reason() != null) {
        json.writeStringField("reason", decision.reason().code());
      }
      if (decision.ended() != null) {
        ended(json, decision.ended());
      }
      json.writeBooleanField("collapsed", decision.collapsed());
      json.writeNumberField("us", decision.timeline().totalNanos() / 1000);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  private static void asked(JsonGenerator json, Decision.RequestSummary asked) throws IOException {
    json.writeStringField("caller", asked.principal().partition().name());
    json.writeStringField("operation", asked.operation().endpoint());
    json.writeStringField("model", ShownNames.of(asked.model()));
    json.writeStringField("route", asked.route());
    json.writeStringField("provider", asked.provider());
    json.writeNumberField("request_bytes", asked.bodyBytes());
    json.writeBooleanField("streamed", asked.streamed());
  }

  private static void ended(JsonGenerator json, Decision.Ended ended) throws IOException {
    json.writeNumberField("status", ended.status());
    json.writeBooleanField("stored", ended.stored());
    if (!ended.cut().isEmpty()) {
      json.writeStringField("cut", ended.cut());
    }
    if (ended.usage().known()) {
      json.writeNumberField("input_tokens", ended.usage().input());
      json.writeNumberField("cache_read_tokens", ended.usage().cacheRead());
      json.writeNumberField("cache_write_tokens", ended.usage().cacheWrite());
      json.writeNumberField("output_tokens", ended.usage().output());
    }
  }

  @Override
  public void happened(Event event, String detail) {}
}
