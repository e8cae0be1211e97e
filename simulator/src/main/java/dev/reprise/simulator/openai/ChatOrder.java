package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Rejection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Checks that roles and tool results of a chat fit together. */
final class ChatOrder {

  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");

  private ChatOrder() {}

  static void check(JsonNode messages, String model) {
    Set<String> open = new LinkedHashSet<>();
    for (int i = 0; i < messages.size(); i++) {
      JsonNode message = messages.get(i);
      String role = message.path("role").asText();
      role(role, i, model);
      if (role.equals("tool")) {
        answered(message, i, open);
      } else if (!open.isEmpty()) {
        throw unanswered(open, i);
      }
      message.path("tool_calls").forEach(call -> open.add(call.path("id").asText()));
    }
    if (!open.isEmpty()) {
      throw unanswered(open, messages.size());
    }
  }

  private static void role(String role, int at, String model) {
    String param = "messages[" + at + "].role";
    if (!ROLES.contains(role)) {
      throw new Rejection(
          400,
          "Invalid value: '"
              + role
              + "'. Supported values are: 'system', 'assistant', 'user',"
              + " 'function', 'tool', and 'developer'.",
          param,
          "invalid_value");
    }
    if (role.equals("system") && model.startsWith("o1-mini")) {
      throw new Rejection(
          400,
          "Unsupported value: '" + param + "' does not support 'system' with this model.",
          param,
          "unsupported_value");
    }
  }

  private static void answered(JsonNode message, int at, Set<String> open) {
    if (!open.remove(message.path("tool_call_id").asText())) {
      throw new Rejection(
          400,
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message"
              + " with 'tool_calls'.",
          "messages.[" + at + "].role",
          null);
    }
  }

  private static Rejection unanswered(Set<String> open, int at) {
    return new Rejection(
        400,
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
            + " 'tool_call_id'. The following tool_call_ids did not have response messages: "
            + String.join(", ", open),
        "messages.[" + at + "].role",
        null);
  }
}
