package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Embedding;
import dev.reprise.simulator.content.TokenCount;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * {@code POST /v1/rerank}, in the shape open servers share: documents ordered by how near they are
 * to the query. OpenAI itself has no such endpoint.
 */
final class Rerank {

  private static final int DIMENSIONS = 256;

  private record Scored(int index, String text, double score) {}

  private Rerank() {}

  static ObjectNode answer(JsonNode body, Ids ids, TokenCount tokens) {
    String model = Validation.model(body);
    Validation.required(body, "query");
    Validation.required(body, "documents");
    String query = body.get("query").asText();
    float[] wanted = Embedding.of(model, query, DIMENSIONS);
    List<Scored> scored = new ArrayList<>();
    int used = tokens.of(query);
    for (JsonNode document : body.get("documents")) {
      String text = document.isTextual() ? document.asText() : document.path("text").asText();
      used += tokens.of(text);
      double near = dot(wanted, Embedding.of(model, text, DIMENSIONS));
      scored.add(new Scored(scored.size(), text, (1 + near) / 2));
    }
    scored.sort(Comparator.comparingDouble(Scored::score).reversed().thenComparing(Scored::index));
    ObjectNode answer = Json.object().put("id", ids.hex("rerank-", 32)).put("model", model);
    answer.putObject("usage").put("total_tokens", used);
    ArrayNode results = answer.putArray("results");
    int most = body.path("top_n").asInt(scored.size());
    scored.stream().limit(most).forEach(each -> add(results, each));
    return answer;
  }

  private static void add(ArrayNode results, Scored scored) {
    ObjectNode result = results.addObject().put("index", scored.index());
    result.putObject("document").put("text", scored.text());
    result.put("relevance_score", scored.score());
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
