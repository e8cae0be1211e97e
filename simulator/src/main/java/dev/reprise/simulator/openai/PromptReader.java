package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.cache.Span;
import dev.reprise.simulator.content.TokenCount;
import dev.reprise.simulator.openai.caching.Prompt;
import dev.reprise.simulator.openai.caching.Prompt.Part;
import dev.reprise.simulator.openai.caching.Prompt.Speaker;
import dev.reprise.simulator.openai.caching.Prompt.Turn;
import dev.reprise.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a Chat or Responses body into what is rendered and hashed. */
final class PromptReader {

  private static final String MARK = "prompt_cache_breakpoint";
  private static final int MESSAGE = Validation.FACTS.number("framing_tokens/message");
  private static final int END = Validation.FACTS.number("framing_tokens/end");

  private static final List<String> SETTINGS =
      List.of(
          "parallel_tool_calls",
          "response_format",
          "reasoning_effort",
          "verbosity",
          "service_tier",
          "text",
          "reasoning",
          "context_management");

  private final JsonNode body;
  private final TokenCount tokens;
  private final List<Turn> turns = new ArrayList<>();

  private PromptReader(JsonNode body, TokenCount tokens) {
    this.body = body;
    this.tokens = tokens;
  }

  static Prompt chat(JsonNode body, TokenCount tokens) {
    PromptReader reader = new PromptReader(body, tokens);
    body.path("messages").forEach(reader::message);
    return reader.prompt();
  }

  /** {@code earlier} are the items of the responses before, oldest first. */
  static Prompt responses(JsonNode body, List<JsonNode> earlier, TokenCount tokens) {
    PromptReader reader = new PromptReader(body, tokens);
    String instructions = body.path("instructions").asText("");
    if (body.path("instructions").isTextual() && !instructions.isEmpty()) {
      reader.turn(Speaker.DEVELOPER, List.of(reader.text(instructions, false)));
    }
    earlier.forEach(reader::item);
    Items.of(body).forEach(reader::item);
    return reader.prompt();
  }

  private Prompt prompt() {
    List<Span> tools = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      tools.add(span(Json.compact(tool)));
    }
    StringBuilder settings = new StringBuilder();
    for (String member : SETTINGS) {
      settings
          .append(member)
          .append('=')
          .append(Json.canonical(body.path(member), Set.of()))
          .append(' ');
    }
    return new Prompt(
        Validation.FACTS.resolve(body.path("model").asText()),
        body.path("prompt_cache_key").asText(""),
        body.path("cache_salt").asText(""),
        settings.toString(),
        tools,
        turns,
        body.path("prompt_cache_options").path("mode").asText("implicit").equals("explicit"),
        body.path("prompt_cache_retention").isTextual()
            ? body.get("prompt_cache_retention").asText()
            : "",
        END);
  }

  private void message(JsonNode message) {
    List<Part> parts = parts(message.path("content"));
    JsonNode calls = message.path("tool_calls");
    calls.forEach(call -> parts.add(new Part(span(Json.compact(call)), false)));
    turn(speaker(message.path("role").asText()), parts);
  }

  private void item(JsonNode item) {
    String type = item.path("type").asText("message");
    switch (type) {
      case "message" -> turn(speaker(item.path("role").asText()), parts(item.path("content")));
      case "function_call_output", "custom_tool_call_output" ->
          turn(Speaker.TOOL, parts(item.path("output")));
      case "reasoning" -> turn(Speaker.ASSISTANT, List.of(text(reasoning(item), false)));
      case "function_call" -> turn(Speaker.ASSISTANT, List.of(text(call(item), false)));
      default -> turn(Speaker.ASSISTANT, List.of(new Part(span(Json.compact(item)), false)));
    }
  }

  private static String reasoning(JsonNode item) {
    return "reasoning " + item.path("id").asText() + Json.compact(item.path("summary"));
  }

  private static String call(JsonNode item) {
    return item.path("call_id").asText()
        + item.path("name").asText()
        + item.path("arguments").asText();
  }

  private static Speaker speaker(String role) {
    return switch (role) {
      case "system", "developer" -> Speaker.DEVELOPER;
      case "assistant" -> Speaker.ASSISTANT;
      case "tool", "function" -> Speaker.TOOL;
      default -> Speaker.USER;
    };
  }

  private List<Part> parts(JsonNode content) {
    List<Part> parts = new ArrayList<>();
    if (content.isTextual()) {
      parts.add(text(content.asText(), false));
    }
    if (content.isArray()) {
      content.forEach(part -> parts.add(part(part)));
    }
    return parts;
  }

  private Part part(JsonNode part) {
    boolean marked = part.path(MARK).isObject();
    if (part.path("text").isTextual()) {
      return text(part.get("text").asText(), marked);
    }
    String json = Json.without(part, MARK);
    return new Part(new Span(json, tokens.ofMedia(json)), marked);
  }

  private Part text(String text, boolean marked) {
    return new Part(span(text), marked);
  }

  private Span span(String text) {
    return new Span(text, tokens.of(text));
  }

  /**
   * The role and the framing of a message come first, as a part of their own that cannot be marked.
   */
  private void turn(Speaker speaker, List<Part> parts) {
    List<Part> framed = new ArrayList<>();
    framed.add(new Part(new Span(speaker + ":", MESSAGE), false));
    framed.addAll(parts);
    turns.add(new Turn(speaker, framed));
  }
}
