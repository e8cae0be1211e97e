package dev.reprise.provider.body;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads single values for the dialects. A value of another type counts as absent. */
public final class JsonValues {
  /** Longer numbers are not read: reading them takes long, and no client sends them. */
  private static final int LONGEST_NUMBER = 64;

  private JsonValues() {}

  /** The first element of an array, {@link Document#NONE} for anything else. */
  public static int elements(Document document, int node) {
    return document.is(node, Kind.ARRAY) ? document.first(node) : Document.NONE;
  }

  /** Present and not null. */
  public static boolean present(Document document, int node) {
    return node != Document.NONE && document.kind(node) != Kind.NULL;
  }

  /** The exact value of a number (R-4: never through a double), or null. */
  public static @Nullable BigDecimal decimal(Document document, int node) {
    if (!document.is(node, Kind.NUMBER)
        || document.end(node) - document.start(node) > LONGEST_NUMBER) {
      return null;
    }
    try {
      return new BigDecimal(document.text(node));
    } catch (NumberFormatException outOfRange) {
      return null; // the exponent does not fit an int: no meaningful temperature
    }
  }

  /** A count of at least one; 1 when absent or odd, the largest int when larger. */
  public static int count(Document document, int node) {
    BigDecimal value = decimal(document, node);
    if (value == null || value.compareTo(BigDecimal.ONE) <= 0) {
      return 1;
    }
    return value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) >= 0
        ? Integer.MAX_VALUE
        : value.intValue();
  }

  /** The text of a string member, or empty. */
  public static String text(Document document, int node) {
    String text = document.textOrNull(node);
    return text == null ? "" : text;
  }
}
