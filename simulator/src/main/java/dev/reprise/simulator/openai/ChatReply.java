package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.content.Piece;
import dev.reprise.simulator.content.Stop;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Usage;
import java.util.List;
import java.util.Optional;

/**
 * A chat completion, whole: member for member as the API writes it.
 *
 * @param writes whether the model reports cache writes
 */
record ChatReply(
    String id,
    long created,
    String model,
    String fingerprint,
    List<Completion> choices,
    Usage usage,
    boolean writes,
    Flavor flavor,
    Ids ids) {

  ObjectNode body() {
    ObjectNode body = Json.object();
    body.put("id", id).put("object", "chat.completion").put("created", created).put("model", model);
    var list = body.putArray("choices");
    for (int i = 0; i < choices.size(); i++) {
      list.add(choice(i, choices.get(i)));
    }
    if (flavor == Flavor.VLLM) {
      body.putNull("service_tier").putNull("system_fingerprint");
      body.set("usage", usageNode());
      return body.putNull("prompt_logprobs").putNull("kv_transfer_params");
    }
    body.set("usage", usageNode());
    return body.put("service_tier", "default").put("system_fingerprint", fingerprint);
  }

  ObjectNode usageNode() {
    int reasoning = choices.stream().mapToInt(Completion::thinkingTokens).sum();
    return UsageNodes.chat(usage, reasoning, writes, flavor);
  }

  private ObjectNode choice(int index, Completion completion) {
    ObjectNode choice = Json.object().put("index", index);
    choice.set("message", message(completion));
    choice.putNull("logprobs").put("finish_reason", finish(completion.stop()));
    return flavor == Flavor.VLLM ? choice.putNull("stop_reason") : choice;
  }

  private ObjectNode message(Completion completion) {
    ObjectNode message = Json.object().put("role", "assistant");
    completion
        .text()
        .map(Piece::text)
        .or(() -> silent(completion))
        .ifPresentOrElse(text -> message.put("content", text), () -> message.putNull("content"));
    completion.toolCall().ifPresent(call -> message.putArray("tool_calls").add(toolCall(call)));
    completion
        .refusal()
        .map(Piece::text)
        .ifPresentOrElse(text -> message.put("refusal", text), () -> message.putNull("refusal"));
    if (flavor == Flavor.VLLM) {
      completion
          .thinking()
          .map(Piece::text)
          .ifPresentOrElse(
              text -> message.put("reasoning_content", text),
              () -> message.putNull("reasoning_content"));
      return message;
    }
    message.putArray("annotations");
    return message;
  }

  /** Text that a stop sequence or the budget left empty is "", not null. */
  private static Optional<String> silent(Completion completion) {
    boolean speaks = completion.toolCall().isEmpty() && completion.refusal().isEmpty();
    return speaks ? Optional.of("") : Optional.empty();
  }

  private ObjectNode toolCall(Piece.ToolCall call) {
    ObjectNode node = Json.object().put("id", ids.base62("call_", 24)).put("type", "function");
    node.putObject("function").put("name", call.name()).put("arguments", call.text());
    return node;
  }

  static String finish(Stop stop) {
    return switch (stop) {
      case END, SEQUENCE, REFUSAL -> "stop";
      case LENGTH -> "length";
      case TOOL -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
    };
  }
}
