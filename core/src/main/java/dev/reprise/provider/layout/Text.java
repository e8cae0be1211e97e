package dev.reprise.provider.layout;

/**
 * Reading on over bytes, with a place one can go back to. What is inside a JSON string may be read
 * as it is written: an escape is never part of a word.
 */
final class Text {
  private final byte[] bytes;
  private final int end;
  private int at;

  Text(byte[] bytes, int from, int to) {
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

  /** The byte that many places on, or 0 outside. */
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

  /** Spaces, at most so many. */
  int takeSpaces(int most) {
    int taken = 0;
    while (taken < most && take(' ')) {
      taken++;
    }
    return taken;
  }

  /** This word in any case of letters, not followed by another letter; nothing taken otherwise. */
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

  /** The value of that many digits at least and at most; -1 and nothing taken otherwise. */
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
