package dev.reprise.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.KnownMembers;
import dev.reprise.simulator.world.Settings;
import java.io.IOException;
import java.util.Locale;

/**
 * A request body: members may be written in camelCase or in snake_case, as protocol buffers allow.
 */
record Body(JsonNode json) {

  static Body read(Call call) {
    try {
      JsonNode json = call.body().length == 0 ? Json.object() : Json.parse(call.body());
      if (json.isObject()) {
        return new Body(json);
      }
    } catch (IOException broken) {
      // Answered below: the place in the text is not part of the contract.
    }
    throw Rejection.invalid(
        "Invalid JSON payload received. Unable to parse the body as a JSON object.");
  }

  static void credential(Call call, Settings settings) {
    if (settings.requiredKeys().isEmpty()) {
      return;
    }
    if (call.credential().isEmpty()) {
      throw new Rejection(
          403,
          "Method doesn't allow unregistered callers (callers without established identity). Please"
              + " use API Key or other form of API consumer identity to call this API.");
    }
    if (!settings.requiredKeys().contains(call.credential())) {
      throw Rejection.invalid("API key not valid. Please pass a valid API key.");
    }
  }

  /** Refuses the first member that the API does not have. */
  void check(KnownMembers known) {
    known
        .firstUnknown(json)
        .ifPresent(
            unknown -> {
              String holder = place(unknown);
              String at = holder.isEmpty() ? "" : " at '" + holder + "'";
              String text =
                  "Invalid JSON payload received. Unknown name \""
                      + unknown.name()
                      + "\""
                      + at
                      + ": Cannot find field.";
              throw new Rejection(400, text, holder, null);
            });
  }

  /** {@code contents[0].parts[1].function_call}: the names of the protocol buffers. */
  private static String place(KnownMembers.Unknown unknown) {
    StringBuilder place = new StringBuilder();
    for (KnownMembers.Step step : unknown.holder()) {
      if (step.index() >= 0) {
        place.append('[').append(step.index()).append(']');
      } else {
        place.append(place.isEmpty() ? "" : ".").append(snake(step.name()));
      }
    }
    return place.toString();
  }

  JsonNode member(String camel) {
    return member(json, camel);
  }

  static JsonNode member(JsonNode object, String camel) {
    JsonNode found = object.path(camel);
    return found.isMissingNode() ? object.path(snake(camel)) : found;
  }

  private static String snake(String camel) {
    StringBuilder snake = new StringBuilder();
    for (char each : camel.toCharArray()) {
      if (Character.isUpperCase(each)) {
        snake.append('_');
      }
      snake.append(each);
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }
}
