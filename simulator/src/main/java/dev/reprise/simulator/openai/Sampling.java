package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Rejection;
import java.util.List;

/** Refuses how a model is not to be sampled: models that reason take the defaults only. */
final class Sampling {

  private Sampling() {}

  static void ranges(JsonNode body) {
    range(body, "temperature", 2);
    range(body, "top_p", 1);
  }

  /**
   * Refuses anything but the defaults where the model reasons. A chat names the value it refuses, a
   * response the parameter.
   */
  static void fixed(JsonNode body, String family) {
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
          : Validation.unsupported("temperature");
    }
    if (body.path("top_p").asDouble(1) != 1) {
      throw Validation.unsupported("top_p");
    }
  }

  private static boolean reasons(JsonNode body, String family) {
    List<String> free = Validation.FACTS.list("sampling/free");
    if (!Validation.FACTS.startsWithOneOf("reasoning_prefixes", family) || free.contains(family)) {
      return false;
    }
    JsonNode asked =
        body.has("messages")
            ? body.path("reasoning_effort")
            : body.path("reasoning").path("effort");
    boolean without = !asked.isTextual() || asked.asText().equals("none");
    return !(without && Validation.FACTS.list("sampling/free_without_reasoning").contains(family));
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
}
