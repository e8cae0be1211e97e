package dev.reprise.provider.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import dev.reprise.response.replay.ExactJson;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together from its events (reference 11.1, usage 1.5). An event, delta or member it
 * does not know cannot be placed: then there is no body.
 */
final class AnthropicGathering {
  private @Nullable ObjectNode message;
  private ArrayNode content = ExactJson.array();
  private @Nullable ObjectNode block;
  private final Map<String, StringBuilder> texts = new HashMap<>();
  private final StringBuilder input = new StringBuilder();
  private boolean fits = true;

  static @Nullable ObjectNode body(byte[] stream) {
    var gathering = new AnthropicGathering();
    for (Frame frame : EventStream.frames(stream)) {
      if (frame.data() != null) {
        ObjectNode event = ExactJson.readObject(frame.dataBytes());
        if (event == null) {
          return null;
        }
        gathering.take(event);
      }
    }
    return gathering.fits ? gathering.message : null;
  }

  private void take(ObjectNode event) {
    switch (event.path("type").asText()) {
      case "ping", "message_stop" -> only(event, Set.of("type"));
      case "message_start" -> start(event);
      case "content_block_start" -> blockStart(event);
      case "content_block_delta" -> blockDelta(event);
      case "content_block_stop" -> blockStop(event);
      case "message_delta" -> messageDelta(event);
      default -> fits = false;
    }
  }

  private void only(ObjectNode object, Set<String> names) {
    for (var member : object.properties()) {
      fits &= names.contains(member.getKey()) || ExactJson.silent(member.getValue());
    }
  }

  private void start(ObjectNode event) {
    only(event, Set.of("type", "message"));
    if (message == null && event.get("message") instanceof ObjectNode said) {
      message = said;
      fits &= said.path("content").isArray() && said.path("content").isEmpty();
      content = said.putArray("content");
    } else {
      fits = false;
    }
  }

  private void blockStart(ObjectNode event) {
    only(event, Set.of("type", "index", "content_block"));
    if (block == null
        && event.get("content_block") instanceof ObjectNode said
        && event.path("index").asInt(-1) == content.size()) {
      block = said;
      input.setLength(0);
      texts.clear();
    } else {
      fits = false;
    }
  }

  private void blockDelta(ObjectNode event) {
    only(event, Set.of("type", "index", "delta"));
    ObjectNode open = block;
    if (open == null || !(event.get("delta") instanceof ObjectNode delta)) {
      fits = false;
      return;
    }
    switch (delta.path("type").asText()) {
      case "text_delta" -> append(open, delta, "text");
      case "thinking_delta" -> append(open, delta, "thinking");
      case "signature_delta" -> append(open, delta, "signature");
      case "compaction_delta" -> append(open, delta, "content");
      case "input_json_delta" -> {
        only(delta, Set.of("type", "partial_json"));
        input.append(delta.path("partial_json").asText());
      }
      case "citations_delta" -> {
        only(delta, Set.of("type", "citation"));
        ArrayNode list =
            open.get("citations") instanceof ArrayNode before ? before : open.putArray("citations");
        list.add(delta.path("citation"));
      }
      default -> fits = false;
    }
  }

  private void append(ObjectNode open, ObjectNode delta, String name) {
    only(delta, Set.of("type", name));
    boolean nothing = delta.path(name).isNull();
    fits &= nothing || delta.path(name).isTextual();
    if (!nothing) {
      texts
          .computeIfAbsent(name, first -> new StringBuilder(open.path(name).asText("")))
          .append(delta.path(name).asText());
    }
  }

  private void blockStop(ObjectNode event) {
    only(event, Set.of("type", "index"));
    ObjectNode open = block;
    if (open == null) {
      fits = false;
      return;
    }
    if (!input.isEmpty()) {
      ObjectNode said = ExactJson.readObject(input.toString().getBytes(StandardCharsets.UTF_8));
      fits &= said != null && ExactJson.silent(open.get("input"));
      open.set("input", said);
    }
    texts.forEach((name, text) -> open.put(name, text.toString()));
    content.add(open);
    block = null;
  }

  private void messageDelta(ObjectNode event) {
    only(event, Set.of("type", "delta", "usage", "context_management"));
    ObjectNode said = message;
    if (said == null || !(event.get("delta") instanceof ObjectNode delta)) {
      fits = false;
      return;
    }
    said.setAll(delta);
    if (event.has("context_management")) {
      said.set("context_management", event.get("context_management"));
    }
    if (event.get("usage") instanceof ObjectNode usage) {
      ObjectNode counted =
          said.get("usage") instanceof ObjectNode before ? before : said.putObject("usage");
      for (var member : usage.properties()) {
        if (!member.getValue().isNull() || !counted.has(member.getKey())) {
          counted.set(member.getKey(), member.getValue());
        }
      }
    }
  }
}
