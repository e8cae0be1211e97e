package dev.reprise.simulator.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** JSON in the white space each provider writes, and in one canonical form for hashing. */
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final Separators CLOSE =
      Separators.createDefaultInstance()
          .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
          .withObjectEntrySpacing(Separators.Spacing.NONE)
          .withArrayValueSpacing(Separators.Spacing.NONE)
          .withObjectEmptySeparator("")
          .withArrayEmptySeparator("");

  private static final DefaultIndenter TWO_SPACES = new DefaultIndenter("  ", "\n");

  private static final ObjectWriter COMPACT = MAPPER.writer();
  private static final ObjectWriter PRETTY =
      MAPPER.writer(
          new DefaultPrettyPrinter(CLOSE)
              .withObjectIndenter(TWO_SPACES)
              .withArrayIndenter(TWO_SPACES));
  private static final ObjectWriter SPACED =
      MAPPER.writer(
          new DefaultPrettyPrinter(CLOSE)
              .withObjectIndenter(DefaultPrettyPrinter.NopIndenter.instance)
              .withArrayIndenter(DefaultPrettyPrinter.NopIndenter.instance));

  private Json() {}

  /**
   * Reads one JSON document.
   *
   * @throws IOException when it is not one; the message says where
   */
  public static JsonNode parse(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** No white space: Anthropic, and every OpenAI stream. */
  public static String compact(JsonNode node) {
    return write(COMPACT, node);
  }

  /** Two spaces a level, {@code "name": value}: OpenAI and Gemini bodies. */
  public static String pretty(JsonNode node) {
    return write(PRETTY, node);
  }

  /** One line, a space behind colons only: Gemini streams. */
  public static String spaced(JsonNode node) {
    return write(SPACED, node);
  }

  private static String write(ObjectWriter writer, JsonNode node) {
    try {
      return writer.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Members sorted by name, the named members left out at every depth. */
  public static String canonical(JsonNode node, Set<String> without) {
    StringBuilder text = new StringBuilder();
    canonical(node, without, text);
    return text.toString();
  }

  /** The same, and at the top the members in {@code atTop} left out as well. */
  public static String canonical(JsonNode object, Set<String> atTop, Set<String> anywhere) {
    ObjectNode top = object().setAll(object instanceof ObjectNode whole ? whole : object());
    top.remove(atTop);
    return canonical(top, anywhere);
  }

  private static void canonical(JsonNode node, Set<String> without, StringBuilder text) {
    if (node.isObject()) {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      names.removeAll(without);
      Collections.sort(names);
      text.append('{');
      for (String name : names) {
        text.append(name).append(':');
        canonical(node.get(name), without, text);
        text.append(',');
      }
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      for (JsonNode element : node) {
        canonical(element, without, text);
        text.append(',');
      }
      text.append(']');
    } else {
      text.append(compact(node));
    }
  }

  /**
   * The member as written in order, without the named one: what a provider renders into the prompt.
   */
  public static String without(JsonNode node, String member) {
    if (node instanceof ObjectNode object && object.has(member)) {
      ObjectNode copy = object.deepCopy();
      copy.remove(member);
      return compact(copy);
    }
    return compact(node);
  }
}
