package dev.reprise.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.content.Assignment;
import dev.reprise.simulator.content.Directions;
import dev.reprise.simulator.content.ToolOffer;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a Messages body and says what answer to write. */
final class Messages {

  /** What never changes the text: transport, marks, identity. */
  private static final Set<String> NOT_PROMPT =
      Set.of("stream", "metadata", "service_tier", "diagnostics", "temperature");

  private static final Set<String> MARKS = Set.of("cache_control");

  private Messages() {}

  static Assignment assignment(JsonNode body, Scene scene) {
    boolean deterministic =
        body.path("temperature").isNumber() && body.path("temperature").asDouble() == 0;
    String thinking = body.path("thinking").path("type").asText();
    List<String> stops = new ArrayList<>();
    body.path("stop_sequences").forEach(stop -> stops.add(stop.asText()));
    return new Assignment(
        scene.textSeed("anthropic" + Json.canonical(body, NOT_PROMPT, MARKS), deterministic),
        body.path("max_tokens").asInt(),
        stops,
        tools(body),
        schema(body),
        thinking.equals("enabled") || thinking.equals("adaptive"),
        scene.twist());
  }

  /**
   * The tools that may be called: none once results have come back, only the named one when forced,
   * and what the prompt directs where it does.
   */
  private static List<ToolOffer> tools(JsonNode body) {
    JsonNode choice = body.path("tool_choice");
    String kind = choice.path("type").asText("auto");
    boolean forced = kind.equals("tool") || kind.equals("any");
    Directions directions = directions(body);
    boolean silent = !forced && !directions.given() && answersTool(body);
    if (kind.equals("none") || silent) {
      return List.of();
    }
    List<ToolOffer> offers = offers(body);
    if (kind.equals("tool")) {
      offers.removeIf(offer -> !offer.name().equals(choice.path("name").asText()));
    }
    return directions.given() ? directions.choose(offers) : offers;
  }

  private static List<ToolOffer> offers(JsonNode body) {
    List<ToolOffer> offers = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      if (tool.has("input_schema") && !tool.path("defer_loading").asBoolean()) {
        offers.add(new ToolOffer(tool.path("name").asText(), tool.get("input_schema")));
      }
    }
    return offers;
  }

  private static Directions directions(JsonNode body) {
    Directions directions = new Directions();
    for (JsonNode message : body.path("messages")) {
      if (message.path("role").asText().equals("user")) {
        results(message).forEach(result -> directions.answered());
        directions.said(message.path("content"));
      }
    }
    return directions;
  }

  private static List<JsonNode> results(JsonNode message) {
    List<JsonNode> results = new ArrayList<>();
    for (JsonNode block : message.path("content")) {
      if (block.path("type").asText().equals("tool_result")) {
        results.add(block);
      }
    }
    return results;
  }

  private static boolean answersTool(JsonNode body) {
    JsonNode messages = body.path("messages");
    return !results(messages.path(messages.size() - 1)).isEmpty();
  }

  private static @Nullable JsonNode schema(JsonNode body) {
    JsonNode format = body.path("output_config").path("format");
    if (!format.isObject()) {
      format = body.path("output_format");
    }
    return format.path("schema").isObject() ? format.get("schema") : null;
  }
}
