package dev.reprise.gateway.recording;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Finds the parts of a model's or a tool's name that need not be replaced: words of the known names
 * ({@code gpt}, {@code sonnet}, {@code read}, {@code file}) and version numbers. So {@code analyze}
 * can still tell prices and propose what a tool does, while a name that a caller put there is gone.
 */
final class KnownParts {
  private static final int MOST_PARTS = 12;
  private static final int MOST_SHORT_PARTS = 4;
  private static final int SHORT = 2;
  private static final int SIZE = 4;
  private static final int DATE = 8;

  private final ApiWords words;

  KnownParts(ApiWords words) {
    this.words = words;
  }

  /**
   * Replaces the other parts.
   *
   * @param from behind the opening quote, or later
   * @param to at the closing quote, or earlier
   */
  void name(byte[] json, int from, int to, ApiWords.WordSection known, ReplacedWords into) {
    if (!plain(json, from, to)) {
      into.replace(from, to, 0);
      return;
    }
    int at = from;
    while (at < to) {
      int end = at;
      while (end < to && Character.isLetterOrDigit(json[end])) {
        end++;
      }
      part(json, at, end, known, into);
      at = Math.max(end, at + 1);
    }
  }

  /** ASCII without escapes, of a few parts, few of which say nothing by themselves. */
  private static boolean plain(byte[] json, int from, int to) {
    int parts = 0;
    int few = 0;
    int start = from;
    for (int at = from; at <= to; at++) {
      int c = at < to ? json[at] : ' ';
      if (c < 0 || c == '\\') {
        return false;
      }
      if (!Character.isLetterOrDigit(c)) {
        parts += at > start ? 1 : 0;
        few += at > start && at - start <= SHORT ? 1 : 0;
        start = at + 1;
      }
    }
    return parts <= MOST_PARTS && few <= MOST_SHORT_PARTS;
  }

  private void part(byte[] json, int from, int to, ApiWords.WordSection known, ReplacedWords into) {
    String part = new String(json, from, to - from, StandardCharsets.US_ASCII);
    if (part.length() <= SHORT || words.has(known, part) || version(part)) {
      return;
    }
    int first = wordEnd(part, 0);
    if (!known(part, 0, first, known)) { // one word: letters replaced one by one could be guessed
      into.replace(from, to, 0);
      return;
    }
    for (int start = first; start < part.length(); start = wordEnd(part, start)) {
      int end = wordEnd(part, start);
      if (!known(part, start, end, known)) {
        into.replace(from + start, from + part.length(), 0);
        return;
      }
    }
  }

  private static int wordEnd(String part, int start) {
    int end = start + 1;
    while (end < part.length() && !begins(part, end)) {
      end++;
    }
    return end;
  }

  /** A word of the known names, or a short number behind one. */
  private boolean known(String part, int start, int end, ApiWords.WordSection known) {
    return words.has(known, part.substring(start, end).toLowerCase(Locale.ROOT))
        || start > 0 && end - start <= SHORT && digits(part, start, end);
  }

  /** {@code readFile} and {@code qwen3} have two words each. */
  private static boolean begins(String part, int at) {
    char before = part.charAt(at - 1);
    char here = part.charAt(at);
    return Character.isLowerCase(before) && Character.isUpperCase(here)
        || Character.isLetter(before) && Character.isDigit(here)
        || Character.isDigit(before) && Character.isLetter(here);
  }

  /** {@code 70b}, {@code 2026}, {@code 20260828}: a size, or a day of these years. */
  private static boolean version(String part) {
    int length = part.length();
    boolean day = part.startsWith("202") && digits(part, 0, length);
    return day && (length == SIZE || length == DATE)
        || length <= SIZE && part.endsWith("b") && digits(part, 0, length - 1);
  }

  private static boolean digits(String part, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Character.isDigit(part.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
