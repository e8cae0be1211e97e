package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Facts;
import dev.reprise.simulator.world.KnownMembers;
import dev.reprise.simulator.world.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses what OpenAI refuses, with the same messages. */
final class Validation {

  static final Facts FACTS = Facts.of("openai");

  private static final Set<String> CACHE_MEMBERS = Set.of("prompt_cache_options");

  private static final KnownMembers CHAT = KnownMembers.of("openai", "chat");
  private static final KnownMembers RESPONSES = KnownMembers.of("openai", "responses");
  private static final KnownMembers COMPACT = KnownMembers.of("openai", "compact");
  private static final KnownMembers INPUT_TOKENS = KnownMembers.of("openai", "input_tokens");
  static final KnownMembers EMBEDDINGS = KnownMembers.of("openai", "embeddings");

  private static final Set<String> NAMED = KnownMembers.models("openai");

  static final String UNKNOWN = "Unknown parameter: '%s'.";

  private Validation() {}

  static void credential(Call call, Settings settings) {
    if (settings.requiredKeys().isEmpty()) {
      return;
    }
    if (call.credential().isEmpty()) {
      throw new Rejection(
          401,
          "You didn't provide an API key. You need to provide your API key in an Authorization header"
              + " using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
    }
    if (!settings.requiredKeys().contains(call.credential())) {
      throw new Rejection(401, "Incorrect API key provided.", null, "invalid_api_key");
    }
  }

  static JsonNode body(Call call) {
    try {
      JsonNode body = Json.parse(call.body());
      if (body.isObject()) {
        return body;
      }
    } catch (IOException broken) {
      // The text below is all OpenAI says.
    }
    throw Rejection.invalid(
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't using"
            + " your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent"
            + " was not valid JSON.)");
  }

  static void chat(JsonNode body, boolean strict) {
    if (strict) {
      members(body, CHAT, "Unrecognized request argument supplied: %s");
    }
    String model = model(body);
    if (strict && !known(model, "models")) {
      throw new Rejection(
          404,
          "The model `" + model + "` does not exist or you do not have access to it.",
          null,
          "model_not_found");
    }
    required(body, "messages");
    if (body.path("messages").isEmpty()) {
      throw empty("messages");
    }
    common(body, model, strict);
    ChatOrder.check(body.path("messages"), model);
  }

  static void responses(JsonNode body, boolean strict) {
    if (strict) {
      members(body, RESPONSES, UNKNOWN);
    }
    String model = model(body);
    if (strict && !known(model, "models")) {
      throw absent(model);
    }
    if (!body.has("previous_response_id")) {
      required(body, "input");
    }
    if (body.path("input").isArray() && body.path("input").isEmpty()) {
      throw empty("input");
    }
    JsonNode most = body.path("max_output_tokens");
    if (most.isNumber() && most.asInt() < 16) {
      throw new Rejection(
          400,
          "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got "
              + most.asText()
              + " instead.",
          "max_output_tokens",
          "integer_below_min_value");
    }
    common(body, model, strict);
  }

  /** The body of {@code /responses/compact}. */
  static JsonNode compact(Call call, boolean strict) {
    return beside(call, strict ? COMPACT : null);
  }

  /** The body of {@code /responses/input_tokens}. */
  static JsonNode inputTokens(Call call, boolean strict) {
    return beside(call, strict ? INPUT_TOKENS : null);
  }

  private static JsonNode beside(Call call, @Nullable KnownMembers known) {
    JsonNode body = body(call);
    String model = model(body);
    if (known != null) {
      members(body, known, UNKNOWN);
      if (!known(model, "models")) {
        throw absent(model);
      }
    }
    return body;
  }

  private static Rejection absent(String model) {
    return new Rejection(
        400, "The requested model '" + model + "' does not exist.", "model", "model_not_found");
  }

  static String model(JsonNode body) {
    String model = body.path("model").asText("");
    if (model.isEmpty()) {
      throw Rejection.invalid("you must provide a model parameter");
    }
    return model;
  }

  static boolean known(String model, String table) {
    return Facts.isTestModel(model)
        || FACTS.list(table).contains(model)
        || FACTS.list(table).contains(FACTS.family(model))
        || (table.equals("models") && NAMED.contains(model));
  }

  /** Whether the model has explicit breakpoints: gpt-5.6 and later. */
  static boolean breakpoints(String model) {
    return FACTS.startsWithOneOf("breakpoint_prefixes", FACTS.resolve(model));
  }

  private static void common(JsonNode body, String model, boolean strict) {
    range(body, "temperature", 2);
    range(body, "top_p", 1);
    if (!strict) {
      return;
    }
    sampling(body, FACTS.family(model));
    if (!breakpoints(model)) {
      for (String member : CACHE_MEMBERS) {
        if (body.has(member)) {
          throw unsupported(member);
        }
      }
      if (body.findValue("prompt_cache_breakpoint") != null) {
        throw unsupported("prompt_cache_breakpoint");
      }
    }
    String ttl = body.path("prompt_cache_options").path("ttl").asText("30m");
    oneOf("prompt_cache_options.ttl", ttl, List.of("30m"));
    String mode = body.path("prompt_cache_options").path("mode").asText("implicit");
    oneOf("prompt_cache_options.mode", mode, List.of("implicit", "explicit"));
    String retention = body.path("prompt_cache_retention").asText("24h");
    oneOf(
        "prompt_cache_retention",
        retention.equals("null") ? "24h" : retention,
        List.of("in_memory", "24h"));
  }

  private static Rejection unsupported(String member) {
    return new Rejection(
        400,
        "Unsupported parameter: '" + member + "' is not supported with this model.",
        member,
        "unsupported_parameter");
  }

  private static void oneOf(String param, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      String names = "'" + String.join("' and '", allowed) + "'";
      throw new Rejection(
          400,
          "Invalid value: '" + value + "'. Supported values are: " + names + ".",
          param,
          "invalid_value");
    }
  }

  /**
   * Refuses anything but the defaults where the model reasons. A chat names the value it refuses, a
   * response the parameter.
   */
  private static void sampling(JsonNode body, String family) {
    if (!reasons(body, family)) {
      return;
    }
    JsonNode temperature = body.path("temperature");
    if (temperature.asDouble(1) != 1) {
      throw body.has("messages")
          ? new Rejection(
              400,
              "Unsupported value: 'temperature' does not support "
                  + temperature.asText()
                  + " with this model. Only the default (1) value is supported.",
              "temperature",
              "unsupported_value")
          : unsupported("temperature");
    }
    if (body.path("top_p").asDouble(1) != 1) {
      throw unsupported("top_p");
    }
  }

  private static boolean reasons(JsonNode body, String family) {
    List<String> free = FACTS.list("sampling/free");
    if (!FACTS.startsWithOneOf("reasoning_prefixes", family) || free.contains(family)) {
      return false;
    }
    JsonNode asked =
        body.has("messages")
            ? body.path("reasoning_effort")
            : body.path("reasoning").path("effort");
    boolean without = !asked.isTextual() || asked.asText().equals("none");
    return !(without && FACTS.list("sampling/free_without_reasoning").contains(family));
  }

  private static void range(JsonNode body, String member, int most) {
    JsonNode value = body.path(member);
    if (!value.isNumber()) {
      return;
    }
    if (value.asDouble() < 0) {
      throw new Rejection(
          400,
          "Invalid '"
              + member
              + "': decimal below minimum value. Expected a value >= 0, but got "
              + value.asText()
              + " instead.",
          member,
          "decimal_below_min_value");
    }
    if (value.asDouble() > most) {
      throw new Rejection(
          400,
          "Invalid '"
              + member
              + "': decimal above maximum value. Expected a value <= "
              + most
              + ", but got "
              + value.asText()
              + " instead.",
          member,
          "decimal_above_max_value");
    }
  }

  /**
   * Refuses the first member that is not known.
   *
   * @param atTop what is said of a member of the body itself, with {@code %s} for its name
   */
  static void members(JsonNode body, KnownMembers known, String atTop) {
    known
        .firstUnknown(body)
        .ifPresent(
            unknown -> {
              String place = place(unknown);
              String text = unknown.holder().isEmpty() ? atTop : UNKNOWN;
              throw new Rejection(400, text.formatted(place), place, "unknown_parameter");
            });
  }

  /** {@code input[0].content[1].colour}. */
  private static String place(KnownMembers.Unknown unknown) {
    StringBuilder place = new StringBuilder();
    for (KnownMembers.Step step : unknown.holder()) {
      if (step.index() >= 0) {
        place.append('[').append(step.index()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(step.name());
      }
    }
    return place.append(place.isEmpty() ? "" : ".").append(unknown.name()).toString();
  }

  static void required(JsonNode body, String member) {
    if (body.path(member).isMissingNode() || body.path(member).isNull()) {
      throw new Rejection(
          400,
          "Missing required parameter: '" + member + "'.",
          member,
          "missing_required_parameter");
    }
  }

  private static Rejection empty(String member) {
    return new Rejection(
        400,
        "Invalid '"
            + member
            + "': empty array. Expected an array with minimum length 1, but got an"
            + " empty array instead.",
        member,
        "empty_array");
  }
}
