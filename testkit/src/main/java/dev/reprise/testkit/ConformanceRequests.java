package dev.reprise.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The rich requests of {@code conformance/requests} in the project's root ({@code reprise.root}):
 * every documented field, every kind of block.
 */
public final class ConformanceRequests {
  private static final JsonMapper JSON = new JsonMapper();

  private ConformanceRequests() {}

  /** The bodies of one folder, in the order of their names. */
  public static List<JsonNode> of(String folder) {
    Path home = Path.of(System.getProperty("reprise.root"), "conformance", "requests", folder);
    try (var files = Files.list(home)) {
      return files.sorted().map(ConformanceRequests::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return tree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode tree(byte[] json) throws IOException {
    return JSON.readTree(json);
  }

  /** The body without white space, strictly parsed. */
  public static Document document(JsonNode body) {
    try {
      return parse(JSON.writeValueAsBytes(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Document parse(byte[] json) {
    try {
      return Document.parse(json);
    } catch (MalformedJson e) {
      throw new AssertionError("what should be strict JSON is not", e);
    }
  }

  /** The body without any {@code x-reprise} member. */
  public static JsonNode undeclared(JsonNode body) {
    JsonNode copy = body.deepCopy();
    for (JsonNode holder : copy.findParents("x-reprise")) {
      if (holder instanceof ObjectNode object) {
        object.remove("x-reprise");
      }
    }
    return copy;
  }
}
