package dev.reprise.insight.analyze.prefix;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import java.util.Arrays;
import java.util.OptionalLong;

/** Finds out whether two JSON texts differ only in the order of their members. */
final class Alike {
  private static final int LONGEST = 1 << 16;

  private Alike() {}

  /** A fingerprint that does not depend on the order of members; empty when the text is no JSON. */
  static OptionalLong print(byte[] text, int from, int to) {
    try {
      Document json = Document.parse(Arrays.copyOfRange(text, from, to));
      return OptionalLong.of(print(json, json.root()));
    } catch (MalformedJson notOneValue) {
      return OptionalLong.empty();
    }
  }

  private static long print(Document json, int node) {
    boolean object = json.is(node, Kind.OBJECT);
    if (!object && !json.is(node, Kind.ARRAY)) {
      return Mix.bytes(11, json.bytes(), json.start(node), json.end(node));
    }
    long all = object ? 13 : 17;
    for (int each = json.first(node); each != NONE; each = json.next(each)) {
      long value = print(json, each);
      all =
          object
              ? all
                  + Mix.with(
                      Mix.bytes(19, json.bytes(), json.nameStart(each), json.nameEnd(each)), value)
              : Mix.with(all, value);
    }
    return all;
  }

  /**
   * Whether the texts differ inside a JSON object that is the same in both except for its order.
   *
   * @param at the first byte that differs, from the start of both stretches
   */
  static boolean reorderedAround(AlikeSpan one, AlikeSpan other, int at) {
    byte[] first = unescaped(one);
    byte[] second = unescaped(other);
    int parted = Arrays.mismatch(first, second);
    int open = parted < 0 || at > LONGEST ? -1 : enclosing(first, parted);
    if (open < 0) {
      return false;
    }
    int firstEnd = closing(first, open);
    int secondEnd = closing(second, open);
    if (firstEnd < 0 || secondEnd < 0) {
      return false;
    }
    OptionalLong same = print(first, open, firstEnd);
    return same.isPresent() && same.equals(print(second, open, secondEnd));
  }

  /** A stretch of a body. */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record AlikeSpan(byte[] bytes, int start, int end) {}

  private static byte[] unescaped(AlikeSpan span) {
    int end = Math.min(span.end(), span.start() + LONGEST);
    var out = new byte[end - span.start()];
    int length = 0;
    for (int at = span.start(); at < end; at++) {
      byte b = span.bytes()[at];
      if (b == '\\' && at + 1 < end) {
        at++;
        b = span.bytes()[at] == 'n' ? (byte) '\n' : span.bytes()[at];
      }
      out[length++] = b;
    }
    return Arrays.copyOf(out, length);
  }

  /** The outermost brace still open there, among the last few. */
  private static int enclosing(byte[] text, int at) {
    int depth = 0;
    int found = -1;
    for (int place = Math.min(at, text.length) - 1; place >= 0; place--) {
      if (text[place] == '}') {
        depth++;
      } else if (text[place] == '{' && depth-- == 0) {
        found = place;
        depth = 0;
      }
    }
    return inner(text, found, at);
  }

  /**
   * The object inside the text: the block itself may be an object around the text, and is passed
   * over.
   */
  private static int inner(byte[] text, int outermost, int at) {
    int open = outermost;
    while (open >= 0 && open < at) {
      int end = closing(text, open);
      if (end > at && print(text, open, end).isPresent()) {
        return open;
      }
      int next = open + 1;
      while (next < at && text[next] != '{') {
        next++;
      }
      open = next;
    }
    return -1;
  }

  private static int closing(byte[] text, int open) {
    int depth = 0;
    boolean quoted = false;
    for (int at = open; at < text.length; at++) {
      if (text[at] == '"') {
        quoted = !quoted;
      } else if (!quoted && text[at] == '{') {
        depth++;
      } else if (!quoted && text[at] == '}' && --depth == 0) {
        return at + 1;
      }
    }
    return -1;
  }
}
