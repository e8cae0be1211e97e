package dev.reprise.provider.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.response.replay.ExactJson;
import java.util.List;

/** Writes the events of one output item: added, its contents in pieces, done. */
final class ResponsesItemFrames {
  private final ResponsesFrames frames;
  private final ObjectNode item;
  private final int index;

  ResponsesItemFrames(ResponsesFrames frames, ObjectNode item, int index) {
    this.frames = frames;
    this.item = item;
    this.index = index;
  }

  void write() throws ExactJson.Unwritable {
    frames.write(item("response.output_item.added", early()));
    switch (item.path("type").asText()) {
      case "message" -> parts("content");
      case "reasoning" -> {
        parts("summary");
        parts("content");
      }
      case "function_call" -> text("response.function_call_arguments", "arguments");
      case "custom_tool_call" -> text("response.custom_tool_call_input", "input");
      case "web_search_call" -> steps("web_search_call", List.of("in_progress", "searching"));
      case "file_search_call" -> steps("file_search_call", List.of("in_progress", "searching"));
      case "image_generation_call" ->
          steps("image_generation_call", List.of("in_progress", "generating"));
      case "mcp_list_tools" -> steps("mcp_list_tools", List.of("in_progress"));
      case "mcp_call" -> mcp();
      case "code_interpreter_call" -> code();
      default -> {}
    }
    frames.write(item("response.output_item.done", item));
  }

  private ObjectNode item(String type, ObjectNode said) {
    ObjectNode event = frames.event(type).put("output_index", index);
    event.set("item", said);
    return event;
  }

  /** The item before anything of it was said. */
  private ObjectNode early() {
    ObjectNode early = item.deepCopy();
    if (early.has("status")) {
      early.put("status", "in_progress");
    }
    for (String name : List.of("content", "summary")) {
      if (early.path(name).isArray()) {
        early.putArray(name);
      }
    }
    for (String name : List.of("arguments", "input", "code")) {
      if (early.path(name).isTextual()) {
        early.put(name, "");
      }
    }
    return early;
  }

  private ObjectNode event(String type) {
    return frames.event(type).put("item_id", item.path("id").asText()).put("output_index", index);
  }

  private void steps(String name, List<String> steps) throws ExactJson.Unwritable {
    for (String step : steps) {
      frames.write(event("response." + name + "." + step));
    }
    frames.write(event("response." + name + ".completed"));
  }

  private void mcp() throws ExactJson.Unwritable {
    frames.write(event("response.mcp_call.in_progress"));
    text("response.mcp_call_arguments", "arguments");
    frames.write(event("response.mcp_call.completed"));
  }

  private void code() throws ExactJson.Unwritable {
    frames.write(event("response.code_interpreter_call.in_progress"));
    text("response.code_interpreter_call_code", "code");
    frames.write(event("response.code_interpreter_call.interpreting"));
    frames.write(event("response.code_interpreter_call.completed"));
  }

  /** Writes a member in pieces, then whole. */
  private void text(String type, String name) throws ExactJson.Unwritable {
    if (!item.path(name).isTextual()) {
      return;
    }
    for (String piece : ExactJson.pieces(item.path(name).asText())) {
      frames.write(event(type + ".delta").put("delta", piece));
    }
    frames.write(event(type + ".done").put(name, item.path(name).asText()));
  }

  private void parts(String list) throws ExactJson.Unwritable {
    if (item.get(list) instanceof ArrayNode parts) {
      boolean summary = list.equals("summary");
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i) instanceof ObjectNode part) {
          part(part, summary ? "summary_index" : "content_index", i);
        }
      }
    }
  }

  private void part(ObjectNode part, String place, int at) throws ExactJson.Unwritable {
    String type = part.path("type").asText();
    String around =
        type.equals("summary_text") ? "response.reasoning_summary_part" : "response.content_part";
    ObjectNode opening = part.deepCopy();
    for (String name : List.of("text", "refusal")) {
      if (opening.has(name)) {
        opening.put(name, "");
      }
    }
    for (String name : List.of("annotations", "logprobs")) {
      if (opening.path(name).isArray()) {
        opening.putArray(name);
      }
    }
    frames.write(event(around + ".added").put(place, at).set("part", opening));
    switch (type) {
      case "output_text" -> spoken(part, at);
      case "refusal" -> pieces("response.refusal", part, "refusal", place, at);
      case "summary_text" -> pieces("response.reasoning_summary_text", part, "text", place, at);
      case "reasoning_text" -> pieces("response.reasoning_text", part, "text", place, at);
      default -> {}
    }
    frames.write(event(around + ".done").put(place, at).set("part", part));
  }

  /** Log probabilities belong to tokens: then the text goes in one piece with all of them. */
  private void spoken(ObjectNode part, int at) throws ExactJson.Unwritable {
    String type = "response.output_text";
    String text = part.path("text").asText();
    JsonNode logprobs = part.path("logprobs");
    boolean probable = logprobs.isArray() && !logprobs.isEmpty();
    for (String piece : probable ? List.of(text) : ExactJson.pieces(text)) {
      ObjectNode delta = event(type + ".delta").put("content_index", at).put("delta", piece);
      delta.set("logprobs", probable ? logprobs : ExactJson.array());
      frames.write(delta);
    }
    int number = 0;
    for (JsonNode annotation : part.path("annotations")) {
      ObjectNode event = event(type + ".annotation.added").put("content_index", at);
      frames.write(event.put("annotation_index", number++).set("annotation", annotation));
    }
    ObjectNode done = event(type + ".done").put("content_index", at).put("text", text);
    frames.write(done.set("logprobs", logprobs.isArray() ? logprobs : ExactJson.array()));
  }

  private void pieces(String type, ObjectNode part, String name, String place, int at)
      throws ExactJson.Unwritable {
    String text = part.path(name).asText();
    for (String piece : ExactJson.pieces(text)) {
      frames.write(event(type + ".delta").put(place, at).put("delta", piece));
    }
    frames.write(event(type + ".done").put(place, at).put(name, text));
  }
}
