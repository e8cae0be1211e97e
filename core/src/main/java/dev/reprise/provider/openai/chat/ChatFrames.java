package dev.reprise.provider.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.response.events.FrameWriter;
import dev.reprise.response.replay.ExactJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a chat body as the stream it would have come in (reference 11.2): per choice a first delta
 * with the role, then reasoning, text, refusal, tool calls, whatever else the message says, and the
 * finish reason; then the usage chunk and {@code [DONE]}. Every chunk says {@code "usage":null}, as
 * streams do whose caller asked for usage; a replay for a caller who did not ask removes both.
 */
final class ChatFrames {
  private static final Set<String> EVERY =
      Set.of("id", "created", "model", "service_tier", "system_fingerprint", "provider");
  private static final List<String> PIECEWISE =
      List.of("reasoning_content", "reasoning", "content", "refusal");
  private static final Set<String> CARRIED =
      Set.of("role", "content", "refusal", "reasoning_content", "reasoning", "tool_calls");

  private final ObjectNode body;
  private final FrameWriter out = new FrameWriter(4096);
  private boolean first = true;

  private ChatFrames(ObjectNode body) {
    this.body = body;
  }

  static byte @Nullable [] of(byte[] bytes) throws ExactJson.Unwritable {
    ObjectNode body = ExactJson.readObject(bytes);
    if (body == null
        || !(body.get("choices") instanceof ArrayNode choices)
        || choices.isEmpty()
        || !body.path("usage").isObject()) {
      return null;
    }
    var frames = new ChatFrames(body);
    for (JsonNode choice : choices) {
      if (!(choice instanceof ObjectNode object)
          || !(object.get("message") instanceof ObjectNode message)) {
        return null;
      }
      frames.choice(object, message);
    }
    return frames.end();
  }

  private void choice(ObjectNode choice, ObjectNode message) throws ExactJson.Unwritable {
    delta(choice, opening(message), null);
    for (String name : PIECEWISE) {
      pieces(choice, name, message.get(name));
    }
    if (message.get("tool_calls") instanceof ArrayNode calls) {
      for (int i = 0; i < calls.size(); i++) {
        call(choice, i, calls.get(i));
      }
    }
    ObjectNode rest = message.deepCopy().remove(CARRIED);
    rest.properties().removeIf(member -> ExactJson.silent(member.getValue()));
    if (!rest.isEmpty()) {
      delta(choice, rest, null);
    }
    closing(choice);
  }

  /** {@code content} is "" or null, as it will become; {@code refusal} is told when it is null. */
  private static ObjectNode opening(ObjectNode message) {
    var delta = ExactJson.object();
    delta.set("role", message.path("role").isTextual() ? message.get("role") : null);
    for (String name : List.of("content", "reasoning_content")) {
      if (message.path(name).isTextual()) {
        delta.put(name, "");
      } else if (message.path(name).isNull()) {
        delta.putNull(name);
      }
    }
    if (message.path("refusal").isNull()) {
      delta.putNull("refusal");
    }
    return delta;
  }

  /**
   * Log probabilities belong to tokens, and the pieces made here are no tokens; so a text with log
   * probabilities goes in one piece.
   */
  private void pieces(ObjectNode choice, String name, @Nullable JsonNode value)
      throws ExactJson.Unwritable {
    if (ExactJson.silent(value)) {
      return;
    }
    boolean probable = name.equals("content") && choice.path("logprobs").isObject();
    if (value == null || !value.isTextual() || probable) {
      delta(choice, ExactJson.object().set(name, value), probable ? choice.get("logprobs") : null);
      return;
    }
    for (String piece : ExactJson.pieces(value.textValue())) {
      delta(choice, ExactJson.object().put(name, piece), null);
    }
  }

  private void call(ObjectNode choice, int index, JsonNode call) throws ExactJson.Unwritable {
    var opening = ExactJson.object().put("index", index);
    if (call instanceof ObjectNode object) {
      ObjectNode said = object.deepCopy();
      said.remove("index");
      opening.setAll(said);
    }
    String kind = opening.has("custom") ? "custom" : "function";
    String member = kind.equals("custom") ? "input" : "arguments";
    String text = opening.path(kind).path(member).asText();
    if (opening.get(kind) instanceof ObjectNode function && function.has(member)) {
      function.put(member, "");
    }
    delta(choice, calls(opening), null);
    for (String piece : ExactJson.pieces(text)) {
      var fragment = ExactJson.object().put("index", index);
      fragment.putObject(kind).put(member, piece);
      delta(choice, calls(fragment), null);
    }
  }

  private static ObjectNode calls(ObjectNode call) {
    var delta = ExactJson.object();
    delta.putArray("tool_calls").add(call);
    return delta;
  }

  /** Writes the last chunk of a choice, with all members of the choice except its message. */
  private void closing(ObjectNode choice) throws ExactJson.Unwritable {
    var last = ExactJson.object();
    last.set("index", choice.get("index"));
    last.putObject("delta");
    boolean told =
        choice.path("message").path("content").isTextual()
            && !choice.path("message").path("content").textValue().isEmpty();
    if (choice.has("logprobs")) {
      last.set("logprobs", told ? null : choice.get("logprobs"));
    }
    ObjectNode rest = choice.deepCopy();
    rest.remove(Set.of("index", "message", "logprobs"));
    last.setAll(rest);
    chunk(last);
  }

  private void delta(ObjectNode choice, ObjectNode delta, @Nullable JsonNode logprobs)
      throws ExactJson.Unwritable {
    var fragment = ExactJson.object();
    fragment.set("index", choice.get("index"));
    fragment.set("delta", delta);
    if (choice.has("logprobs")) {
      fragment.set("logprobs", logprobs);
    }
    fragment.putNull("finish_reason");
    chunk(fragment);
  }

  private void chunk(ObjectNode choice) throws ExactJson.Unwritable {
    ObjectNode chunk = frame();
    chunk.putArray("choices").add(choice);
    chunk.putNull("usage");
    write(chunk);
  }

  private ObjectNode frame() {
    var chunk = ExactJson.object();
    put(chunk, "id");
    chunk.put("object", "chat.completion.chunk");
    for (var member : body.properties()) {
      String name = member.getKey();
      boolean other = !Set.of("id", "object", "choices", "usage").contains(name);
      if (other && (first || EVERY.contains(name))) {
        chunk.set(name, member.getValue());
      }
    }
    first = false;
    return chunk;
  }

  private void put(ObjectNode chunk, String name) {
    if (body.has(name)) {
      chunk.set(name, body.get(name));
    }
  }

  private byte[] end() throws ExactJson.Unwritable {
    ObjectNode chunk = frame();
    chunk.putArray("choices");
    chunk.set("usage", body.get("usage"));
    write(chunk);
    out.write(null, "[DONE]".getBytes(StandardCharsets.US_ASCII), "\n");
    return out.bytes();
  }

  private void write(ObjectNode chunk) throws ExactJson.Unwritable {
    out.write(null, ExactJson.write(chunk), "\n");
  }
}
