package dev.reprise.response.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trees of JSON for turning a body into frames and back: member order and decimal digits survive,
 * duplicate names and trailing text are refused. Not used for a hit in the mode in which the answer
 * was kept.
 */
public final class ExactJson {
  /** About the length of the text that providers put into one delta. */
  private static final int PIECE = 40;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private ExactJson() {}

  /** The tree, or null when this is not one JSON text. */
  public static @Nullable JsonNode read(byte[] text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      return tree == null || tree.isMissingNode() ? null : tree;
    } catch (IOException | NumberFormatException malformed) {
      return null;
    }
  }

  /** The tree when the text is an object, else null. */
  public static @Nullable ObjectNode readObject(byte[] text) {
    return read(text) instanceof ObjectNode object ? object : null;
  }

  /** As text, UTF-8. Refuses what has no UTF-8 form: half a surrogate pair. */
  public static byte[] write(JsonNode tree) throws Unwritable {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException lone) {
      throw new Unwritable();
    }
  }

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  public static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  /** The text in pieces as deltas carry them, cut between code points; none for empty text. */
  public static List<String> pieces(String text) {
    var pieces = new ArrayList<String>(text.length() / PIECE + 1);
    int start = 0;
    while (start < text.length()) {
      int end = Math.min(start + PIECE, text.length());
      if (end < text.length() && Character.isLowSurrogate(text.charAt(end))) {
        end++;
      }
      pieces.add(text.substring(start, end));
      start = end;
    }
    return pieces;
  }

  /**
   * Whether a value is empty: null, an empty string, list or object. A provider leaves such members
   * out of streams, or sends them in every frame.
   */
  public static boolean silent(@Nullable JsonNode value) {
    return value == null
        || value.isNull()
        || value.isTextual() && value.textValue().isEmpty()
        || value.isContainerNode() && value.isEmpty();
  }

  /** A copy without members that are null or an empty list: the same as absent, for comparing. */
  public static JsonNode told(JsonNode value) {
    if (value instanceof ObjectNode object) {
      var kept = object();
      for (var member : object.properties()) {
        if (!member.getValue().isNull()
            && !(member.getValue().isArray() && member.getValue().isEmpty())) {
          kept.set(member.getKey(), told(member.getValue()));
        }
      }
      return kept;
    }
    if (value instanceof ArrayNode list) {
      var kept = array();
      list.forEach(element -> kept.add(told(element)));
      return kept;
    }
    return value;
  }

  /** A tree that cannot be written as UTF-8. */
  public static final class Unwritable extends Exception {
    private static final long serialVersionUID = 1L;

    Unwritable() {
      super("half a surrogate pair cannot be written as UTF-8", null, false, false);
    }
  }
}
