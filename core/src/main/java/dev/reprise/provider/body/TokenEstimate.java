package dev.reprise.provider.body;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import java.util.Set;

/**
 * How many tokens a part of a body is about: a quarter of the bytes of its text (strings, names and
 * numbers without the JSON around them), at least 1. Encoded media and opaque signatures are no
 * text and count nothing. It orders prefixes by size; the provider's usage report corrects it.
 */
public final class TokenEstimate {
  private static final int BYTES_PER_TOKEN = 4;

  /** Members whose strings a model never reads as text. */
  private static final Set<String> OPAQUE =
      Set.of(
          "data",
          "url",
          "image_url",
          "file_data",
          "fileUri",
          "encrypted_content",
          "signature",
          "thoughtSignature",
          "thought_signature");

  private TokenEstimate() {}

  public static int of(Document document, int node) {
    return Math.max(1, textBytes(document, node) / BYTES_PER_TOKEN);
  }

  private static int textBytes(Document document, int node) {
    return switch (document.kind(node)) {
      case STRING -> opaque(document, node) ? 0 : length(document, node) - 2;
      case OBJECT, ARRAY -> insideBytes(document, node);
      case NUMBER, TRUE, FALSE, NULL -> length(document, node);
    };
  }

  private static int insideBytes(Document document, int container) {
    boolean named = document.is(container, Kind.OBJECT);
    int bytes = 0;
    for (int inner = document.first(container);
        inner != Document.NONE;
        inner = document.next(inner)) {
      String name = named ? document.name(inner) : null;
      bytes += textBytes(document, inner) + (name == null ? 0 : name.length());
    }
    return bytes;
  }

  private static boolean opaque(Document document, int string) {
    String name = document.name(string);
    return name != null && OPAQUE.contains(name);
  }

  private static int length(Document document, int node) {
    return document.end(node) - document.start(node);
  }
}
