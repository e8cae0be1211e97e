package dev.reprise.json;

/** Checks the grammar of numbers (RFC 8259 section 6). It never computes a value. */
final class Numbers {
  private Numbers() {}

  /** One past the number that starts here. */
  static int end(byte[] text, int start) throws MalformedJson {
    int sign = text[start] == '-' ? 1 : 0;
    return exponent(text, fraction(text, integer(text, start + sign)));
  }

  private static int integer(byte[] text, int start) throws MalformedJson {
    if (start >= text.length || text[start] != '0') {
      return digits(text, start, "a number has no digit after its sign");
    }
    if (digit(text, start + 1)) {
      throw new MalformedJson(start + 1, "a number has a leading zero");
    }
    return start + 1;
  }

  private static int fraction(byte[] text, int start) throws MalformedJson {
    return start < text.length && text[start] == '.'
        ? digits(text, start + 1, "a number has no digit after its point")
        : start;
  }

  private static int exponent(byte[] text, int start) throws MalformedJson {
    if (start >= text.length || (text[start] | 0x20) != 'e') {
      return start;
    }
    int after = start + 1;
    boolean signed = after < text.length && (text[after] == '+' || text[after] == '-');
    return digits(text, signed ? after + 1 : after, "a number has no digit in its exponent");
  }

  private static int digits(byte[] text, int start, String otherwise) throws MalformedJson {
    int position = start;
    while (digit(text, position)) {
      position++;
    }
    if (position == start) {
      throw new MalformedJson(position, otherwise);
    }
    return position;
  }

  private static boolean digit(byte[] text, int position) {
    return position < text.length && text[position] >= '0' && text[position] <= '9';
  }
}
