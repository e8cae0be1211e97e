package dev.reprise.simulator.gemini;

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

/** Reads a generateContent body and says what answer to write. */
final class Requests {

  private static final int MOST_TOKENS = 8192;

  private static final Set<String> NOT_PROMPT =
      Set.of("cachedContent", "cached_content", "labels", "safetySettings");

  private Requests() {}

  /** {@code cached} is the content of the cached object in use, empty when there is none. */
  static Assignment of(Body body, String model, String cached, Scene scene, int candidate) {
    JsonNode config = body.member("generationConfig");
    JsonNode temperature = config.path("temperature");
    boolean deterministic = temperature.isNumber() && temperature.asDouble() == 0;
    String prompt = "gemini" + model + cached + Json.canonical(body.json(), NOT_PROMPT, Set.of());
    List<String> stops = new ArrayList<>();
    Body.member(config, "stopSequences").forEach(stop -> stops.add(stop.asText()));
    return new Assignment(
        scene.textSeed(prompt, deterministic) + candidate,
        Body.member(config, "maxOutputTokens").asInt(MOST_TOKENS),
        stops,
        tools(body),
        schema(config),
        thinks(config),
        scene.twist());
  }

  static boolean thinks(JsonNode config) {
    JsonNode thinking = Body.member(config, "thinkingConfig");
    return thinking.isObject() && Body.member(thinking, "thinkingBudget").asInt(-1) != 0;
  }

  static boolean showsThoughts(JsonNode config) {
    return Body.member(Body.member(config, "thinkingConfig"), "includeThoughts").asBoolean();
  }

  private static List<ToolOffer> tools(Body body) {
    JsonNode calling = Body.member(body.member("toolConfig"), "functionCallingConfig");
    String mode = calling.path("mode").asText("AUTO");
    Directions directions = directions(body);
    boolean silent = !mode.equals("ANY") && !directions.given() && answersTool(body);
    if (mode.equals("NONE") || silent) {
      return List.of();
    }
    List<String> allowed = new ArrayList<>();
    Body.member(calling, "allowedFunctionNames").forEach(name -> allowed.add(name.asText()));
    List<ToolOffer> offers = new ArrayList<>();
    for (JsonNode tool : body.member("tools")) {
      for (JsonNode function : Body.member(tool, "functionDeclarations")) {
        String name = function.path("name").asText();
        if (allowed.isEmpty() || allowed.contains(name)) {
          offers.add(new ToolOffer(name, parameters(function)));
        }
      }
    }
    return directions.given() ? directions.choose(offers) : offers;
  }

  private static Directions directions(Body body) {
    Directions directions = new Directions();
    for (JsonNode content : body.member("contents")) {
      if (!content.path("role").asText().equals("model")) {
        directions.said(content.path("parts"));
        for (JsonNode part : content.path("parts")) {
          if (Body.member(part, "functionResponse").isObject()) {
            directions.answered();
          }
        }
      }
    }
    return directions;
  }

  private static JsonNode parameters(JsonNode function) {
    JsonNode schema = Body.member(function, "parametersJsonSchema");
    if (schema.isObject()) {
      return schema;
    }
    return function.path("parameters").isObject() ? function.get("parameters") : Json.object();
  }

  private static boolean answersTool(Body body) {
    JsonNode contents = body.member("contents");
    for (JsonNode part : contents.path(contents.size() - 1).path("parts")) {
      if (Body.member(part, "functionResponse").isObject()) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable JsonNode schema(JsonNode config) {
    for (String member : new String[] {"responseJsonSchema", "responseSchema"}) {
      JsonNode schema = Body.member(config, member);
      if (schema.isObject()) {
        return schema;
      }
    }
    return Body.member(config, "responseMimeType").asText().equals("application/json")
        ? Json.object()
        : null;
  }
}
