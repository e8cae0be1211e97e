package dev.reprise.price;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.yaml.Misconfigured;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of a file of prices; reports faults with their line. */
record PriceText(Document document) {
  /** A price or a factor has at most this many characters. */
  private static final int LONGEST = 24;

  /** Requires an object with no other members than these; any members when none are named. */
  void object(int node, String... members) {
    if (!document.is(node, Kind.OBJECT)) {
      throw wrong(node, "write an object here");
    }
    List<String> known = List.of(members);
    for (int each = document.first(node); each != Document.NONE; each = document.next(each)) {
      if (!known.isEmpty() && !known.contains(document.name(each))) {
        throw wrong(each, "there is no such member; known here: " + String.join(", ", known));
      }
    }
  }

  int required(int object, String name) {
    int value = document.member(object, name);
    if (value == Document.NONE) {
      throw new Misconfigured(path(object, name), "", "is missing", line(document.start(object)));
    }
    return value;
  }

  /** A required text or number, as written. */
  String text(int object, String name) {
    int value = required(object, name);
    boolean plain = document.is(value, Kind.STRING) || document.is(value, Kind.NUMBER);
    if (!plain) {
      throw wrong(value, "write a text here");
    }
    return written(value);
  }

  /** An exact decimal, not negative, or null when absent. */
  @Nullable BigDecimal decimal(int object, String name) {
    int value = document.member(object, name);
    return value == Document.NONE ? null : decimal(value);
  }

  /** An exact decimal, not negative. */
  BigDecimal decimal(int value) {
    boolean plain = document.is(value, Kind.STRING) || document.is(value, Kind.NUMBER);
    String text = plain ? written(value) : "";
    if (text.isEmpty() || text.length() > LONGEST || !text.chars().allMatch(PriceText::ofDecimal)) {
      throw wrong(value, "write a decimal number in quotes, like \"0.25\"");
    }
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw wrong(value, "write a decimal number in quotes, like \"0.25\"");
    }
  }

  private static boolean ofDecimal(int c) {
    return c >= '0' && c <= '9' || c == '.';
  }

  private String written(int value) {
    return document.is(value, Kind.STRING)
        ? document.text(value)
        : new String(
            document.bytes(),
            document.start(value),
            document.end(value) - document.start(value),
            java.nio.charset.StandardCharsets.US_ASCII);
  }

  Misconfigured wrong(int object, String name, String remedy) {
    return wrong(required(object, name), remedy);
  }

  Misconfigured wrong(int node, String remedy) {
    boolean scalar = !document.is(node, Kind.OBJECT) && !document.is(node, Kind.ARRAY);
    return new Misconfigured(
        path(node, ""), scalar ? written(node) : "", remedy, line(document.start(node)));
  }

  private String path(int node, String member) {
    String path = member;
    for (int at = node; at != document.root() && at != Document.NONE; at = document.parent(at)) {
      String name = document.name(at);
      if (name != null) {
        path = path.isEmpty() ? name : name + "." + path;
      }
    }
    return path.isEmpty() ? "file" : path;
  }

  private int line(int offset) {
    return line(document.bytes(), offset);
  }

  /** The line, from 1, on which this byte stands. */
  static int line(byte[] text, int offset) {
    int line = 1;
    for (int i = 0; i < Math.min(offset, text.length); i++) {
      line += text[i] == '\n' ? 1 : 0;
    }
    return line;
  }
}
