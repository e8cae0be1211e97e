package dev.reprise.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Chunk;
import dev.reprise.simulator.wire.Ending;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Answers from recorded exchanges: same method, path and body (as JSON, members in any order) give
 * the recorded answer. Equal requests are answered in the order they were recorded, the last one
 * again and again. An exchange without a recorded request body answers any body on its path.
 * Thread-safe.
 */
public final class RecordedProvider implements Engine {

  private static final Set<String> PER_CONNECTION =
      Set.of("connection", "transfer-encoding", "content-length", "content-encoding");

  /** How the body of a stream is cut into chunks. */
  public sealed interface Chunking {
    /** One event each. */
    record Events() implements Chunking {}

    /** {@code size} bytes each, wherever that falls. */
    record Bytes(int size) implements Chunking {}
  }

  private record Request(String method, String path, String body) {}

  private final Map<Request, Deque<Answer>> answers = new HashMap<>();
  private final Chunking chunking;

  public RecordedProvider(Chunking chunking) {
    this.chunking = chunking;
  }

  /**
   * Adds one exchange: {@code method}, {@code path}, {@code request_body}, {@code status}, {@code
   * stream}, {@code response_headers}, {@code response_body}.
   */
  public synchronized RecordedProvider add(JsonNode exchange) {
    JsonNode body = exchange.path("request_body");
    String canonical = body.isNull() ? "" : canonical(body);
    Request request =
        new Request(
            exchange.path("method").asText("POST"),
            path(exchange.path("path").asText()),
            canonical);
    answers.computeIfAbsent(request, none -> new ArrayDeque<>()).add(recorded(exchange));
    return this;
  }

  /**
   * Adds the exchange in a file.
   *
   * @throws IOException when the file cannot be read or is not JSON
   */
  public RecordedProvider add(Path file) throws IOException {
    return add(Json.parse(Files.readAllBytes(file)));
  }

  @Override
  public synchronized Answer answer(Call call) {
    String path = call.path();
    Deque<Answer> found = answers.get(new Request(call.method(), path, body(call)));
    if (found == null) {
      found = answers.get(new Request(call.method(), path, ""));
    }
    if (found == null) {
      return Answer.whole(
          404,
          List.of(new Header("content-type", "application/json")),
          "{\"error\":{\"message\":\"no recorded exchange for "
              + call.method()
              + " with this path and"
              + " body\",\"type\":\"not_recorded\"}}",
          0);
    }
    return found.size() == 1 ? found.getFirst() : found.removeFirst();
  }

  private static String path(String target) {
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  private static String body(Call call) {
    try {
      return call.body().length == 0 ? "" : canonical(Json.parse(call.body()));
    } catch (IOException notJson) {
      return new String(call.body(), StandardCharsets.UTF_8);
    }
  }

  private static String canonical(JsonNode body) {
    return body.isTextual() ? body.asText() : Json.canonical(body, Set.of());
  }

  private Answer recorded(JsonNode exchange) {
    JsonNode body = exchange.path("response_body");
    String text = body.isTextual() ? body.asText() : Json.compact(body);
    int status = exchange.path("status").asInt(200);
    List<Header> headers = headers(exchange.path("response_headers"));
    if (!exchange.path("stream").asBoolean()) {
      return Answer.whole(status, headers, text, 0);
    }
    return new Answer(status, headers, chunks(text), Ending.COMPLETE);
  }

  private static List<Header> headers(JsonNode recorded) {
    List<Header> headers = new ArrayList<>();
    recorded
        .properties()
        .forEach(
            member -> {
              String name = member.getKey().toLowerCase(Locale.ROOT);
              if (PER_CONNECTION.contains(name)) {
                return;
              }
              if (member.getValue().isArray()) {
                member.getValue().forEach(each -> headers.add(new Header(name, each.asText())));
              } else {
                headers.add(new Header(name, member.getValue().asText()));
              }
            });
    return headers;
  }

  private List<Chunk> chunks(String text) {
    return switch (chunking) {
      case Chunking.Events events -> events(text);
      case Chunking.Bytes(int size) -> pieces(text.getBytes(StandardCharsets.UTF_8), size);
    };
  }

  private static List<Chunk> events(String text) {
    List<Chunk> chunks = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int end = endOfEvent(text, start);
      chunks.add(Chunk.of(0, text.substring(start, end)));
      start = end;
    }
    return chunks;
  }

  private static int endOfEvent(String text, int start) {
    int bare = text.indexOf("\n\n", start);
    int full = text.indexOf("\r\n\r\n", start);
    if (full >= 0 && (bare < 0 || full < bare)) {
      return full + 4;
    }
    return bare < 0 ? text.length() : bare + 2;
  }

  private static List<Chunk> pieces(byte[] bytes, int size) {
    List<Chunk> chunks = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += size) {
      int to = Math.min(bytes.length, from + size);
      chunks.add(new Chunk(0, Arrays.copyOfRange(bytes, from, to)));
    }
    return chunks;
  }
}
