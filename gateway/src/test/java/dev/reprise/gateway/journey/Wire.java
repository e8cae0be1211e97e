package dev.reprise.gateway.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The four dialects from a client's side: how one asks a question in each, and how the text is read
 * out of an answer.
 */
enum Wire {
  CHAT("/v1/chat/completions", "/v1/chat/completions", "authorization", "Bearer ") {
    @Override
    String body(String question, boolean stream) {
      return """
          {"model":"m-1","temperature":0,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"%s"}]%s}"""
          .formatted(question, stream ? ",\"stream\":true" : "");
    }

    @Override
    String wholeText(JsonNode answer) {
      return answer.path("choices").path(0).path("message").path("content").asText();
    }

    @Override
    String deltaText(JsonNode event) {
      return event.path("choices").path(0).path("delta").path("content").asText("");
    }

    @Override
    String id(JsonNode answer) {
      return answer.path("id").asText();
    }
  },
  RESPONSES("/v1/responses", "/v1/responses", "authorization", "Bearer ") {
    @Override
    String body(String question, boolean stream) {
      return """
          {"model":"m-1","temperature":0,"instructions":"Be brief.","input":"%s"%s}"""
          .formatted(question, stream ? ",\"stream\":true" : "");
    }

    @Override
    String wholeText(JsonNode answer) {
      var text = new StringBuilder();
      answer
          .path("output")
          .forEach(
              item ->
                  item.path("content").forEach(part -> text.append(part.path("text").asText(""))));
      return text.toString();
    }

    @Override
    String deltaText(JsonNode event) {
      return event.path("type").asText().equals("response.output_text.delta")
          ? event.path("delta").asText()
          : "";
    }

    @Override
    String id(JsonNode answer) {
      return answer.has("response")
          ? answer.path("response").path("id").asText()
          : answer.path("id").asText();
    }
  },
  ANTHROPIC("/v1/messages", "/v1/messages", "x-api-key", "") {
    @Override
    String body(String question, boolean stream) {
      return """
          {"model":"m-1","max_tokens":200,"temperature":0,"system":"Be brief.","messages":[{"role":"user","content":"%s"}]%s}"""
          .formatted(question, stream ? ",\"stream\":true" : "");
    }

    @Override
    String wholeText(JsonNode answer) {
      var text = new StringBuilder();
      answer.path("content").forEach(block -> text.append(block.path("text").asText("")));
      return text.toString();
    }

    @Override
    String deltaText(JsonNode event) {
      return event.path("delta").path("text").asText("");
    }

    @Override
    String id(JsonNode answer) {
      return answer.has("message")
          ? answer.path("message").path("id").asText()
          : answer.path("id").asText();
    }
  },
  GEMINI(
      "/v1beta/models/m-1:generateContent",
      "/v1beta/models/m-1:streamGenerateContent?alt=sse",
      "x-goog-api-key",
      "") {
    @Override
    String body(String question, boolean stream) {
      return """
          {"systemInstruction":{"parts":[{"text":"Be brief."}]},"contents":[{"role":"user","parts":[{"text":"%s"}]}],"generationConfig":{"temperature":0}}"""
          .formatted(question);
    }

    @Override
    String wholeText(JsonNode answer) {
      var text = new StringBuilder();
      answer
          .path("candidates")
          .path(0)
          .path("content")
          .path("parts")
          .forEach(part -> text.append(part.path("text").asText("")));
      return text.toString();
    }

    @Override
    String deltaText(JsonNode event) {
      return wholeText(event);
    }

    @Override
    String id(JsonNode answer) {
      return answer.path("responseId").asText();
    }
  };

  final String path;
  final String streamPath;
  final String credentialHeader;
  private final String scheme;

  Wire(String path, String streamPath, String credentialHeader, String scheme) {
    this.path = path;
    this.streamPath = streamPath;
    this.credentialHeader = credentialHeader;
    this.scheme = scheme;
  }

  abstract String body(String question, boolean stream);

  abstract String wholeText(JsonNode answer);

  abstract String deltaText(JsonNode event);

  abstract String id(JsonNode answer);

  String credential(String key) {
    return scheme + key;
  }

  /** Asks as that caller does. */
  World.Seen ask(World world, String key, String question, boolean stream, String... headers) {
    String[] all = new String[headers.length + 4];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = credentialHeader;
    all[headers.length + 1] = credential(key);
    all[headers.length + 2] = "anthropic-version";
    all[headers.length + 3] = "2023-06-01";
    return world.post(stream ? streamPath : path, body(question, stream), all);
  }

  /** The text of an answer in either mode. */
  String text(World.Seen seen, boolean stream) {
    if (!stream) {
      return wholeText(seen.json());
    }
    var text = new StringBuilder();
    events(seen).forEach(event -> text.append(deltaText(event)));
    return text.toString();
  }

  String id(World.Seen seen, boolean stream) {
    return id(stream ? events(seen).getFirst() : seen.json());
  }

  static java.util.List<JsonNode> events(World.Seen seen) {
    var events = new java.util.ArrayList<JsonNode>();
    seen.text()
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .forEach(
            line -> {
              try {
                events.add(World.JSON.readTree(line.substring("data: ".length())));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    return events;
  }
}
