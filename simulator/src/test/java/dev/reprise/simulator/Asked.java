package dev.reprise.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Calls as clients make them, with single quotes for double ones. */
final class Asked {

  static final Header VERSION = new Header("anthropic-version", "2023-06-01");
  static final Header KEY = new Header("x-api-key", "ada");

  private Asked() {}

  static Call messages(String json, Header... more) {
    List<Header> headers = new ArrayList<>(List.of(VERSION, KEY));
    headers.addAll(List.of(more));
    return Call.post("/v1/messages", quoted(json), headers.toArray(Header[]::new));
  }

  static Call chat(String json, Header... more) {
    return Call.post("/v1/chat/completions", quoted(json), more);
  }

  static Call responses(String json, Header... more) {
    return Call.post("/v1/responses", quoted(json), more);
  }

  static Call gemini(String model, String verb, String json, Header... more) {
    return Call.post("/v1beta/models/" + model + ":" + verb, quoted(json), more);
  }

  static String quoted(String json) {
    return json.replace('\'', '"');
  }

  static JsonNode json(Answer answer) {
    return json(answer.text());
  }

  static JsonNode json(String text) {
    try {
      return Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException notJson) {
      throw new UncheckedIOException(text, notJson);
    }
  }

  /** The payloads of the data lines of an event stream. */
  static List<String> data(Answer answer) {
    return answer
        .text()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring(6))
        .toList();
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Text of about this many tokens. */
  static String words(String word, int tokens) {
    return (word + " ").repeat(tokens * 4 / (word.length() + 1) + 1).substring(0, tokens * 4);
  }
}
