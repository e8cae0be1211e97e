package dev.reprise.provider.layout;

/**
 * A range of bytes and the position of the next byte to read, which can be set back. The bytes may
 * be the inside of a JSON string as it is written, since no letter of an escape is read as part of
 * a word.
 */
final class ScannedText {
  private final byte[] bytes;
  private final int end;
  private int at;

  ScannedText(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  int at() {
    return at;
  }

  void backTo(int place) {
    at = place;
  }

  boolean ended() {
    return at >= end;
  }

  /** The byte this many positions ahead (negative: behind), or 0 outside the range. */
  int peek(int ahead) {
    int place = at + ahead;
    return place >= 0 && place < end ? bytes[place] : 0;
  }

  void skip(int count) {
    at = Math.min(end, at + count);
  }

  boolean take(char wanted) {
    if (peek(0) != wanted) {
      return false;
    }
    at++;
    return true;
  }

  boolean takeAny(String wanted) {
    int next = peek(0);
    if (next <= 0 || wanted.indexOf(next) < 0) {
      return false;
    }
    at++;
    return true;
  }

  /** Reads at most {@code most} spaces; returns how many. */
  int takeSpaces(int most) {
    int taken = 0;
    while (taken < most && take(' ')) {
      taken++;
    }
    return taken;
  }

  /** Reads this word, in upper or lower case, when no letter follows it; else reads nothing. */
  boolean takeWord(String lowerCase) {
    int length = lowerCase.length();
    if (!spells(lowerCase) || letter(peek(length))) {
      return false;
    }
    at += length;
    return true;
  }

  private boolean spells(String lowerCase) {
    for (int i = 0; i < lowerCase.length(); i++) {
      if (lower(peek(i)) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Reads a number with this many digits; returns its value, or -1 and reads nothing. */
  long takeNumber(int least, int most) {
    long value = 0;
    int taken = 0;
    while (taken < most && digit(peek(taken))) {
      value = value * 10 + (peek(taken) - '0');
      taken++;
    }
    if (taken < least || digit(peek(taken))) {
      return -1;
    }
    at += taken;
    return value;
  }

  static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  static boolean letter(int c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
  }

  static boolean wordly(int c) {
    return digit(c) || letter(c);
  }

  static boolean hex(int c) {
    return digit(c) || lower(c) >= 'a' && lower(c) <= 'f';
  }

  static boolean upper(int c) {
    return c >= 'A' && c <= 'Z';
  }

  static int lower(int c) {
    return upper(c) ? c + 32 : c;
  }
}
