package dev.reprise.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Jackson's streaming parser in its strictest settings: the second opinion of the tests. Trees are
 * plain maps, lists, strings, Boolean, null, and {@link Num} with the number as written.
 */
public final class Oracle {
  private static final JsonFactory JACKSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Document.MAX_DEPTH)
                  .maxNumberLength(1_000_000)
                  .build())
          .build();

  /** Instead of a tree. */
  public static final String REFUSED = "refused";

  /** A number as written. */
  public record Num(String text) {}

  private Oracle() {}

  /** The tree Jackson reads; throws IOException when it refuses the text. */
  public static @Nullable Object tree(byte[] text) throws IOException {
    try (JsonParser parser = JACKSON.createParser(text)) {
      parser.nextToken();
      Object tree = tree(parser);
      if (parser.nextToken() != null) {
        throw new IOException("something follows");
      }
      return tree;
    }
  }

  private static @Nullable Object tree(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IOException("no value");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Num(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("unexpected " + token);
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, tree(parser));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(tree(parser));
    }
    return array;
  }

  /** The same kind of tree, built by walking one of our documents. */
  public static @Nullable Object tree(Document document, int node) {
    return switch (document.kind(node)) {
      case OBJECT -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int v = document.first(node); v != Document.NONE; v = document.next(v)) {
          object.put(document.name(v), tree(document, v));
        }
        yield object;
      }
      case ARRAY -> {
        List<@Nullable Object> array = new ArrayList<>();
        for (int v = document.first(node); v != Document.NONE; v = document.next(v)) {
          array.add(tree(document, v));
        }
        yield array;
      }
      case STRING -> document.text(node);
      case NUMBER -> new Num(document.text(node));
      case TRUE -> true;
      case FALSE -> false;
      case NULL -> null;
    };
  }

  /** Our verdict: the tree in a list, or {@link #REFUSED}. */
  public static Object ours(byte[] text) {
    try {
      Document document = Document.parse(text);
      return Arrays.asList(tree(document, document.root()));
    } catch (MalformedJson e) {
      return REFUSED;
    }
  }

  /**
   * Jackson's answer, with the exceptions where R-1 is stricter than Jackson: it reads overlong
   * UTF-8 and raw or escaped surrogates, guesses UTF-16 and UTF-32, and skips a byte order mark.
   */
  public static Object theirs(byte[] text) {
    String decoded = new String(text, UTF_8);
    boolean malformed = !Arrays.equals(decoded.getBytes(UTF_8), text);
    if (malformed || decoded.indexOf(0) >= 0 || decoded.startsWith("\uFEFF")) {
      return REFUSED;
    }
    try {
      List<Object> tree = Arrays.asList(tree(text));
      return UTF_8.newEncoder().canEncode(tree.toString()) ? tree : REFUSED;
    } catch (IOException e) {
      return REFUSED;
    }
  }
}
