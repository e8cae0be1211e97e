package dev.reprise.canonical;

import dev.reprise.json.Oracle;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A second canonicaliser, structural rules only, written against R-4 without looking at the first:
 * over Jackson's tree, sorting by code points in a TreeMap, decimals by BigDecimal, patterns by
 * comparing whole paths.
 */
final class TreeCanonicaliser {
  private final Set<String> ignored;
  private final Set<String> numeric;
  private final StringBuilder out = new StringBuilder();

  TreeCanonicaliser(Set<String> ignored, Set<String> numeric) {
    this.ignored = ignored;
    this.numeric = numeric;
  }

  String canonical(@Nullable Object tree) {
    out.setLength(0);
    write(tree, "");
    return out.toString();
  }

  private void write(@Nullable Object value, String path) {
    switch (value) { // a path starts with a point, so that an empty name is a step too
      case Map<?, ?> object -> object(object, path);
      case List<?> array -> array(array, path);
      case String text -> string(text);
      case Oracle.Num number ->
          out.append(
              !path.isEmpty() && numeric.contains(path.substring(1))
                  ? decimal(number)
                  : number.text());
      case null -> out.append("null");
      default -> out.append(value);
    }
  }

  private void object(Map<?, ?> object, String path) {
    Map<String, Object> sorted =
        new TreeMap<>((a, b) -> java.util.Arrays.compare(codePoints(a), codePoints(b)));
    object.forEach((name, value) -> sorted.put((String) name, value == null ? "\0null" : value));
    String separator = "{";
    for (var member : sorted.entrySet()) {
      String below = path + "." + member.getKey();
      if (!ignored.contains(below.substring(1))) {
        out.append(separator);
        separator = ",";
        string(member.getKey());
        out.append(':');
        write(member.getValue().equals("\0null") ? null : member.getValue(), below);
      }
    }
    out.append(separator.equals("{") ? "{}" : "}");
  }

  private static int[] codePoints(String text) {
    return text.codePoints().toArray();
  }

  private void array(List<?> array, String path) {
    out.append('[');
    for (int i = 0; i < array.size(); i++) {
      out.append(i == 0 ? "" : ",");
      write(array.get(i), path + "[]");
    }
    out.append(']');
  }

  private static String decimal(Oracle.Num number) {
    BigDecimal exact = new BigDecimal(number.text()).stripTrailingZeros();
    if (exact.signum() == 0) {
      return "0";
    }
    return exact.scale() == 0
        ? exact.unscaledValue().toString()
        : exact.unscaledValue() + "e" + -(long) exact.scale();
  }

  private void string(String text) {
    out.append('"');
    text.codePoints()
        .forEach(
            point -> {
              int short0 = "\"\\\b\f\n\r\t".indexOf(point);
              if (short0 >= 0) {
                out.append('\\').append("\"\\bfnrt".charAt(short0));
              } else if (point < 0x20) {
                out.append("\\u%04x".formatted(point));
              } else {
                out.appendCodePoint(point);
              }
            });
    out.append('"');
  }
}
