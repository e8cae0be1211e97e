package dev.reprise.json;

/** The grammar of numbers (RFC 8259 section 6): text only, never a value. */
final class Numbers {
  private Numbers() {}

  /** One past the number that starts here. */
  static int end(byte[] text, int start) throws MalformedJson {
    int position = start + (text[start] == '-' ? 1 : 0);
    if (position < text.length && text[position] == '0') {
      position++;
      if (digit(text, position)) {
        throw new MalformedJson(position, "a number has a leading zero");
      }
    } else {
      position = digits(text, position, "a number has no digit after its sign");
    }
    if (position < text.length && text[position] == '.') {
      position = digits(text, position + 1, "a number has no digit after its point");
    }
    if (position < text.length && (text[position] | 0x20) == 'e') {
      position++;
      if (position < text.length && (text[position] == '+' || text[position] == '-')) {
        position++;
      }
      position = digits(text, position, "a number has no digit in its exponent");
    }
    return position;
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
