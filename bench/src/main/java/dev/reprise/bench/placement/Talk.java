package dev.reprise.bench.placement;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;

/** One conversation as its client keeps it and sends it whole each time. */
final class Talk {
  private final ObjectNode body = Json.object();
  private final ArrayNode messages;
  private final int opening;
  private int answers;

  /**
   * @param system the system prompt; empty for none
   */
  Talk(Vendor vendor, String system) {
    body.put("model", vendor.model).put("max_tokens", 1);
    if (!system.isEmpty() && vendor == Vendor.ANTHROPIC) {
      body.put("system", system);
    }
    messages = body.putArray("messages");
    opening = system.isEmpty() ? 1 : 2;
    if (!system.isEmpty() && vendor == Vendor.OPENAI) {
      say("system", system);
    }
  }

  /**
   * A request of an agent whose newest message this is: all but its first are tools' results, and
   * stand behind the system prompt, the task and the first call.
   */
  Ask ask(long atMillis, String tenant, String sort, String text) {
    String body = asks(text);
    return new Ask(atMillis, tenant, sort, body, answers == 0 ? Ask.NO_RESULT : opening + 1);
  }

  /** The body of a request whose newest message this is. */
  String asks(String text) {
    say("user", text);
    return Json.compact(body);
  }

  void answered(String text) {
    answers++;
    say("assistant", text);
  }

  private void say(String role, String text) {
    messages.addObject().put("role", role).put("content", text);
  }
}
