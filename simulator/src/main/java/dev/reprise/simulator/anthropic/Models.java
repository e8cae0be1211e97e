package dev.reprise.simulator.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Facts;
import java.util.List;

/** {@code GET /v1/models} and one of them. */
final class Models {

  private static final Facts FACTS = Facts.of("anthropic");

  private Models() {}

  static Answer answer(String place, List<Header> headers) {
    if (place.equals("/models")) {
      return Answer.whole(200, headers, Json.compact(list()), 0);
    }
    String model = place.substring("/models/".length());
    if (!Validation.known(model)) {
      throw new Rejection(404, "model: " + model);
    }
    return Answer.whole(200, headers, Json.compact(model(model)), 0);
  }

  private static ObjectNode list() {
    ObjectNode list = Json.object();
    ArrayNode models = list.putArray("data");
    FACTS.list("min_tokens").forEach(name -> models.add(model(FACTS.resolve(name))));
    list.put("has_more", false);
    list.put("first_id", models.get(0).get("id").asText());
    list.put("last_id", models.get(models.size() - 1).get("id").asText());
    return list;
  }

  private static ObjectNode model(String name) {
    return Json.object()
        .put("type", "model")
        .put("id", name)
        .put("display_name", "Claude " + name.replace("claude-", "").replace('-', ' '))
        .put("created_at", "2026-01-01T00:00:00Z");
  }
}
