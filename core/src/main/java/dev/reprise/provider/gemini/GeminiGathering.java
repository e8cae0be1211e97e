package dev.reprise.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.response.replay.ExactJson;
import dev.reprise.response.replay.Gathered;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a body together from chunks; null when two chunks have different values for one member. */
final class GeminiGathering {
  private final Gathered top = new Gathered(Set.of(), Set.of());
  private final Map<Integer, GatheredCandidate> candidates = new TreeMap<>();
  private @Nullable JsonNode usage;
  private boolean fits = true;

  private static final class GatheredCandidate {
    private final Gathered own = new Gathered(Set.of(), Set.of());
    private final Gathered content = new Gathered(Set.of(), Set.of("parts"));
  }

  static @Nullable ObjectNode body(Iterable<byte[]> chunks) {
    var gathering = new GeminiGathering();
    for (byte[] text : chunks) {
      ObjectNode chunk = ExactJson.readObject(text);
      if (chunk == null) {
        return null;
      }
      gathering.take(chunk);
    }
    return gathering.body();
  }

  private void take(ObjectNode chunk) {
    top.take(chunk, Set.of("candidates", "usageMetadata"));
    if (chunk.has("usageMetadata")) {
      usage = chunk.get("usageMetadata");
    }
    for (JsonNode candidate : chunk.path("candidates")) {
      candidate(candidate);
    }
  }

  private void candidate(JsonNode node) {
    if (!(node instanceof ObjectNode fragment) || fragment.path("index").asInt(0) < 0) {
      fits = false;
      return;
    }
    GatheredCandidate candidate =
        candidates.computeIfAbsent(fragment.path("index").asInt(0), at -> new GatheredCandidate());
    candidate.own.take(fragment, Set.of("content"));
    if (fragment.get("content") instanceof ObjectNode content) {
      candidate.content.take(content, Set.of());
    }
  }

  private @Nullable ObjectNode body() {
    var body = ExactJson.object();
    if (!candidates.isEmpty()) {
      ArrayNode list = body.putArray("candidates");
      candidates.values().forEach(candidate -> list.add(candidate(candidate)));
    }
    if (usage != null) {
      body.set("usageMetadata", usage);
    }
    body.setAll(top.object());
    return fits && top.fits() ? body : null;
  }

  private ObjectNode candidate(GatheredCandidate candidate) {
    var body = ExactJson.object();
    ObjectNode content = candidate.content.object();
    if (!content.isEmpty()) {
      if (content.get("parts") instanceof ArrayNode parts) {
        content.set("parts", joined(parts));
      }
      body.set("content", content);
    }
    body.setAll(candidate.own.object());
    fits &= candidate.own.fits() && candidate.content.fits();
    return body;
  }

  /** Neighbouring parts that are nothing but text, or nothing but thought, are one part. */
  static ArrayNode joined(ArrayNode parts) {
    ArrayNode joined = ExactJson.array();
    var text = new StringBuilder();
    ObjectNode run = null;
    for (JsonNode part : parts) {
      if (run == null || !plain(part) || thought(run) != thought(part)) {
        finish(run, text);
        JsonNode copy = part.deepCopy();
        joined.add(copy);
        run = plain(part) && copy instanceof ObjectNode object ? object : null;
      }
      text.append(part.path("text").asText(""));
    }
    finish(run, text);
    return joined;
  }

  private static void finish(@Nullable ObjectNode run, StringBuilder text) {
    if (run != null) {
      run.put("text", text.toString());
    }
    text.setLength(0);
  }

  /** Whether the part is text alone, perhaps thought. */
  static boolean plain(JsonNode part) {
    return part.path("text").isTextual()
        && (part.size() == 1 || part.size() == 2 && part.path("thought").isBoolean());
  }

  private static boolean thought(JsonNode part) {
    return part.path("thought").asBoolean();
  }
}
