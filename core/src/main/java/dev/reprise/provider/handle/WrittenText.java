package dev.reprise.provider.handle;

/**
 * Reads ASCII letters out of bytes whose form is not known: escapes of JSON ({@code \}{@code
 * u0063}, {@code \/}) and percent-encoding are undone at any depth, and zero bytes, which are half
 * of UTF-16, are left out. Made to find a name, not to give the text: a byte of a multi-byte letter
 * comes as one letter.
 */
final class WrittenText {
  static final int END = -1;

  private static final int SEPARATOR = ' ';
  private static final int BYTE = 0xff;

  private final byte[] text;
  private int at;

  WrittenText(byte[] text) {
    this.text = text;
  }

  /** The next letter, or {@link #END}. */
  int next() {
    int letter = raw();
    while (letter == '%' || letter == '\\') {
      int decoded = letter == '%' ? hex(2) : escaped();
      if (decoded < 0) {
        return letter;
      }
      letter = decoded;
    }
    return letter;
  }

  /** The ASCII letters that come next, at most that many; they are not consumed. */
  String ahead(int most) {
    int mark = at;
    var letters = new StringBuilder(most);
    while (letters.length() < most) {
      int letter = next();
      if (letter <= ' ' || letter >= 0x7f || letter == '/' || letter == '"') {
        break;
      }
      letters.append((char) letter);
    }
    at = mark;
    return letters.toString();
  }

  /** What stands behind a backslash; negative at the end. */
  private int escaped() {
    int letter = raw();
    return switch (letter) {
      case 'u' -> {
        int decoded = hex(4);
        yield decoded < 0 ? letter : decoded;
      }
      case 'b', 'f', 'n', 'r', 't' -> SEPARATOR;
      default -> letter;
    };
  }

  private int raw() {
    while (at < text.length && text[at] == 0) {
      at++;
    }
    return at < text.length ? text[at++] & BYTE : END;
  }

  /** Consumes so many hex digits and gives their value; negative and unmoved without them. */
  private int hex(int digits) {
    int mark = at;
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(raw(), 16);
      if (digit < 0) {
        at = mark;
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }
}
