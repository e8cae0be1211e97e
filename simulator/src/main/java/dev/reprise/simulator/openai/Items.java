package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Json;
import java.util.ArrayList;
import java.util.List;

/** The input of a Responses call as items: a string is one user message. */
final class Items {

  private Items() {}

  static List<JsonNode> of(JsonNode body) {
    JsonNode input = body.path("input");
    List<JsonNode> items = new ArrayList<>();
    if (input.isTextual()) {
      items.add(
          Json.object().put("type", "message").put("role", "user").put("content", input.asText()));
    }
    if (input.isArray()) {
      input.forEach(items::add);
    }
    return items;
  }
}
