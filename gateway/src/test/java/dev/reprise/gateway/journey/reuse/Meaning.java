package dev.reprise.gateway.journey.reuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.journey.fixture.Recordings;
import dev.reprise.gateway.journey.fixture.World;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What an answer says, whichever mode it came in: texts, thinking, tool calls with their arguments,
 * the ending and the usage. Written apart from the gateway's own readers, so that both would have
 * to be wrong in the same way.
 */
record Meaning(
    String text, String thinking, List<String> calls, String ending, String model, String usage) {

  static Meaning of(Recordings.Recording recording, String body, boolean stream)
      throws IOException {
    var gathered = new Gathered();
    if (stream) {
      for (String line : body.lines().toList()) {
        if (line.startsWith("data:") && !line.contains("[DONE]")) {
          gathered.event(recording, World.JSON.readTree(line.substring("data:".length())));
        }
      }
    } else {
      gathered.whole(recording, World.JSON.readTree(body));
    }
    return gathered.meaning();
  }

  /** Fills while events come; a whole answer is one big event. */
  private static final class Gathered {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final TreeMap<Integer, StringBuilder> calls = new TreeMap<>();
    private String ending = "";
    private String model = "";
    private final ObjectNode usage = World.JSON.createObjectNode();

    Meaning meaning() throws IOException {
      var all = new ArrayList<String>();
      for (StringBuilder call : calls.values()) {
        all.add(normal(call.toString()));
      }
      return new Meaning(
          text.toString(), thinking.toString(), all, ending, model, usage.toString());
    }

    /** A call is its name, a blank, and its arguments as JSON. */
    private static String normal(String call) throws IOException {
      int blank = call.indexOf(' ');
      String arguments = call.substring(blank + 1);
      return call.substring(0, blank + 1)
          + (arguments.isBlank() ? "{}" : World.JSON.readTree(arguments));
    }

    void whole(Recordings.Recording recording, JsonNode answer) {
      switch (recording.family()) {
        case "anthropic" -> {
          model = answer.path("model").asText();
          int index = 0;
          for (JsonNode block : answer.path("content")) {
            block(index++, block, block.path("input").toString());
          }
          ending = answer.path("stop_reason").asText();
          count(answer.path("usage"), "input_tokens", "output_tokens");
        }
        case "gemini" -> gemini(answer);
        default -> {
          if (recording.path().endsWith("/responses")) {
            response(answer);
          } else {
            chat(answer, "message");
          }
        }
      }
    }

    void event(Recordings.Recording recording, JsonNode event) {
      switch (recording.family()) {
        case "anthropic" -> anthropic(event);
        case "gemini" -> gemini(event);
        default -> {
          if (!recording.path().endsWith("/responses")) {
            chat(event, "delta");
          } else if (event.path("type").asText().equals("response.completed")) {
            response(event.path("response"));
          }
        }
      }
    }

    private void anthropic(JsonNode event) {
      switch (event.path("type").asText()) {
        case "message_start" -> {
          model = event.path("message").path("model").asText();
          count(event.path("message").path("usage"), "input_tokens");
        }
        case "content_block_start" ->
            block(event.path("index").asInt(), event.path("content_block"), "");
        case "content_block_delta" -> {
          JsonNode delta = event.path("delta");
          text.append(delta.path("text").asText(""));
          thinking.append(delta.path("thinking").asText(""));
          StringBuilder call = calls.get(event.path("index").asInt());
          if (call != null) {
            call.append(delta.path("partial_json").asText(""));
          }
        }
        case "message_delta" -> {
          ending = event.path("delta").path("stop_reason").asText();
          count(event.path("usage"), "output_tokens");
        }
        default -> {}
      }
    }

    private void block(int index, JsonNode block, String arguments) {
      text.append(block.path("text").asText(""));
      thinking.append(block.path("thinking").asText(""));
      if (block.path("type").asText().endsWith("tool_use")) {
        calls.put(index, new StringBuilder(block.path("name").asText() + " " + arguments));
      }
    }

    private void chat(JsonNode answer, String member) {
      if (answer.hasNonNull("model")) {
        model = answer.path("model").asText();
      }
      JsonNode choice = answer.path("choices").path(0);
      JsonNode said = choice.path(member);
      text.append(said.path("content").asText(""));
      thinking.append(said.path("reasoning_content").asText(said.path("reasoning").asText("")));
      int next = 0;
      for (JsonNode call : said.path("tool_calls")) {
        int index = call.path("index").asInt(next++);
        StringBuilder known = calls.computeIfAbsent(index, none -> new StringBuilder());
        if (call.path("function").hasNonNull("name")) {
          known.append(call.path("function").path("name").asText()).append(' ');
        }
        known.append(call.path("function").path("arguments").asText(""));
      }
      if (choice.hasNonNull("finish_reason")) {
        ending = choice.path("finish_reason").asText();
      }
    }

    private void response(JsonNode answer) {
      model = answer.path("model").asText();
      ending = answer.path("status").asText();
      int index = 0;
      for (JsonNode item : answer.path("output")) {
        item.path("content").forEach(part -> text.append(part.path("text").asText("")));
        item.path("summary").forEach(part -> thinking.append(part.path("text").asText("")));
        if (item.path("type").asText().equals("function_call")) {
          String arguments = item.path("arguments").asText();
          calls.put(index, new StringBuilder(item.path("name").asText() + " " + arguments));
        }
        index++;
      }
      count(answer.path("usage"), "input_tokens", "output_tokens");
    }

    private void gemini(JsonNode answer) {
      model = answer.path("modelVersion").asText(model);
      JsonNode candidate = answer.path("candidates").path(0);
      for (JsonNode part : candidate.path("content").path("parts")) {
        (part.path("thought").asBoolean() ? thinking : text).append(part.path("text").asText(""));
        if (part.has("functionCall")) {
          JsonNode call = part.path("functionCall");
          String arguments = call.path("args").toString();
          calls.put(calls.size(), new StringBuilder(call.path("name").asText() + " " + arguments));
        }
      }
      if (candidate.hasNonNull("finishReason")) {
        ending = candidate.path("finishReason").asText();
      }
      count(answer.path("usageMetadata"), "promptTokenCount", "candidatesTokenCount");
    }

    private void count(JsonNode given, String... members) {
      for (String member : members) {
        if (given.hasNonNull(member)) {
          usage.set(member, given.get(member));
        }
      }
    }
  }
}
