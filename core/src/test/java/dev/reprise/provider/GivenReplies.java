package dev.reprise.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Entry;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.anthropic.AnthropicReplies;
import dev.reprise.provider.gemini.GeminiReplies;
import dev.reprise.provider.openai.chat.ChatReplies;
import dev.reprise.provider.openai.responses.ResponsesReplies;
import dev.reprise.request.Directives;
import dev.reprise.request.Headers;
import dev.reprise.request.Hints;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The answers written for this project, and words to speak about any answer. */
public final class GivenReplies {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final Map<String, ReplyCodec> CODECS =
      Map.of(
          "openai-chat", new ChatReplies(),
          "openai-responses", new ResponsesReplies(),
          "anthropic", new AnthropicReplies(),
          "gemini", new GeminiReplies());
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> FRESH =
      Set.of("id", "item_id", "created", "created_at", "completed_at", "responseId", "createTime");

  /** One answer on disk: its dialect, whether it is whole, cut or failed, and its form. */
  public record Given(String dialect, String name, Entry.Form form, byte[] bytes) {
    public ReplyCodec codec() {
      return CODECS.get(dialect);
    }

    public Entry.Payload payload() {
      return new Entry.Payload(form, 200, codec().contentType(form), bytes);
    }

    public ReplyCodec.Judgement verdict() {
      return codec().judge(form, bytes);
    }

    public boolean whole() {
      return name.startsWith("whole");
    }

    @Override
    public String toString() {
      return dialect + "/" + name;
    }
  }

  private GivenReplies() {}

  /** Everything in conformance/streams. */
  public static List<Given> all() {
    Path root = Path.of(System.getProperty("reprise.root"), "conformance", "streams");
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(GivenReplies::answer).sorted().map(GivenReplies::read).toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public static List<Given> whole() {
    return all().stream().filter(Given::whole).toList();
  }

  public static Given named(String dialect, String name) {
    return all().stream()
        .filter(each -> each.dialect().equals(dialect) && each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static boolean answer(Path file) {
    return file.toString().endsWith(".sse") || file.toString().endsWith(".json");
  }

  private static Given read(Path file) {
    try {
      String name = file.getFileName().toString();
      boolean stream = name.endsWith(".sse") || name.contains("array");
      return new Given(
          file.getParent().getFileName().toString(),
          name,
          stream ? Entry.Form.STREAM : Entry.Form.WHOLE,
          Files.readAllBytes(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** A request with this body and, for Gemini, asked with {@code alt=sse}. */
  public static Request asking(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try {
      return new Request(
          "r-1",
          new Operation("any", "any", Operation.Act.GENERATE, "any", "", false, ""),
          "POST",
          "/",
          new Query(List.of(new Query.Parameter("alt", "sse"))),
          Headers.NONE,
          bytes,
          Document.parse(bytes),
          new Principal(new Partition("acme"), null, "ada"),
          List.of(),
          Directives.NONE,
          Hints.NONE);
    } catch (MalformedJson malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /** The JSON texts of an answer, without ids, times and padding: what a replay must not change. */
  public static List<JsonNode> meaning(Entry.Form form, byte[] bytes) {
    var texts = new ArrayList<JsonNode>();
    try {
      if (form == Entry.Form.WHOLE || bytes[0] == '[') {
        texts.add(settled(MAPPER.readTree(bytes)));
        return texts;
      }
      for (Frame frame : EventStream.frames(bytes)) {
        if (frame.data() != null && !frame.says("[DONE]")) {
          texts.add(settled(MAPPER.readTree(frame.dataBytes())));
        }
      }
      return texts;
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }

  private static JsonNode settled(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove("obfuscation");
      for (String name : FRESH) {
        if (object.path(name).isTextual() || object.path(name).isNumber()) {
          if (!object.path(name).asText().startsWith("toolu_")
              && !object.path(name).asText().startsWith("srvtoolu_")
              && !object.path(name).asText().startsWith("call_")) {
            object.put(name, "fresh");
          }
        }
      }
      object.forEach(GivenReplies::settled);
    } else if (node instanceof ArrayNode list) {
      list.forEach(GivenReplies::settled);
    }
    return node;
  }

  /**
   * The words of a stream that are not in a body: an oracle that knows nothing of how bodies are
   * put together. Left out are names of events, padding, states on the way, pieces of JSON text,
   * and what a provider seals anew in each telling.
   */
  public static List<String> lost(byte[] stream, byte[] body) {
    var told = new StringBuilder();
    words(tree(body), told::append);
    var lost = new ArrayList<String>();
    for (JsonNode text : meaning(Entry.Form.STREAM, stream)) {
      words(
          text,
          word -> {
            if (told.indexOf(word) < 0) {
              lost.add(word);
            }
          });
    }
    return lost;
  }

  private static final Set<String> UNSPOKEN =
      Set.of("type", "object", "status", "partial_json", "encrypted_content", "service_tier");

  private static void words(JsonNode node, java.util.function.Consumer<String> to) {
    if (node.isTextual() && !node.textValue().equals("fresh")) {
      to.accept(node.textValue());
    }
    for (var member : node.properties()) {
      if (!UNSPOKEN.contains(member.getKey()) && !FRESH.contains(member.getKey())) {
        words(member.getValue(), to);
      }
    }
    if (node.isArray()) {
      node.forEach(element -> words(element, to));
    }
  }

  private static JsonNode tree(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
