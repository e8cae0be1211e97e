package dev.reprise.json;

/**
 * Checks for well-formed UTF-8 by the table in RFC 3629 section 4: no overlong form, no surrogate,
 * nothing above U+10FFFF.
 */
final class Utf8 {
  private Utf8() {}

  /** Bytes of the well-formed multi-byte character that starts here; 0 when there is none. */
  static int length(byte[] text, int at) {
    byte first = text[at];
    if (first >= (byte) 0xE1 && first <= (byte) 0xEC) { // most scripts that are not Latin
      return follows(text, at + 2) && follows(text, at + 1) ? 3 : 0;
    }
    int lead = first & 0xFF;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    if (lead < 0xE0) {
      return follows(text, at + 1) ? 2 : 0;
    }
    if (!second(lead, at + 1 < text.length ? text[at + 1] & 0xFF : 0) || !follows(text, at + 2)) {
      return 0;
    }
    if (lead < 0xF0) {
      return 3;
    }
    return follows(text, at + 3) ? 4 : 0;
  }

  private static boolean follows(byte[] text, int at) {
    return at < text.length && text[at] < (byte) 0xC0;
  }

  /** The second byte decides whether a form is overlong, a surrogate or above U+10FFFF. */
  private static boolean second(int lead, int second) {
    return switch (lead) {
      case 0xE0 -> second >= 0xA0 && second <= 0xBF;
      case 0xED -> second >= 0x80 && second <= 0x9F;
      case 0xF0 -> second >= 0x90 && second <= 0xBF;
      case 0xF4 -> second >= 0x80 && second <= 0x8F;
      default -> second >= 0x80 && second <= 0xBF;
    };
  }
}
