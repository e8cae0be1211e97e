package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Embedding;
import dev.reprise.simulator.content.TokenCount;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code POST /v1/embeddings}. */
final class Embeddings {

  private static final int STANDARD = 1536;

  private Embeddings() {}

  static ObjectNode answer(JsonNode body, boolean strict, TokenCount tokens) {
    if (strict) {
      Validation.members(body, Validation.EMBEDDINGS, "Unrecognized request argument supplied: %s");
    }
    String model = Validation.model(body);
    if (strict && !Validation.known(model, "embedding_models")) {
      throw new Rejection(
          404,
          "The model `" + model + "` does not exist or you do not have access to it.",
          null,
          "model_not_found");
    }
    Validation.required(body, "input");
    int size = Validation.FACTS.number("embedding_models", model);
    int dimensions = body.path("dimensions").asInt(size == 0 ? STANDARD : size);
    boolean base64 = body.path("encoding_format").asText("float").equals("base64");
    ObjectNode answer = Json.object().put("object", "list");
    ArrayNode data = answer.putArray("data");
    int used = 0;
    for (String input : inputs(body.get("input"))) {
      used += tokens.of(input);
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      put(entry, Embedding.of(model, input, dimensions), base64);
    }
    answer.put("model", model);
    answer.putObject("usage").put("prompt_tokens", used).put("total_tokens", used);
    return answer;
  }

  /** A string, strings, a list of token ids, or lists of them. */
  private static List<String> inputs(JsonNode input) {
    List<String> inputs = new ArrayList<>();
    if (input.isTextual() || input.path(0).isNumber()) {
      inputs.add(input.isTextual() ? input.asText() : Json.compact(input));
    } else {
      input.forEach(each -> inputs.add(each.isTextual() ? each.asText() : Json.compact(each)));
    }
    return inputs;
  }

  private static void put(ObjectNode entry, float[] vector, boolean base64) {
    if (base64) {
      ByteBuffer bytes = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : vector) {
        bytes.putFloat(value);
      }
      entry.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
      return;
    }
    ArrayNode values = entry.putArray("embedding");
    for (float value : vector) {
      values.add(value);
    }
  }
}
