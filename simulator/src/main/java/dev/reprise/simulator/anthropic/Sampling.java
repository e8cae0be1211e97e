package dev.reprise.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Facts;

/** Refuses how a model is not to be sampled: the later the model, the less may be said. */
final class Sampling {

  private Sampling() {}

  static void check(JsonNode body, Facts facts) {
    JsonNode temperature = body.path("temperature");
    if (temperature.isNumber() && (temperature.asDouble() < 0 || temperature.asDouble() > 1)) {
      throw Rejection.invalid("temperature: range: 0..1");
    }
    String family = facts.family(body.path("model").asText());
    if (facts.list("sampling/fixed").contains(family)) {
      fixed(body);
    }
    boolean both = body.path("temperature").isNumber() && body.path("top_p").isNumber();
    if (both && facts.list("sampling/one_of_two").contains(family)) {
      throw Rejection.invalid(
          "`temperature` and `top_p` cannot both be specified for this model. Please use only"
              + " one.");
    }
  }

  /** Models that take the defaults only: temperature 1, all of the probability mass, no top_k. */
  private static void fixed(JsonNode body) {
    deprecated("temperature", body.path("temperature").asDouble(1) != 1);
    deprecated("top_p", body.path("top_p").asDouble(1) < 0.99);
    deprecated("top_k", body.path("top_k").isNumber());
  }

  private static void deprecated(String member, boolean said) {
    if (said) {
      throw Rejection.invalid("`" + member + "` is deprecated for this model.");
    }
  }
}
