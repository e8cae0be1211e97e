package dev.reprise.json;

import java.util.Arrays;

/**
 * Decodes and writes the escapes of JSON strings (RFC 8259 section 7). Expects strings that {@link
 * StringScan} has accepted.
 */
final class Escapes {
  private static final String HEX = "0123456789abcdef";

  private Escapes() {}

  /** The text between two positions inside a string's quotes, as UTF-8, escapes undone. */
  static byte[] decode(byte[] text, int start, int end) {
    byte[] decoded = new byte[end - start];
    int length = 0;
    int position = start;
    while (position < end) {
      byte found = text[position];
      if (found != '\\') {
        decoded[length++] = found;
        position++;
      } else if (text[position + 1] != 'u') {
        decoded[length++] = simple(text[position + 1]);
        position += 2;
      } else {
        int point = codePoint(text, position);
        length = encode(point, decoded, length);
        position += Character.charCount(point) * 6;
      }
    }
    return Arrays.copyOf(decoded, length);
  }

  /** Copies a string, quotes included, every escape in its canonical spelling; the length. */
  static int respell(byte[] text, int start, int end, byte[] into) {
    int length = 0;
    int position = start;
    while (position < end) {
      byte found = text[position];
      if (found != '\\') {
        into[length++] = found;
        position++;
      } else if (text[position + 1] == 'u') {
        int point = codePoint(text, position);
        length = spell(point, into, length);
        position += Character.charCount(point) * 6;
      } else {
        if (text[position + 1] != '/') {
          into[length++] = '\\';
        }
        into[length++] = text[position + 1];
        position += 2;
      }
    }
    return length;
  }

  private static int spell(int point, byte[] into, int at) {
    char letter = letter(point);
    if (letter != 0) {
      into[at] = '\\';
      into[at + 1] = (byte) letter;
      return at + 2;
    }
    if (point >= ' ') {
      return encode(point, into, at);
    }
    into[at] = '\\';
    into[at + 1] = 'u';
    into[at + 2] = '0';
    into[at + 3] = '0';
    into[at + 4] = (byte) HEX.charAt(point >> 4);
    into[at + 5] = (byte) HEX.charAt(point & 0xF);
    return at + 6;
  }

  /** What a two-byte escape stands for. */
  private static byte simple(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> letter;
    };
  }

  /** The code point of the {@code \}{@code u} escape (or pair of them) that starts here. */
  static int codePoint(byte[] text, int backslash) {
    char unit = (char) unit(text, backslash + 2);
    return Character.isHighSurrogate(unit)
        ? Character.toCodePoint(unit, (char) unit(text, backslash + 8))
        : unit;
  }

  /** Four hexadecimal digits, or negative when they are not. */
  static int unit(byte[] text, int at) {
    return digit(text[at]) << 12
        | digit(text[at + 1]) << 8
        | digit(text[at + 2]) << 4
        | digit(text[at + 3]);
  }

  /** The digit's value; -1 if it is no hex digit; it stays negative when shifted. */
  private static int digit(byte letter) {
    if (letter >= '0' && letter <= '9') {
      return letter - '0';
    }
    int lower = letter | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : Integer.MIN_VALUE >> 15;
  }

  /** Writes one code point as UTF-8; the new length. */
  static int encode(int point, byte[] to, int at) {
    if (point < 0x80) {
      to[at] = (byte) point;
      return at + 1;
    }
    if (point < 0x800) {
      to[at] = (byte) (0xC0 | point >> 6);
      to[at + 1] = (byte) (0x80 | point & 0x3F);
      return at + 2;
    }
    if (point < 0x10000) {
      to[at] = (byte) (0xE0 | point >> 12);
      to[at + 1] = (byte) (0x80 | point >> 6 & 0x3F);
      to[at + 2] = (byte) (0x80 | point & 0x3F);
      return at + 3;
    }
    to[at] = (byte) (0xF0 | point >> 18);
    to[at + 1] = (byte) (0x80 | point >> 12 & 0x3F);
    to[at + 2] = (byte) (0x80 | point >> 6 & 0x3F);
    to[at + 3] = (byte) (0x80 | point & 0x3F);
    return at + 4;
  }

  /**
   * A JSON string in its one canonical spelling: the two-byte escapes where JSON has them (but not
   * {@code \/}), the six-byte escape in lower case for the other control characters, everything
   * else raw.
   */
  static String quote(String text) {
    var quoted = new StringBuilder(text.length() + 16).append('"');
    for (int i = 0; i < text.length(); i++) {
      append(quoted, text.charAt(i));
    }
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, char unit) {
    char letter = letter(unit);
    if (letter != 0) {
      quoted.append('\\').append(letter);
    } else if (unit < ' ') {
      quoted.append("\\u00").append(HEX.charAt(unit >> 4)).append(HEX.charAt(unit & 0xF));
    } else {
      quoted.append(unit);
    }
  }

  /** The letter of the two-byte escape a character is written with, or 0. */
  static char letter(int point) {
    return switch (point) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '\b' -> 'b';
      case '\f' -> 'f';
      case '\n' -> 'n';
      case '\r' -> 'r';
      case '\t' -> 't';
      default -> 0;
    };
  }
}
