package dev.reprise.provider.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import dev.reprise.response.replay.ExactJson;
import dev.reprise.response.replay.Gathered;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a chat body together from the chunks of a stream; null when a chunk holds something that a
 * body cannot.
 */
final class ChatGathering {
  private static final Set<String> PLACED =
      Set.of("choices", "usage", "object", "created", "obfuscation");

  private final Gathered top = new Gathered(Set.of(), Set.of());
  private final Map<Integer, GatheredChoice> choices = new TreeMap<>();
  private @Nullable JsonNode usage;
  private boolean fits = true;

  /** One choice: its own members, its message, its calls and their functions. */
  private static final class GatheredChoice {
    private final Gathered own = new Gathered(Set.of(), Set.of());
    private final Gathered logprobs = new Gathered(Set.of(), Set.of("content", "refusal"));
    private final Gathered message =
        new Gathered(
            Set.of("content", "refusal", "reasoning_content", "reasoning"),
            Set.of("annotations", "reasoning_details"));
    private final Gathered audio = new Gathered(Set.of("data", "transcript"), Set.of());
    private final Gathered legacy = new Gathered(Set.of("arguments"), Set.of());
    private final Map<Integer, GatheredCall> calls = new TreeMap<>();
    private boolean probable;
  }

  private static final class GatheredCall {
    private final Gathered own = new Gathered(Set.of(), Set.of());
    private final Gathered function = new Gathered(Set.of("arguments"), Set.of());
    private final Gathered custom = new Gathered(Set.of("input"), Set.of());
  }

  static @Nullable ObjectNode body(byte[] stream) {
    var gathering = new ChatGathering();
    for (Frame frame : EventStream.frames(stream)) {
      if (frame.data() != null && !frame.says("[DONE]")) {
        ObjectNode chunk = ExactJson.readObject(frame.dataBytes());
        if (chunk == null || frame.event() != null) {
          return null;
        }
        gathering.take(chunk);
      }
    }
    return gathering.body();
  }

  private void take(ObjectNode chunk) {
    JsonNode created = chunk.get("created");
    JsonNode before = top.told("created");
    if (created != null && (before == null || before.asLong() == 0)) {
      top.overwrite("created", created);
    }
    top.take(chunk, PLACED);
    if (!ExactJson.silent(chunk.get("usage"))) {
      usage = chunk.get("usage");
    }
    if (chunk.get("choices") instanceof ArrayNode list) {
      list.forEach(this::choice);
    }
  }

  private void choice(JsonNode node) {
    if (!(node instanceof ObjectNode fragment) || !fragment.path("index").isInt()) {
      fits = false;
      return;
    }
    GatheredChoice choice =
        choices.computeIfAbsent(fragment.get("index").intValue(), at -> new GatheredChoice());
    choice.own.take(fragment, Set.of("delta", "logprobs"));
    if (fragment.get("logprobs") instanceof ObjectNode logprobs) {
      choice.probable = true;
      choice.logprobs.take(logprobs, Set.of());
    } else if (fragment.has("logprobs")) {
      choice.own.take("logprobs", fragment.get("logprobs"));
    }
    if (fragment.get("delta") instanceof ObjectNode delta) {
      delta(choice, delta);
    } else {
      fits &= ExactJson.silent(fragment.get("delta"));
    }
  }

  private void delta(GatheredChoice choice, ObjectNode delta) {
    choice.message.take(delta, Set.of("tool_calls", "audio", "function_call"));
    object(delta.get("audio"), choice.audio);
    object(delta.get("function_call"), choice.legacy);
    if (delta.get("tool_calls") instanceof ArrayNode list) {
      list.forEach(call -> call(choice, call));
    } else {
      fits &= ExactJson.silent(delta.get("tool_calls"));
    }
  }

  /** Takes a fragment that is an object; anything else that says something has no place here. */
  private void object(@Nullable JsonNode fragment, Gathered into) {
    if (fragment instanceof ObjectNode object) {
      into.take(object, Set.of());
    } else {
      fits &= ExactJson.silent(fragment);
    }
  }

  private void call(GatheredChoice choice, JsonNode node) {
    if (!(node instanceof ObjectNode fragment) || !fragment.path("index").isInt()) {
      fits = false;
      return;
    }
    GatheredCall call =
        choice.calls.computeIfAbsent(fragment.get("index").intValue(), at -> new GatheredCall());
    call.own.take(fragment, Set.of("index", "function", "custom"));
    object(fragment.get("function"), call.function);
    object(fragment.get("custom"), call.custom);
  }

  private @Nullable ObjectNode body() {
    JsonNode counted = usage;
    if (counted == null || choices.isEmpty()) {
      return null;
    }
    var body = ExactJson.object();
    ObjectNode told = top.object();
    move(told, body, "id");
    body.put("object", "chat.completion");
    move(told, body, "created");
    move(told, body, "model");
    ArrayNode list = body.putArray("choices");
    choices.values().forEach(choice -> list.add(choice(choice)));
    body.set("usage", counted);
    body.setAll(told);
    return fits && top.fits() ? body : null;
  }

  private ObjectNode choice(GatheredChoice choice) {
    var body = ExactJson.object();
    ObjectNode own = choice.own.object();
    move(own, body, "index");
    ObjectNode message = choice.message.object();
    put(message, "audio", choice.audio);
    put(message, "function_call", choice.legacy);
    if (!choice.calls.isEmpty()) {
      ArrayNode calls = message.putArray("tool_calls");
      choice.calls.values().forEach(call -> calls.add(call(call)));
    }
    body.set("message", message);
    if (choice.probable) {
      own.set("logprobs", choice.logprobs.object());
    }
    move(own, body, "logprobs");
    body.setAll(own);
    fits &= choice.own.fits() && choice.message.fits() && choice.logprobs.fits();
    return body;
  }

  private ObjectNode call(GatheredCall call) {
    ObjectNode body = call.own.object();
    put(body, "function", call.function);
    put(body, "custom", call.custom);
    fits &= call.own.fits();
    return body;
  }

  private void put(ObjectNode owner, String name, Gathered part) {
    ObjectNode object = part.object();
    fits &= part.fits();
    if (!object.isEmpty()) {
      owner.set(name, object);
    }
  }

  private static void move(ObjectNode from, ObjectNode to, String name) {
    JsonNode value = from.remove(name);
    if (value != null) {
      to.set(name, value);
    }
  }
}
