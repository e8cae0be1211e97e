package dev.reprise.bench.placement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;

/** One conversation as its client keeps it and sends it whole each time. */
final class Talk {
  private final ObjectNode body = Json.object();
  private final ArrayNode messages;

  /**
   * @param system the system prompt; empty for none
   */
  Talk(Vendor vendor, String system) {
    body.put("model", vendor.model).put("max_tokens", 1);
    if (!system.isEmpty() && vendor == Vendor.ANTHROPIC) {
      body.put("system", system);
    }
    messages = body.putArray("messages");
    if (!system.isEmpty() && vendor == Vendor.OPENAI) {
      say("system", system);
    }
  }

  /** The body of a request whose newest message this is. */
  String asks(String text) {
    say("user", text);
    return Json.compact(body);
  }

  void answered(String text) {
    say("assistant", text);
  }

  private void say(String role, String text) {
    messages.addObject().put("role", role).put("content", text);
  }
}
