package dev.reprise.provider.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.response.events.FrameWriter;
import dev.reprise.response.replay.ExactJson;
import org.jspecify.annotations.Nullable;

/**
 * Writes a response object as the events it would have come in (reference 11.3), numbered from 0:
 * created, in progress, the items one after the other, completed.
 */
final class ResponsesFrames {
  private final FrameWriter out = new FrameWriter(8192);
  private int sequence;

  private ResponsesFrames() {}

  /** Null for anything but a completed response whose items have ids to name them by. */
  static byte @Nullable [] of(byte[] bytes) throws ExactJson.Unwritable {
    ObjectNode response = ExactJson.readObject(bytes);
    if (response == null
        || !response.path("status").asText().equals("completed")
        || !(response.get("output") instanceof ArrayNode output)) {
      return null;
    }
    var frames = new ResponsesFrames();
    ObjectNode early = early(response);
    frames.write(frames.event("response.created").set("response", early));
    frames.write(frames.event("response.in_progress").set("response", early));
    for (int i = 0; i < output.size(); i++) {
      if (!(output.get(i) instanceof ObjectNode item)
          || !item.path("id").isTextual()
          || !item.path("type").isTextual()) {
        return null;
      }
      new ResponsesItemFrames(frames, item, i).write();
    }
    frames.write(frames.event("response.completed").set("response", response));
    return frames.out.bytes();
  }

  private static ObjectNode early(ObjectNode response) {
    ObjectNode early = response.deepCopy();
    early.put("status", "in_progress");
    early.putArray("output");
    for (String name : new String[] {"usage", "completed_at"}) {
      if (early.has(name)) {
        early.putNull(name);
      }
    }
    return early;
  }

  /** A new event with its number. */
  ObjectNode event(String type) {
    return ExactJson.object().put("type", type).put("sequence_number", sequence++);
  }

  void write(JsonNode event) throws ExactJson.Unwritable {
    out.write(event.path("type").asText(), ExactJson.write(event), "\n");
  }
}
