package dev.reprise.simulator.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Piece;
import dev.reprise.simulator.wire.Chunk;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Timeline;
import java.util.List;

/**
 * The events of a streamed message: message_start, then for each block start, deltas, stop, then
 * message_delta and message_stop; one ping behind the first block's start. Each event is one chunk.
 */
final class EventStream {

  private final Reply reply;
  private final Timeline time;
  private final boolean padding;
  private final Ids pad;
  private int index;

  private EventStream(Reply reply, Timeline time, boolean padding) {
    this.reply = reply;
    this.time = time;
    this.padding = padding;
    pad = reply.ids();
  }

  static List<Chunk> of(Reply reply, Timeline time, boolean padding) {
    EventStream stream = new EventStream(reply, time, padding);
    stream.write();
    return time.chunks();
  }

  private void write() {
    ObjectNode start = event("message_start");
    start.set("message", reply.message(true));
    send(start, 0);
    for (Piece piece : reply.completion().pieces()) {
      switch (piece) {
        case Piece.Thinking thinking -> thinking(thinking);
        case Piece.Text text -> text(text);
        case Piece.ToolCall call -> toolUse(call);
        case Piece.Refusal refused -> time.pass(1);
      }
    }
    ObjectNode delta = event("message_delta");
    reply.stop(delta.putObject("delta"));
    delta.set("usage", reply.finalUsage());
    send(delta, 0);
    send(event("message_stop"), 0);
  }

  private void thinking(Piece.Thinking thinking) {
    start(Json.object().put("type", "thinking").put("thinking", "").put("signature", ""));
    thinking.fragments().forEach(part -> delta("thinking_delta", "thinking", part, 1));
    delta("signature_delta", "signature", reply.signature(), 0);
    stop();
  }

  private void text(Piece.Text text) {
    start(Json.object().put("type", "text").put("text", ""));
    text.fragments().forEach(part -> delta("text_delta", "text", part, 1));
    stop();
  }

  private void toolUse(Piece.ToolCall call) {
    start(reply.startOf(call));
    delta("input_json_delta", "partial_json", "", 0);
    call.fragments().forEach(part -> delta("input_json_delta", "partial_json", part, 1));
    stop();
  }

  private void start(ObjectNode block) {
    ObjectNode event = event("content_block_start").put("index", index);
    event.set("content_block", block);
    send(event, 0);
    if (index == 0) {
      time.send("event: ping\ndata: {\"type\": \"ping\"}\n\n");
    }
  }

  private void delta(String type, String member, String value, int tokens) {
    ObjectNode event = event("content_block_delta").put("index", index);
    event.putObject("delta").put("type", type).put(member, value);
    send(event, tokens);
  }

  private void stop() {
    send(event("content_block_stop").put("index", index), 0);
    index++;
  }

  private static ObjectNode event(String type) {
    return Json.object().put("type", type);
  }

  private void send(ObjectNode event, int tokens) {
    String json = Json.compact(event);
    if (padding) {
      json = json.substring(0, json.length() - 1) + " ".repeat(pad.between(0, 15)) + "}";
    }
    time.send("event: " + event.get("type").asText() + "\ndata: " + json + "\n\n", tokens);
  }
}
