package dev.reprise.simulator.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Facts;

/** Which models there are. */
final class Models {

  private static final Facts FACTS = Facts.of("gemini");

  private Models() {}

  /** The name without {@code models/} or a publisher's path in front. */
  static String bare(String model) {
    return model.substring(model.lastIndexOf('/') + 1);
  }

  static void check(String model, String method) {
    if (known(model)) {
      return;
    }
    throw new Rejection(
        404,
        "models/"
            + model
            + " is not found for API version v1beta, or is not supported for "
            + method
            + ". Call ModelService.ListModels to see the list of available models and their supported"
            + " methods.");
  }

  private static boolean known(String model) {
    return Facts.isTestModel(model) || FACTS.list("models").contains(model);
  }

  /** All of them, or the one named. */
  static ObjectNode answer(String name) {
    if (!name.isEmpty()) {
      check(name, "getModel");
      return model(name);
    }
    ObjectNode list = Json.object();
    ArrayNode models = list.putArray("models");
    FACTS.list("models").forEach(each -> models.add(model(each)));
    return list;
  }

  private static ObjectNode model(String name) {
    ObjectNode model = Json.object().put("name", "models/" + name).put("version", "001");
    model
        .put("displayName", name)
        .put("inputTokenLimit", 1_048_576)
        .put("outputTokenLimit", 65_536);
    model
        .putArray("supportedGenerationMethods")
        .add("generateContent")
        .add("countTokens")
        .add("createCachedContent");
    return model;
  }
}
