package dev.reprise.simulator.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.content.Completion;
import dev.reprise.simulator.content.Piece;
import dev.reprise.simulator.content.Stop;
import dev.reprise.simulator.wire.Ids;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A GenerateContentResponse, whole or in chunks.
 *
 * @param showThoughts whether thinking is part of the content or only counted
 */
record Reply(
    String model,
    String id,
    List<Completion> candidates,
    Usage usage,
    boolean showThoughts,
    Ids ids) {

  /** A fragment of text goes out with this many others in one chunk. */
  private static final int FRAGMENTS_PER_CHUNK = 8;

  ObjectNode whole() {
    ObjectNode body = Json.object();
    if (blocked()) {
      return blockedBody();
    }
    ArrayNode list = body.putArray("candidates");
    int thoughts = 0;
    int output = 0;
    for (int i = 0; i < candidates.size(); i++) {
      Completion completion = candidates.get(i);
      list.add(candidate(i, parts(completion), finish(completion.stop())));
      thoughts += completion.thinkingTokens();
      output += completion.tokens() - completion.thinkingTokens();
    }
    return end(body, output, thoughts);
  }

  boolean blocked() {
    return candidates.getFirst().stop() == Stop.REFUSAL;
  }

  ObjectNode blockedBody() {
    ObjectNode body = Json.object();
    body.putObject("promptFeedback").put("blockReason", "PROHIBITED_CONTENT");
    return end(body, 0, 0);
  }

  private ArrayNode parts(Completion completion) {
    ArrayNode parts = Json.array();
    for (Piece piece : completion.pieces()) {
      switch (piece) {
        case Piece.Thinking thinking -> {
          if (showThoughts) {
            parts.addObject().put("text", thinking.text()).put("thought", true);
          }
        }
        case Piece.ToolCall call -> parts.add(call(call, completion));
        default -> parts.addObject().put("text", piece.text());
      }
    }
    return parts;
  }

  private ObjectNode call(Piece.ToolCall call, Completion completion) {
    ObjectNode part = Json.object();
    part.putObject("functionCall").put("name", call.name()).set("args", arguments(call));
    if (completion.thinkingTokens() > 0) {
      part.put("thoughtSignature", ids.opaque(120));
    }
    return part;
  }

  private static JsonNode arguments(Piece.ToolCall call) {
    try {
      return Json.parse(call.text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException cutShort) {
      // The budget ended inside the arguments: the API gives an object all the same.
      return Json.object();
    }
  }

  static String finish(Stop stop) {
    return switch (stop) {
      case LENGTH -> "MAX_TOKENS";
      case CONTENT_FILTER -> "SAFETY";
      default -> "STOP";
    };
  }

  /** One chunk of a stream, with the usage so far; {@code finish} is empty until the last. */
  ObjectNode chunk(int index, ArrayNode parts, String finish, int output, int thoughts) {
    ObjectNode body = Json.object();
    body.putArray("candidates").add(candidate(index, parts, finish));
    return end(body, output, thoughts);
  }

  private static ObjectNode candidate(int index, ArrayNode parts, String finish) {
    ObjectNode candidate = Json.object();
    candidate.putObject("content").put("role", "model");
    if (!parts.isEmpty()) {
      ObjectNode content = Json.object();
      content.set("parts", parts);
      candidate.set("content", content.put("role", "model"));
    }
    if (!finish.isEmpty()) {
      candidate.put("finishReason", finish);
    }
    return candidate.put("index", index);
  }

  private ObjectNode end(ObjectNode body, int output, int thoughts) {
    int prompt = usage.prompt();
    ObjectNode node = body.putObject("usageMetadata").put("promptTokenCount", prompt);
    if (output > 0) {
      node.put("candidatesTokenCount", output);
    }
    node.put("totalTokenCount", prompt + output + thoughts);
    if (usage.cacheRead() > 0) {
      node.put("cachedContentTokenCount", usage.cacheRead());
    }
    modality(node.putArray("promptTokensDetails"), prompt);
    if (usage.cacheRead() > 0) {
      modality(node.putArray("cacheTokensDetails"), usage.cacheRead());
    }
    if (thoughts > 0) {
      node.put("thoughtsTokenCount", thoughts);
    }
    node.put("serviceTier", "standard");
    return body.put("modelVersion", model).put("responseId", id);
  }

  private static void modality(ArrayNode details, int tokens) {
    details.addObject().put("modality", "TEXT").put("tokenCount", tokens);
  }

  /** The parts of one piece, as many as it takes chunks. */
  List<ArrayNode> chunks(Piece piece, Completion completion) {
    if (piece instanceof Piece.ToolCall call) {
      return List.of(Json.array().add(call(call, completion)));
    }
    boolean thought = piece instanceof Piece.Thinking;
    if (thought && !showThoughts) {
      return List.of();
    }
    List<String> all = piece.fragments();
    List<ArrayNode> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += FRAGMENTS_PER_CHUNK) {
      int to = Math.min(all.size(), from + FRAGMENTS_PER_CHUNK);
      ObjectNode part = Json.object().put("text", String.join("", all.subList(from, to)));
      chunks.add(Json.array().add(thought ? part.put("thought", true) : part));
    }
    return chunks;
  }

  int tokensOfChunk(Piece piece, int number) {
    return piece instanceof Piece.ToolCall
        ? piece.tokens()
        : Math.min(FRAGMENTS_PER_CHUNK, piece.tokens() - number * FRAGMENTS_PER_CHUNK);
  }
}
