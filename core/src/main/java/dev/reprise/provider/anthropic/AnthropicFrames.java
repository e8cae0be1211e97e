package dev.reprise.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.response.events.FrameWriter;
import dev.reprise.response.replay.ExactJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a message as the events it would have come in (reference 11.1): text, thinking and tool
 * input in deltas, every other block whole in its start.
 */
final class AnthropicFrames {
  /** Told when the message ends, not when it starts. */
  private static final List<String> AT_END =
      List.of("stop_reason", "stop_sequence", "stop_details", "container");

  /** Counted when the message ends only. */
  private static final List<String> COUNTED_AT_END =
      List.of("server_tool_use", "iterations", "output_tokens_details");

  private static final List<String> REPEATED =
      List.of(
          "input_tokens",
          "cache_creation_input_tokens",
          "cache_read_input_tokens",
          "output_tokens");

  private final FrameWriter out = new FrameWriter(4096);
  private int index;

  private AnthropicFrames() {}

  static byte @Nullable [] of(byte[] bytes) throws ExactJson.Unwritable {
    ObjectNode message = ExactJson.readObject(bytes);
    if (message == null
        || !message.path("type").asText().equals("message")
        || !(message.get("content") instanceof ArrayNode content)) {
      return null;
    }
    var frames = new AnthropicFrames();
    frames.start(message);
    for (JsonNode block : content) {
      if (!(block instanceof ObjectNode object)) {
        return null;
      }
      frames.block(object);
    }
    frames.end(message);
    return frames.out.bytes();
  }

  private void start(ObjectNode message) throws ExactJson.Unwritable {
    ObjectNode said = message.deepCopy();
    said.putArray("content");
    said.remove("context_management");
    said.remove("container");
    for (String name : AT_END) {
      if (said.has(name)) {
        said.putNull(name);
      }
    }
    if (said.get("usage") instanceof ObjectNode usage) {
      usage.remove(COUNTED_AT_END);
      if (usage.path("output_tokens").asInt() > 1) {
        usage.put("output_tokens", 1);
      }
    }
    ObjectNode event = event("message_start");
    event.set("message", said);
    write(event);
  }

  private void block(ObjectNode block) throws ExactJson.Unwritable {
    switch (block.path("type").asText()) {
      case "text" -> pieces(block, "text", "text_delta");
      case "thinking" -> pieces(block, "thinking", "thinking_delta");
      case "compaction" -> pieces(block, "content", "compaction_delta");
      case "tool_use", "server_tool_use", "mcp_tool_use" -> tool(block);
      default -> begin(block);
    }
    write(event("content_block_stop").put("index", index));
    index++;
  }

  /** A block told in pieces: what it says, then what it cites, then its signature. */
  private void pieces(ObjectNode block, String name, String type) throws ExactJson.Unwritable {
    ObjectNode opening = block.deepCopy();
    for (String empty : List.of(name, "signature")) {
      if (opening.path(empty).isTextual()) {
        opening.put(empty, "");
      }
    }
    if (name.equals("content") && opening.has(name)) {
      opening.putNull(name);
    }
    if (opening.path("citations").isArray()) {
      opening.putArray("citations");
    }
    begin(opening);
    for (String piece : ExactJson.pieces(block.path(name).asText(""))) {
      delta(type, name, block.textNode(piece));
    }
    for (JsonNode citation : block.path("citations")) {
      delta("citations_delta", "citation", citation);
    }
    if (!block.path("signature").asText("").isEmpty()) {
      delta("signature_delta", "signature", block.path("signature"));
    }
  }

  /** The input of a call comes as pieces of JSON text, the first of them empty. */
  private void tool(ObjectNode block) throws ExactJson.Unwritable {
    ObjectNode opening = block.deepCopy();
    JsonNode input = block.path("input");
    if (input.isObject()) {
      opening.putObject("input");
    }
    begin(opening);
    delta("input_json_delta", "partial_json", block.textNode(""));
    if (input.isObject() && !input.isEmpty()) {
      String text = new String(ExactJson.write(input), StandardCharsets.UTF_8);
      for (String piece : ExactJson.pieces(text)) {
        delta("input_json_delta", "partial_json", block.textNode(piece));
      }
    }
  }

  private void begin(ObjectNode opening) throws ExactJson.Unwritable {
    ObjectNode event = event("content_block_start").put("index", index);
    event.set("content_block", opening);
    write(event);
    if (index == 0) {
      write(event("ping"));
    }
  }

  private void delta(String type, String name, JsonNode value) throws ExactJson.Unwritable {
    ObjectNode event = event("content_block_delta").put("index", index);
    event.putObject("delta").put("type", type).set(name, value);
    write(event);
  }

  private void end(ObjectNode message) throws ExactJson.Unwritable {
    ObjectNode event = event("message_delta");
    ObjectNode delta = event.putObject("delta");
    for (String name : AT_END) {
      copy(message, delta, name);
    }
    if (message.get("usage") instanceof ObjectNode usage) {
      ObjectNode counted = event.putObject("usage");
      REPEATED.forEach(name -> copy(usage, counted, name));
      COUNTED_AT_END.forEach(name -> copy(usage, counted, name));
    }
    copy(message, event, "context_management");
    write(event);
    write(event("message_stop"));
  }

  private static void copy(ObjectNode from, ObjectNode to, String name) {
    if (from.has(name)) {
      to.set(name, from.get(name));
    }
  }

  private static ObjectNode event(String type) {
    return ExactJson.object().put("type", type);
  }

  private void write(ObjectNode event) throws ExactJson.Unwritable {
    out.write(event.path("type").asText(), ExactJson.write(event), "\n");
  }
}
