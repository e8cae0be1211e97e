package dev.reprise.simulator.openai;

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

/** Reads a Chat or Responses body and says what answer to write. */
final class Requests {

  private static final int MOST_TOKENS = 4096;

  /** What never changes the text: transport, marks, identity, storage. */
  private static final Set<String> NOT_PROMPT =
      Set.of(
          "stream",
          "stream_options",
          "metadata",
          "user",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_options",
          "prompt_cache_retention",
          "service_tier",
          "store",
          "cache_salt",
          "background",
          "include",
          "temperature");

  private static final Set<String> MARKS = Set.of("prompt_cache_breakpoint");

  private Requests() {}

  /** {@code choice} is the number of the choice, 0 unless {@code n} asks for more. */
  static Assignment chat(JsonNode body, Scene scene, int choice) {
    JsonNode messages = body.path("messages");
    boolean answering = messages.path(messages.size() - 1).path("role").asText().equals("tool");
    String effort = body.path("reasoning_effort").asText("");
    JsonNode most = body.path("max_completion_tokens");
    List<String> stops = new ArrayList<>();
    if (body.path("stop").isTextual()) {
      stops.add(body.get("stop").asText());
    }
    body.path("stop").forEach(stop -> stops.add(stop.asText()));
    return new Assignment(
        seed("chat", body, List.of(), scene) + choice,
        most.isNumber() ? most.asInt() : body.path("max_tokens").asInt(MOST_TOKENS),
        stops,
        tools(body, answering, chatDirections(messages)),
        schema(body.path("response_format"), body.path("response_format").path("json_schema")),
        thinks(body, effort),
        scene.twist());
  }

  static Assignment responses(JsonNode body, List<JsonNode> earlier, Scene scene) {
    List<JsonNode> items = Items.of(body);
    boolean answering =
        !items.isEmpty() && items.getLast().path("type").asText().endsWith("_call_output");
    JsonNode format = body.path("text").path("format");
    return new Assignment(
        seed("responses", body, earlier, scene),
        body.path("max_output_tokens").asInt(MOST_TOKENS),
        List.of(),
        tools(body, answering, directions(earlier, items)),
        schema(format, format),
        thinks(body, body.path("reasoning").path("effort").asText("")),
        scene.twist());
  }

  private static long seed(String api, JsonNode body, List<JsonNode> earlier, Scene scene) {
    JsonNode temperature = body.path("temperature");
    // A chat's seed is a promise of the same text for the same request, as far as a model keeps it.
    boolean deterministic =
        (temperature.isNumber() && temperature.asDouble() == 0) || body.path("seed").isNumber();
    StringBuilder prompt = new StringBuilder(api);
    earlier.forEach(item -> prompt.append(Json.canonical(item, Set.of("id"))));
    prompt.append(Json.canonical(body, NOT_PROMPT, MARKS));
    return scene.textSeed(prompt.toString(), deterministic);
  }

  private static boolean thinks(JsonNode body, String effort) {
    String model = body.path("model").asText();
    boolean able =
        Validation.FACTS.startsWithOneOf("reasoning_prefixes", model) || model.startsWith("m-");
    boolean asked = !effort.isEmpty() && !effort.equals("none") && !effort.equals("null");
    return able && (asked || model.startsWith("o"));
  }

  /**
   * The tools that may be called: none once results have come back, only the named one when forced,
   * and what the prompt directs where it does.
   */
  private static List<ToolOffer> tools(JsonNode body, boolean answering, Directions directions) {
    JsonNode choice = body.path("tool_choice");
    String named = choice.path("function").path("name").asText(choice.path("name").asText(""));
    boolean forced = !named.isEmpty() || choice.asText().equals("required");
    if (choice.asText().equals("none") || (answering && !forced && !directions.given())) {
      return List.of();
    }
    List<ToolOffer> offers = new ArrayList<>();
    for (JsonNode tool : callable(body)) {
      ToolOffer offer = offer(tool);
      if (named.isEmpty() || named.equals(offer.name())) {
        offers.add(offer);
      }
    }
    if (directions.given()) {
      return directions.choose(offers);
    }
    offers.removeIf(ToolOffer::takesText);
    return offers;
  }

  /** Functions and tools that take text; the provider runs the others itself. */
  private static List<JsonNode> callable(JsonNode body) {
    List<JsonNode> tools = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      String type = tool.path("type").asText();
      if (type.equals("function") || type.equals("custom")) {
        tools.add(tool);
      }
    }
    return tools;
  }

  private static Directions chatDirections(JsonNode messages) {
    Directions directions = new Directions();
    for (JsonNode message : messages) {
      switch (message.path("role").asText()) {
        case "user" -> directions.said(message.path("content"));
        case "tool" -> directions.answered();
        default -> {
          // Only users direct.
        }
      }
    }
    return directions;
  }

  private static Directions directions(List<JsonNode> earlier, List<JsonNode> items) {
    Directions directions = new Directions();
    List<JsonNode> conversation = new ArrayList<>(earlier);
    conversation.addAll(items);
    for (JsonNode item : conversation) {
      if (item.path("role").asText().equals("user")) {
        directions.said(item.path("content"));
      } else if (item.path("type").asText().endsWith("_call_output")) {
        directions.answered();
      }
    }
    return directions;
  }

  private static ToolOffer offer(JsonNode tool) {
    JsonNode function = tool.path("function").isObject() ? tool.get("function") : tool;
    JsonNode parameters = function.path("parameters");
    return new ToolOffer(
        function.path("name").asText(),
        parameters.isObject() ? parameters : Json.object(),
        tool.path("type").asText().equals("custom"),
        "");
  }

  private static @Nullable JsonNode schema(JsonNode format, JsonNode holder) {
    return switch (format.path("type").asText()) {
      case "json_schema" -> holder.path("schema").isObject() ? holder.get("schema") : Json.object();
      case "json_object" -> anyObject();
      default -> null;
    };
  }

  private static JsonNode anyObject() {
    JsonNode string = Json.object().put("type", "string");
    var schema = Json.object().put("type", "object");
    schema.putObject("properties").set("answer", string);
    return schema;
  }
}
