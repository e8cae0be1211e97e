package dev.reprise.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.response.replay.ExactJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body as the chunks it would have come in (reference 11.4): plain text in pieces, every
 * other part whole in one chunk; the last chunk of a candidate has its other members. Usage of
 * chunks before the last counts the prompt only.
 */
final class GeminiFrames {
  private static final Set<String> EVERY = Set.of("modelVersion", "responseId", "createTime");
  private static final Set<String> OF_PROMPT =
      Set.of(
          "promptTokenCount",
          "cachedContentTokenCount",
          "promptTokensDetails",
          "cacheTokensDetails",
          "serviceTier",
          "trafficType");

  private final ObjectNode body;
  private final List<ObjectNode> chunks = new ArrayList<>();

  private GeminiFrames(ObjectNode body) {
    this.body = body;
  }

  static @Nullable List<byte[]> of(byte[] bytes) throws ExactJson.Unwritable {
    ObjectNode body = ExactJson.readObject(bytes);
    if (body == null || !body.path("candidates").isArray() && !body.has("promptFeedback")) {
      return null;
    }
    var frames = new GeminiFrames(body);
    for (JsonNode candidate : body.path("candidates")) {
      if (!(candidate instanceof ObjectNode object)) {
        return null;
      }
      frames.candidate(object);
    }
    var texts = new ArrayList<byte[]>();
    for (ObjectNode chunk : frames.whole()) {
      texts.add(ExactJson.write(chunk));
    }
    return texts;
  }

  private void candidate(ObjectNode candidate) {
    List<JsonNode> parts = parts(candidate.path("content").path("parts"));
    for (int i = 0; i + 1 < parts.size(); i++) {
      ObjectNode early = ExactJson.object();
      early.set("content", content(candidate, parts.get(i)));
      if (candidate.has("index")) {
        early.set("index", candidate.get("index"));
      }
      chunk(early);
    }
    ObjectNode last = candidate.deepCopy();
    if (!parts.isEmpty()) {
      last.set("content", content(candidate, parts.getLast()));
    }
    chunk(last);
  }

  private static List<JsonNode> parts(JsonNode whole) {
    var parts = new ArrayList<JsonNode>();
    for (JsonNode part : whole) {
      String text = part.path("text").asText("");
      if (GeminiGathering.plain(part) && !text.isEmpty()) {
        for (String piece : ExactJson.pieces(text)) {
          parts.add(((ObjectNode) part.deepCopy()).put("text", piece));
        }
      } else {
        parts.add(part);
      }
    }
    return parts;
  }

  private static ObjectNode content(ObjectNode candidate, JsonNode part) {
    ObjectNode content = ((ObjectNode) candidate.get("content")).deepCopy();
    content.putArray("parts").add(part);
    return content;
  }

  private void chunk(ObjectNode candidate) {
    ObjectNode chunk = ExactJson.object();
    ArrayNode candidates = chunk.putArray("candidates");
    candidates.add(candidate);
    chunks.add(chunk);
  }

  /** Adds what is told of the answer as a whole: ids in every chunk, the rest in the last. */
  private List<ObjectNode> whole() {
    if (chunks.isEmpty()) {
      chunks.add(ExactJson.object());
    }
    for (int i = 0; i < chunks.size(); i++) {
      boolean last = i == chunks.size() - 1;
      for (var member : body.properties()) {
        String name = member.getKey();
        if (name.equals("usageMetadata")) {
          chunks.get(i).set(name, last ? member.getValue() : ofPrompt(member.getValue()));
        } else if (!name.equals("candidates") && (last || EVERY.contains(name))) {
          chunks.get(i).set(name, member.getValue());
        }
      }
    }
    return chunks;
  }

  private static JsonNode ofPrompt(JsonNode usage) {
    if (!(usage instanceof ObjectNode counted)) {
      return usage;
    }
    ObjectNode early = counted.deepCopy();
    early.retain(OF_PROMPT);
    if (early.has("promptTokenCount")) {
      early.set("totalTokenCount", early.get("promptTokenCount"));
    }
    return early;
  }
}
