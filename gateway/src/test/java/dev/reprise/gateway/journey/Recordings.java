package dev.reprise.gateway.journey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Recorded exchanges as requests through a gateway. */
record Recordings(List<Recording> all) {

  static Recordings in(Path folder) throws IOException {
    var all = new ArrayList<Recording>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (!name.equals("INDEX.json") && !name.startsWith("bedrock")) {
          all.add(Recording.of(World.JSON.readTree(file.toFile())));
        }
      }
    }
    return new Recordings(all);
  }

  /**
   * @param exchange with the provider's own path
   * @param path the same at a gateway: hosts with another prefix before {@code /v1} have it in
   *     their base URL
   */
  record Recording(String name, JsonNode exchange, String path) {

    static Recording of(JsonNode exchange) {
      String path = exchange.path("path").asText();
      if (path.startsWith("/api/v1/")) {
        path = path.substring("/api".length());
      } else if (!path.startsWith("/v1")) {
        path = "/v1" + path;
      }
      ObjectNode moved = exchange.deepCopy();
      moved.put("path", path);
      return new Recording(exchange.path("name").asText(), moved, path);
    }

    String family() {
      String provider = exchange.path("provider").asText();
      return switch (provider) {
        case "anthropic", "gemini" -> provider;
        default -> provider.startsWith("openai") ? "openai" : "openai_compatible";
      };
    }

    boolean gemini() {
      return family().equals("gemini");
    }

    boolean streamed() {
      return exchange.path("stream").asBoolean();
    }

    int status() {
      return exchange.path("status").asInt();
    }

    /** A body for exchanges recorded without one. */
    JsonNode request() {
      JsonNode body = exchange.path("request_body");
      if (body.isObject()) {
        return body;
      }
      ObjectNode made = World.JSON.createObjectNode().put("model", "m-1");
      made.putArray("messages").addObject().put("role", "user").put("content", name);
      return streamed() ? made.put("stream", true) : made;
    }

    boolean hasBody() {
      return !exchange.path("method").asText().equals("DELETE");
    }

    String text() {
      return hasBody() ? request().toString() : "";
    }

    byte[] answer() {
      JsonNode body = exchange.path("response_body");
      return (body.isTextual() ? body.asText() : Json.compact(body))
          .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Whether it asks a model to write something, and it did. */
    boolean generated() {
      return status() == 200
          && (path.contains("enerateContent")
              || path.endsWith("/chat/completions")
              || path.endsWith("/responses")
              || path.startsWith("/v1/messages?"));
    }

    String path(boolean stream) {
      if (!gemini()) {
        return path;
      }
      String bare = path.substring(0, path.lastIndexOf(':'));
      return stream ? bare + ":streamGenerateContent?alt=sse" : bare + ":generateContent";
    }

    String text(boolean stream) {
      if (gemini()) {
        return text();
      }
      ObjectNode body = request().deepCopy();
      if (!stream) {
        body.remove("stream_options");
      }
      return body.put("stream", stream).toString();
    }

    String[] headers() {
      return switch (family()) {
        case "anthropic" ->
            new String[] {"x-api-key", "ada", "anthropic-version", "2023-06-01", "x-of-mine", "1"};
        case "gemini" -> new String[] {"x-goog-api-key", "ada", "x-of-mine", "1"};
        default -> new String[] {"authorization", "Bearer ada", "x-of-mine", "1"};
      };
    }
  }
}
