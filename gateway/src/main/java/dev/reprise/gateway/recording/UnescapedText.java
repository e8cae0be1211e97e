package dev.reprise.gateway.recording;

import java.io.ByteArrayOutputStream;

/**
 * JSON text in which the escapes of ASCII characters by their number are resolved, so that a secret
 * that was written with them is found. It need not be JSON any more.
 */
final class UnescapedText {
  private static final int ESCAPE = 6;

  private UnescapedText() {}

  /** Empty when there are no such escapes: then the text itself says all. */
  static byte[] of(byte[] json) {
    var text = new ByteArrayOutputStream();
    int from = 0;
    for (int at = 0; at + ESCAPE <= json.length; at++) {
      if (json[at] == '\\') {
        int character = json[at + 1] == 'u' ? number(json, at + 2) : -1;
        if (character >= ' ' && character < 0x80) {
          text.write(json, from, at - from);
          text.write(character);
          from = at + ESCAPE;
        }
        at += character < 0 ? 1 : ESCAPE - 1;
      }
    }
    if (from == 0) {
      return new byte[0];
    }
    text.write(json, from, json.length - from);
    return text.toByteArray();
  }

  private static int number(byte[] json, int from) {
    int number = 0;
    for (int i = from; i < from + 4; i++) {
      number = number << 4 | Character.digit(json[i], 16);
    }
    return number;
  }
}
