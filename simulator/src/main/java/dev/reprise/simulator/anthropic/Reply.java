package dev.reprise.simulator.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.content.Piece;
import dev.reprise.simulator.content.Stop;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Facts;
import dev.reprise.simulator.world.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The parts a whole message and a stream of events share, member for member. */
record Reply(String model, String id, Completion completion, Usage usage, Ids ids) {

  private static final Facts FACTS = Facts.of("anthropic");

  String stopReason() {
    return switch (completion.stop()) {
      case END -> "end_turn";
      case LENGTH -> "max_tokens";
      case SEQUENCE -> "stop_sequence";
      case TOOL -> "tool_use";
      case CONTENT_FILTER, REFUSAL -> "refusal";
    };
  }

  /** The message; {@code begun} is the empty one a stream starts with. */
  ObjectNode message(boolean begun) {
    ObjectNode message = Json.object();
    message.put("model", model).put("id", id).put("type", "message").put("role", "assistant");
    message.set("content", begun ? Json.array() : content());
    if (begun) {
      message.putNull("stop_reason").putNull("stop_sequence").putNull("stop_details");
    } else {
      stop(message);
    }
    message.set("usage", usage(begun ? 1 : completion.tokens()));
    return message;
  }

  void stop(ObjectNode into) {
    into.put("stop_reason", stopReason());
    if (completion.stop() == Stop.SEQUENCE) {
      into.put("stop_sequence", completion.sequence());
    } else {
      into.putNull("stop_sequence");
    }
    if (stopReason().equals("refusal")) {
      into.putObject("stop_details")
          .put("type", "refusal")
          .putNull("category")
          .put("explanation", "The request was declined by the provider's usage policy.");
    } else {
      into.putNull("stop_details");
    }
  }

  /** The full usage of a message and of message_start. */
  ObjectNode usage(int outputTokens) {
    ObjectNode node = inputUsage();
    node.putObject("cache_creation")
        .put("ephemeral_5m_input_tokens", usage.cacheWrite5m())
        .put("ephemeral_1h_input_tokens", usage.cacheWrite1h());
    node.put("output_tokens", outputTokens);
    node.put("service_tier", "standard").put("inference_geo", "not_available");
    if (FACTS.list("reports_thinking_tokens").contains(FACTS.family(model))) {
      node.putObject("output_tokens_details")
          .put("thinking_tokens", Math.min(outputTokens, completion.thinkingTokens()));
    }
    return node;
  }

  /** The cumulative usage of message_delta: without the split by lifetime. */
  ObjectNode finalUsage() {
    return inputUsage().put("output_tokens", completion.tokens());
  }

  private ObjectNode inputUsage() {
    return Json.object()
        .put("input_tokens", usage.input())
        .put("cache_creation_input_tokens", usage.cacheWrite())
        .put("cache_read_input_tokens", usage.cacheRead());
  }

  private ArrayNode content() {
    ArrayNode content = Json.array();
    for (Piece piece : completion.pieces()) {
      switch (piece) {
        case Piece.Thinking thinking ->
            content
                .addObject()
                .put("type", "thinking")
                .put("thinking", thinking.text())
                .put("signature", signature());
        case Piece.Text text -> content.addObject().put("type", "text").put("text", text.text());
        case Piece.ToolCall call -> content.add(toolUse(call));
        case Piece.Refusal refused -> {
          // A refusal before any output has no content: stop_reason alone tells it.
        }
      }
    }
    return content;
  }

  private ObjectNode toolUse(Piece.ToolCall call) {
    ObjectNode block = startOf(call);
    try {
      block.set("input", Json.parse(call.text().getBytes(StandardCharsets.UTF_8)));
    } catch (IOException cutShort) {
      // The budget ended inside the arguments: the API then gives what could be read, here nothing.
      block.putObject("input");
    }
    return block;
  }

  ObjectNode startOf(Piece.ToolCall call) {
    ObjectNode block = Json.object();
    block.put("type", "tool_use").put("id", ids.base62("toolu_01", 22)).put("name", call.name());
    block.putObject("input");
    block.putObject("caller").put("type", "direct");
    return block;
  }

  String signature() {
    return ids.opaque(180);
  }
}
