package dev.reprise.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Embedding;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Facts;

/** embedContent and batchEmbedContents. */
final class Embeddings {

  private static final Facts FACTS = Facts.of("gemini");
  private static final int STANDARD = 768;

  private Embeddings() {}

  static ObjectNode answer(Target target, Body body) {
    String model = target.name();
    boolean known = Facts.isTestModel(model) || FACTS.list("embedding_models").contains(model);
    if (!known) {
      throw new Rejection(
          404,
          "models/"
              + model
              + " is not found for API version v1beta, or is not supported for"
              + " embedContent. Call ListModels to see the list of available models and their"
              + " supported methods.");
    }
    ObjectNode answer = Json.object();
    if (target.verb().equals("embedContent")) {
      answer.set("embedding", values(model, body.json()));
      return answer;
    }
    ArrayNode all = answer.putArray("embeddings");
    body.member("requests").forEach(request -> all.add(values(model, request)));
    return answer;
  }

  private static ObjectNode values(String model, JsonNode request) {
    StringBuilder text = new StringBuilder();
    request.path("content").path("parts").forEach(part -> text.append(part.path("text").asText()));
    int size = FACTS.number("embedding_models", model);
    int wanted = Body.member(request, "outputDimensionality").asInt(size == 0 ? STANDARD : size);
    ObjectNode embedding = Json.object();
    ArrayNode values = embedding.putArray("values");
    for (float value : Embedding.of(model, text.toString(), wanted)) {
      values.add(value);
    }
    return embedding;
  }
}
