package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Piece;
import dev.reprise.simulator.wire.Chunk;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Timeline;
import java.util.List;

/**
 * The events of a streamed response: created, in_progress, for each item added … done, then
 * completed or incomplete. Every event is numbered; there is no {@code [DONE]}.
 */
final class ResponseStream {

  private final ResponseReply reply;
  private final Timeline time;
  private final boolean padding;
  private final Ids ids;
  private int sequence;

  private ResponseStream(ResponseReply reply, Timeline time, boolean padding, Ids ids) {
    this.reply = reply;
    this.time = time;
    this.padding = padding;
    this.ids = ids;
  }

  static List<Chunk> of(ResponseReply reply, Timeline time, boolean padding, Ids ids) {
    ResponseStream stream = new ResponseStream(reply, time, padding, ids);
    stream.write();
    return time.chunks();
  }

  private void write() {
    whole("response.created", reply.running());
    whole("response.in_progress", reply.running());
    for (int i = 0; i < reply.items().size(); i++) {
      item(i, (ObjectNode) reply.items().get(i), reply.completion().pieces().get(i));
    }
    whole("response." + reply.finalStatus(), reply.finished());
  }

  private void whole(String type, ObjectNode response) {
    ObjectNode event = event(type);
    event.set("response", response);
    send(event, 0);
  }

  private void item(int index, ObjectNode item, Piece piece) {
    boundary("response.output_item.added", opening(item), index);
    String id = item.get("id").asText();
    switch (piece) {
      case Piece.Thinking thinking -> time.pass(thinking.tokens());
      case Piece.ToolCall call -> arguments(index, id, call);
      case Piece.Text text -> text(index, id, text);
      case Piece.Refusal refused -> refusal(index, id, refused);
    }
    boundary("response.output_item.done", item, index);
  }

  /** The item as it is before anything was written into it. */
  private static ObjectNode opening(ObjectNode item) {
    ObjectNode opening = item.deepCopy();
    if (opening.has("status")) {
      opening.put("status", "in_progress");
    }
    if (opening.has("arguments")) {
      opening.put("arguments", "");
    }
    if (opening.has("input")) {
      opening.put("input", "");
    }
    if (opening.has("content")) {
      opening.putArray("content");
    }
    return opening;
  }

  private void boundary(String type, ObjectNode item, int index) {
    ObjectNode event = event(type);
    event.set("item", item);
    send(event.put("output_index", index), 0);
  }

  private void arguments(int index, String id, Piece.ToolCall call) {
    String kind = call.takesText() ? "custom_tool_call_input" : "function_call_arguments";
    for (String part : call.fragments()) {
      ObjectNode event = event("response." + kind + ".delta");
      event.put("delta", part).put("item_id", id);
      pad(event, part);
      send(event.put("output_index", index), 1);
    }
    ObjectNode done = event("response." + kind + ".done");
    done.put(call.takesText() ? "input" : "arguments", call.text());
    send(done.put("item_id", id).put("output_index", index), 0);
  }

  private void text(int index, String id, Piece.Text text) {
    part("response.content_part.added", index, id, ResponseReply.outputText(""));
    for (String part : text.fragments()) {
      ObjectNode event = event("response.output_text.delta").put("content_index", 0);
      event.put("delta", part).put("item_id", id).putArray("logprobs");
      pad(event, part);
      send(event.put("output_index", index), 1);
    }
    ObjectNode done = event("response.output_text.done").put("content_index", 0);
    done.put("item_id", id).putArray("logprobs");
    numbered(done.put("output_index", index)).put("text", text.text());
    send(done, 0);
    part("response.content_part.done", index, id, ResponseReply.outputText(text.text()));
  }

  private void refusal(int index, String id, Piece.Refusal refusal) {
    ObjectNode empty = Json.object().put("type", "refusal").put("refusal", "");
    part("response.content_part.added", index, id, empty);
    for (String part : refusal.fragments()) {
      ObjectNode event = event("response.refusal.delta").put("content_index", 0);
      send(event.put("delta", part).put("item_id", id).put("output_index", index), 1);
    }
    ObjectNode done = event("response.refusal.done").put("content_index", 0);
    done.put("item_id", id).put("output_index", index).put("refusal", refusal.text());
    send(done, 0);
    part(
        "response.content_part.done",
        index,
        id,
        Json.object().put("type", "refusal").put("refusal", refusal.text()));
  }

  private void part(String type, int index, String id, JsonNode part) {
    ObjectNode event = event(type).put("content_index", 0).put("item_id", id);
    event.put("output_index", index).set("part", part);
    send(event, 0);
  }

  private void pad(ObjectNode event, String delta) {
    if (padding) {
      event.put("obfuscation", Padding.of(ids, delta));
    }
  }

  private static ObjectNode event(String type) {
    return Json.object().put("type", type);
  }

  private ObjectNode numbered(ObjectNode event) {
    return event.has("sequence_number") ? event : event.put("sequence_number", sequence++);
  }

  private void send(ObjectNode event, int tokens) {
    String json = Json.compact(numbered(event));
    time.send("event: " + event.get("type").asText() + "\ndata: " + json + "\n\n", tokens);
  }
}
