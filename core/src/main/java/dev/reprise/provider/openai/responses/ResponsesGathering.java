package dev.reprise.provider.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import dev.reprise.response.replay.ExactJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a stream is the response object of its terminal event. This class checks that the
 * object says everything that the events said: each item that was done is in its output, each text
 * told in pieces is the item's text, and no event is of a kind that tells more than the items do.
 */
final class ResponsesGathering {
  /** Events about the progress of items; they hold nothing that the item does not. */
  private static final Set<String> PROGRESS =
      Set.of(
          "in_progress", "searching", "completed", "generating", "interpreting", "added", "done");

  private final Map<String, StringBuilder> texts = new HashMap<>();
  private final Map<Integer, JsonNode> items = new HashMap<>();
  private @Nullable ObjectNode response;
  private boolean fits = true;

  static @Nullable ObjectNode body(byte[] stream) {
    var gathering = new ResponsesGathering();
    for (Frame frame : EventStream.frames(stream)) {
      if (frame.data() != null) {
        ObjectNode event = ExactJson.readObject(frame.dataBytes());
        if (event == null) {
          return null;
        }
        gathering.take(event.path("type").asText(), event);
      }
    }
    return gathering.fits && gathering.agrees() ? gathering.response : null;
  }

  private void take(String type, ObjectNode event) {
    switch (type) {
      case "response.created", "response.in_progress", "response.queued", "keepalive" -> {}
      case "response.completed" -> {
        fits &= response == null;
        response = event.get("response") instanceof ObjectNode said ? said : null;
      }
      case "response.output_item.done" ->
          items.put(event.path("output_index").asInt(-1), event.path("item"));
      default -> fits &= told(type, event);
    }
  }

  /** Whether everything in this event is checked against the items. */
  private boolean told(String type, ObjectNode event) {
    String last = type.substring(type.lastIndexOf('.') + 1);
    if (!last.equals("delta")) {
      return PROGRESS.contains(last);
    }
    String place = place(type, event);
    if (place != null && event.path("delta").isTextual()) {
      texts
          .computeIfAbsent(place, first -> new StringBuilder())
          .append(event.path("delta").asText());
      return true;
    }
    return false;
  }

  /** A pointer into the output for the text this delta belongs to, or null when it is not known. */
  private static @Nullable String place(String type, ObjectNode event) {
    String item = "/" + event.path("output_index").asInt(-1);
    String content = item + "/content/" + event.path("content_index").asInt(-1);
    return switch (type) {
      case "response.output_text.delta", "response.reasoning_text.delta" -> content + "/text";
      case "response.refusal.delta" -> content + "/refusal";
      case "response.reasoning_summary_text.delta" ->
          item + "/summary/" + event.path("summary_index").asInt(-1) + "/text";
      case "response.function_call_arguments.delta", "response.mcp_call_arguments.delta" ->
          item + "/arguments";
      case "response.custom_tool_call_input.delta" -> item + "/input";
      case "response.code_interpreter_call_code.delta" -> item + "/code";
      default -> null;
    };
  }

  /**
   * An item as it is compared. The provider encrypts its reasoning anew each time it sends the same
   * item (recorded), so only the presence of encrypted content is compared.
   */
  private static JsonNode told(JsonNode item) {
    if (item.path("encrypted_content").isTextual() && item.deepCopy() instanceof ObjectNode copy) {
      return ExactJson.told(copy.put("encrypted_content", "sealed"));
    }
    return ExactJson.told(item);
  }

  private boolean agrees() {
    ObjectNode said = response;
    if (said == null || !(said.get("output") instanceof ArrayNode output)) {
      return false;
    }
    boolean all = items.size() == output.size();
    for (var item : items.entrySet()) {
      all &= told(output.path(item.getKey())).equals(told(item.getValue()));
    }
    for (var text : texts.entrySet()) {
      all &= output.at(text.getKey()).asText().contentEquals(text.getValue());
    }
    return all;
  }
}
