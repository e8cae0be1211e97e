package dev.reprise.simulator.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Facts;
import dev.reprise.simulator.world.KnownMembers;
import dev.reprise.simulator.world.Settings;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Refuses what Anthropic refuses before it reads a prompt, with the same messages. */
final class Validation {

  private static final Facts FACTS = Facts.of("anthropic");

  private static final KnownMembers MESSAGES = KnownMembers.of("anthropic", "messages");
  private static final KnownMembers COUNT = KnownMembers.of("anthropic", "count_tokens");

  private static final Set<String> ROLES = Set.of("user", "assistant", "system");

  private Validation() {}

  static void credential(Call call, Settings settings) {
    if (settings.requiredKeys().isEmpty()) {
      return;
    }
    if (call.credential().isEmpty()) {
      throw new Rejection(401, "x-api-key header is required");
    }
    if (!settings.requiredKeys().contains(call.credential())) {
      throw new Rejection(401, "invalid x-api-key");
    }
  }

  static void version(Call call) {
    if (call.header("anthropic-version").isEmpty()) {
      throw Rejection.invalid("anthropic-version: header is required");
    }
  }

  static JsonNode body(Call call) {
    JsonNode body;
    try {
      body = Json.parse(call.body());
    } catch (IOException broken) {
      throw Rejection.invalid("The request body is not valid JSON: " + firstLine(broken));
    }
    if (!body.isObject()) {
      throw Rejection.invalid("Input should be a valid dictionary");
    }
    return body;
  }

  private static String firstLine(IOException broken) {
    String message = String.valueOf(broken.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  /**
   * Members, model and messages; {@code counting} is count_tokens, which needs no {@code
   * max_tokens}.
   */
  static void messages(JsonNode body, boolean counting) {
    members(body, counting ? COUNT : MESSAGES);
    required(body, "model");
    if (!counting) {
      required(body, "max_tokens");
      maxTokens(body);
    }
    required(body, "messages");
    String model = body.path("model").asText();
    if (!known(model)) {
      throw new Rejection(404, "model: " + model);
    }
    if (body.path("messages").isEmpty()) {
      throw Rejection.invalid("messages: at least one message is required");
    }
    Sampling.check(body, FACTS);
    conversation(body);
  }

  static boolean known(String model) {
    return Facts.isTestModel(model) || FACTS.list("min_tokens").contains(FACTS.family(model));
  }

  private static void members(JsonNode body, KnownMembers known) {
    known
        .firstUnknown(body)
        .ifPresent(
            unknown -> {
              throw Rejection.invalid(place(unknown) + ": Extra inputs are not permitted");
            });
  }

  /**
   * {@code messages.0.content.1.text.colour}: positions as numbers, and behind one the type that
   * chose among several.
   */
  private static String place(KnownMembers.Unknown unknown) {
    StringBuilder place = new StringBuilder();
    for (KnownMembers.Step step : unknown.holder()) {
      place.append(step.index() < 0 ? step.name() : Integer.toString(step.index())).append('.');
      if (!step.type().isEmpty()) {
        place.append(step.type()).append('.');
      }
    }
    return place.append(unknown.name()).toString();
  }

  private static void required(JsonNode body, String member) {
    if (body.path(member).isMissingNode() || body.path(member).isNull()) {
      throw Rejection.invalid(member + ": Field required");
    }
  }

  private static void maxTokens(JsonNode body) {
    JsonNode most = body.path("max_tokens");
    if (!most.isInt()) {
      throw Rejection.invalid("max_tokens: Input should be a valid integer");
    }
    if (most.intValue() < 0) {
      throw Rejection.invalid("max_tokens: Input should be greater than or equal to 0");
    }
    if (most.intValue() == 0) {
      withoutOutput(body);
    } else if (thinks(body)
        && body.path("thinking").path("budget_tokens").asInt() >= most.intValue()) {
      throw Rejection.invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
    }
  }

  private static boolean thinks(JsonNode body) {
    return body.path("thinking").path("type").asText().equals("enabled");
  }

  /** {@code max_tokens: 0} asks to write the prompt cache and for no answer. */
  private static void withoutOutput(JsonNode body) {
    String choice = body.path("tool_choice").path("type").asText();
    boolean forced = choice.equals("tool") || choice.equals("any");
    boolean format = body.path("output_config").has("format");
    if (body.path("stream").asBoolean() || thinks(body) || forced || format) {
      throw Rejection.invalid(
          "max_tokens: 0 cannot be combined with stream, thinking, output_config.format or a forced"
              + " tool_choice");
    }
  }

  private static void conversation(JsonNode body) {
    String family = FACTS.family(body.path("model").asText());
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size(); i++) {
      String role = messages.get(i).path("role").asText();
      if (!ROLES.contains(role)) {
        throw Rejection.invalid("messages." + i + ".role: Input should be 'user' or 'assistant'");
      }
      if (role.equals("system")) {
        systemMessage(messages, i, family);
      }
      if (role.equals("assistant")) {
        toolUses(messages, i);
      }
    }
    boolean prefill = messages.get(messages.size() - 1).path("role").asText().equals("assistant");
    if (prefill && !Facts.isTestModel(family) && !FACTS.list("prefill_models").contains(family)) {
      throw Rejection.invalid(
          "This model does not support assistant message prefill. The conversation must end with a"
              + " user message.");
    }
  }

  private static void systemMessage(JsonNode messages, int at, String family) {
    boolean allowed =
        Facts.isTestModel(family) || FACTS.list("mid_conversation_system_models").contains(family);
    if (!allowed) {
      throw Rejection.invalid("role 'system' is not supported on this model");
    }
    boolean first = at == 0;
    boolean wedged =
        at + 1 < messages.size() && !messages.get(at + 1).path("role").asText().equals("assistant");
    if (first || wedged) {
      throw Rejection.invalid(
          "messages."
              + at
              + ": a system message must follow a user turn and be last or be followed by"
              + " an assistant turn");
    }
  }

  /** Every tool_use must be answered in the very next message. */
  private static void toolUses(JsonNode messages, int at) {
    Set<String> open = new HashSet<>();
    messages
        .get(at)
        .path("content")
        .forEach(
            block -> {
              if (block.path("type").asText().equals("tool_use")) {
                open.add(block.path("id").asText());
              }
            });
    if (open.isEmpty()) {
      return;
    }
    Set<String> answered = new HashSet<>();
    messages
        .path(at + 1)
        .path("content")
        .forEach(block -> answered.add(block.path("tool_use_id").asText()));
    open.removeAll(answered);
    if (!open.isEmpty()) {
      throw Rejection.invalid(
          "messages."
              + at
              + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
              + String.join(", ", open.stream().sorted().toList())
              + ". Each `tool_use` block must have a corresponding `tool_result` block in the next"
              + " message.");
    }
  }
}
