package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.content.Piece;
import dev.reprise.simulator.content.Stop;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A response object: echoes of the request, output items, usage.
 *
 * @param request the body it answers
 * @param items the output, ready to be sent
 */
record ResponseReply(
    String id,
    long created,
    String model,
    JsonNode request,
    Completion completion,
    ArrayNode items,
    Usage usage,
    boolean writes) {

  /** Which generation of models: gpt-5.5 and later say more about themselves. */
  private static boolean recent(String model) {
    return Validation.FACTS.startsWithOneOf("tool_usage_prefixes", model);
  }

  static ArrayNode items(String model, Completion completion, Ids ids, String suffix) {
    ArrayNode items = Json.array();
    String phase =
        !recent(model) ? "" : completion.toolCall().isPresent() ? "commentary" : "final_answer";
    for (Piece piece : completion.pieces()) {
      items.add(
          switch (piece) {
            case Piece.Thinking thinking -> reasoning(ids, suffix);
            case Piece.ToolCall call -> call(call, ids, suffix);
            case Piece.Text text ->
                message(
                    new Message(ids, suffix, phase), outputText(text.text()), completion.stop());
            case Piece.Refusal refused ->
                message(
                    new Message(ids, suffix, phase),
                    Json.object().put("type", "refusal").put("refusal", refused.text()),
                    Stop.END);
          });
    }
    return items;
  }

  private static ObjectNode reasoning(Ids ids, String suffix) {
    ObjectNode item = Json.object().put("id", ids.hex("rs_", 16) + suffix).put("type", "reasoning");
    item.putArray("content");
    item.put("encrypted_content", "gAAAAA" + ids.opaqueUrl(300));
    item.putArray("summary");
    return item;
  }

  private static ObjectNode call(Piece.ToolCall call, Ids ids, String suffix) {
    if (call.takesText()) {
      return Json.object()
          .put("id", ids.hex("ctc_", 16) + suffix)
          .put("type", "custom_tool_call")
          .put("status", "completed")
          .put("call_id", ids.base62("call_", 24))
          .put("input", call.text())
          .put("name", call.name());
    }
    return Json.object()
        .put("id", ids.hex("fc_", 16) + suffix)
        .put("type", "function_call")
        .put("status", "completed")
        .put("arguments", call.text())
        .put("call_id", ids.base62("call_", 24))
        .put("name", call.name());
  }

  /** What every message of one answer shares. */
  private record Message(Ids ids, String suffix, String phase) {}

  private static ObjectNode message(Message shared, ObjectNode part, Stop stop) {
    boolean cut = stop == Stop.LENGTH || stop == Stop.CONTENT_FILTER;
    ObjectNode item =
        Json.object()
            .put("id", shared.ids().hex("msg_", 16) + shared.suffix())
            .put("type", "message");
    item.put("status", cut ? "incomplete" : "completed");
    item.putArray("content").add(part);
    if (!shared.phase().isEmpty()) {
      item.put("phase", shared.phase());
    }
    return item.put("role", "assistant");
  }

  static ObjectNode outputText(String text) {
    ObjectNode part = Json.object().put("type", "output_text");
    part.putArray("annotations");
    part.putArray("logprobs");
    return part.put("text", text);
  }

  String finalStatus() {
    return switch (completion.stop()) {
      case LENGTH, CONTENT_FILTER -> "incomplete";
      default -> "completed";
    };
  }

  /** The object while it runs: no output, no usage. */
  ObjectNode running() {
    return object("in_progress", Json.array(), null);
  }

  ObjectNode finished() {
    return object(
        finalStatus(), items, UsageNodes.responses(usage, completion.thinkingTokens(), writes));
  }

  private ObjectNode object(String status, ArrayNode output, @Nullable ObjectNode used) {
    ObjectNode node = Json.object().put("id", id).put("object", "response");
    node.put("created_at", created).put("status", status).put("background", false);
    if (status.equals("completed")) {
      node.put("completed_at", created + 1);
    } else {
      node.putNull("completed_at");
    }
    node.putNull("error").set("frequency_penalty", DoubleNode.valueOf(0));
    node.set("incomplete_details", incomplete(status));
    echo(node, "instructions", NullNode.instance);
    echo(node, "max_output_tokens", NullNode.instance);
    echo(node, "max_tool_calls", NullNode.instance);
    node.put("model", model).putNull("moderation").set("output", output);
    echo(node, "parallel_tool_calls", Json.object().booleanNode(true));
    node.set("presence_penalty", DoubleNode.valueOf(0));
    echo(node, "previous_response_id", NullNode.instance);
    caching(node);
    node.set("reasoning", reasoningEcho());
    echo(node, "safety_identifier", NullNode.instance);
    node.put("service_tier", used == null ? "auto" : "default");
    echo(node, "store", Json.object().booleanNode(true));
    node.set("temperature", DoubleNode.valueOf(request.path("temperature").asDouble(1)));
    node.set("text", textEcho());
    echo(node, "tool_choice", Json.object().textNode("auto"));
    if (recent(model)) {
      node.set("tool_usage", toolUsage());
    }
    echo(node, "tools", Json.array());
    echo(node, "top_logprobs", Json.object().numberNode(0));
    node.set("top_p", DoubleNode.valueOf(request.path("top_p").asDouble(1)));
    echo(node, "truncation", Json.object().textNode("disabled"));
    node.set("usage", used == null ? NullNode.instance : used);
    echo(node, "user", NullNode.instance);
    echo(node, "metadata", Json.object());
    return node;
  }

  private void caching(ObjectNode node) {
    echo(node, "prompt_cache_key", NullNode.instance);
    if (request.path("prompt_cache_options").isObject()) {
      node.putObject("prompt_cache_options")
          .put("mode", request.get("prompt_cache_options").path("mode").asText("implicit"))
          .put("ttl", request.get("prompt_cache_options").path("ttl").asText("30m"));
    }
    echo(node, "prompt_cache_retention", Json.object().textNode("24h"));
  }

  private JsonNode incomplete(String status) {
    if (!status.equals("incomplete")) {
      return NullNode.instance;
    }
    boolean filtered = completion.stop() == Stop.CONTENT_FILTER;
    return Json.object().put("reason", filtered ? "content_filter" : "max_output_tokens");
  }

  private ObjectNode reasoningEcho() {
    ObjectNode node = Json.object();
    if (recent(model)) {
      node.put("context", "current_turn");
    }
    node.set(
        "effort",
        request.path("reasoning").path("effort").isTextual()
            ? request.get("reasoning").get("effort")
            : NullNode.instance);
    if (recent(model)) {
      node.put("mode", "standard");
    }
    node.set(
        "summary",
        request.path("reasoning").path("summary").isTextual()
            ? request.get("reasoning").get("summary")
            : NullNode.instance);
    return node;
  }

  private static ObjectNode toolUsage() {
    ObjectNode node = Json.object();
    ObjectNode images = node.putObject("image_gen").put("input_tokens", 0);
    images.putObject("input_tokens_details").put("image_tokens", 0).put("text_tokens", 0);
    images.put("output_tokens", 0);
    images.putObject("output_tokens_details").put("image_tokens", 0).put("text_tokens", 0);
    images.put("total_tokens", 0);
    node.putObject("web_search").put("num_requests", 0);
    return node;
  }

  private ObjectNode textEcho() {
    ObjectNode node = Json.object();
    JsonNode format = request.path("text").path("format");
    node.set("format", format.isObject() ? format : Json.object().put("type", "text"));
    return node.put("verbosity", request.path("text").path("verbosity").asText("medium"));
  }

  private void echo(ObjectNode node, String member, JsonNode otherwise) {
    JsonNode given = request.path(member);
    node.set(member, given.isMissingNode() ? otherwise : given);
  }
}
