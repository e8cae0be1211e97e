package dev.reprise.policy.classification;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A range of bytes, read as ASCII. Bytes outside it are not seen. */
record TextWindow(byte[] bytes, int from, int to) {
  /** The byte as 0 … 255, or -1 outside. */
  int at(int index) {
    return index >= from && index < to ? bytes[index] & 0xFF : -1;
  }

  /** Bytes as one character each, clipped to the window. */
  String text(int start, int end) {
    int first = Math.max(from, start);
    int length = Math.max(0, Math.min(to, end) - first);
    return new String(bytes, first, length, StandardCharsets.ISO_8859_1);
  }

  String lowerText(int start, int end) {
    return text(start, end).toLowerCase(Locale.ROOT);
  }

  /** Whether a word may begin here: nothing of a word before, or only the letter of an escape. */
  boolean wordStart(int index) {
    int before = at(index - 1);
    return !wordPart(before) || "nrtbf".indexOf(before) >= 0 && at(index - 2) == '\\';
  }

  static boolean wordPart(int c) {
    return letter(c) || digit(c) || c == '_';
  }

  static boolean letter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }
}
