package dev.reprise.gateway.recording;

import dev.reprise.request.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Replaces words in bytes of JSON text. A word is a longest run of code points that are neither
 * punctuation nor white space: letters, digits, combining marks, signs, emoji. Each of its code
 * points is replaced by another that takes as many bytes, written as it was written (raw, or with
 * an escape), so that no byte behind it moves. Without the secret nobody can tell which word it
 * was. Used by one thread.
 */
final class ReplacedWords {
  private static final int CODE_POINTS_OF_A_DIGEST = 16;
  private static final int SHORT = 8;
  private static final int ROUNDS = 4;

  private final byte[] secret;
  private final byte[] source;
  private final byte[] written;
  private final MessageDigest sha = Digest.sha256();
  private int[] word = new int[64];
  private int[] places = new int[64];
  private int length;

  /**
   * @param secret from which the replacements are made
   * @param source valid JSON text; not changed
   */
  ReplacedWords(byte[] secret, byte[] source) {
    this.secret = secret;
    this.source = source;
    this.written = source.clone();
  }

  /** The text with everything replaced that was asked for; of the length of the source. */
  byte[] written() {
    return written;
  }

  /**
   * Replaces the words of a part of a string.
   *
   * @param from behind the opening quote, or later
   * @param to at the closing quote, or earlier
   * @param attempt another number gives other replacements; 0 unless they must be told apart
   */
  void replace(int from, int to, int attempt) {
    int at = from;
    while (at < to) {
      int size = sizeAt(at);
      int codePoint = codePointAt(at, size);
      if (ofWord(codePoint)) {
        append(codePoint, at);
      } else {
        endWord(attempt);
      }
      at += size;
    }
    endWord(attempt);
  }

  /** Replaces a number by a whole number with as many characters. */
  void number(int from, int to) {
    for (int at = from; at < to; at++) {
      append('0' + Math.floorMod(source[at], 10), at);
    }
    endWord(0);
    if (to - from > 1 && written[from] == '0') {
      written[from] = '1';
    }
  }

  private static boolean ofWord(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint >= '0' && Character.isLetterOrDigit(codePoint);
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private void append(int codePoint, int place) {
    if (length == word.length) {
      word = Arrays.copyOf(word, 2 * length);
      places = Arrays.copyOf(places, 2 * length);
    }
    word[length] = codePoint;
    places[length++] = place;
  }

  private void endWord(int attempt) {
    if (length <= SHORT && ascii()) {
      endShortWord(attempt);
      return;
    }
    byte[] text = text();
    byte[] digest = new byte[0];
    for (int i = 0; i < length; i++) {
      int place = i % CODE_POINTS_OF_A_DIGEST;
      if (place == 0) {
        digest = digest(text, attempt, i / CODE_POINTS_OF_A_DIGEST);
      }
      int random = (digest[2 * place] & 0xFF) << 8 | digest[2 * place + 1] & 0xFF;
      write(replacement(word[i], random), places[i]);
    }
    length = 0;
  }

  private boolean ascii() {
    for (int i = 0; i < length; i++) {
      if (word[i] >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /**
   * Of short words no two may get the same replacement, or prompts that differ in a number would
   * become equal: four rounds of a Feistel network, which can be undone by who has the secret.
   */
  private void endShortWord(int attempt) {
    int half = length / 2;
    for (int round = 0; round < ROUNDS; round++) {
      boolean first = round % 2 == 0;
      int from = first ? half : 0;
      String other = new String(word, from, first ? length - half : half);
      int shape = (1 + length) * ROUNDS + round;
      byte[] digest = digest(other.getBytes(StandardCharsets.UTF_8), attempt, shape);
      for (int i = first ? 0 : half; i < (first ? half : length); i++) {
        int random = (digest[2 * i] & 0xFF) << 8 | digest[2 * i + 1] & 0xFF;
        word[i] = shifted(word[i], random);
      }
    }
    for (int i = 0; i < length; i++) {
      write(word[i], places[i]);
    }
    length = 0;
  }

  private static int shifted(int character, int by) {
    int first = character <= '9' ? '0' : character <= 'Z' ? 'A' : 'a';
    return first + (character - first + by) % (first == '0' ? 10 : 26);
  }

  private byte[] text() {
    return new String(word, 0, length).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] digest(byte[] text, int attempt, int part) {
    sha.update(secret);
    for (int number : new int[] {attempt, part}) {
      sha.update(new byte[] {(byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }
    return sha.digest(text);
  }

  /** A code point that UTF-8 writes with as many bytes: a letter, or a digit for a digit. */
  private static int replacement(int codePoint, int random) {
    if (codePoint >= 0x1_0000) {
      return 0x2_0000 + random % 0xA000;
    }
    if (codePoint >= 0x800) {
      return 0x4E00 + random % 0x5000;
    }
    if (codePoint >= 0x80) {
      return 0x100 + random % 0x150;
    }
    if (codePoint <= '9') {
      return '0' + random % 10;
    }
    return (codePoint <= 'Z' ? 'A' : 'a') + random % 26;
  }

  private void write(int codePoint, int at) {
    if (source[at] != '\\') {
      byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, written, at, bytes.length);
      return;
    }
    int behind = at;
    for (char unit : Character.toChars(codePoint)) {
      for (int digit = 0; digit < 4; digit++) {
        written[behind + 2 + digit] = (byte) Character.forDigit(unit >> 12 - 4 * digit & 0xF, 16);
      }
      behind += 6;
    }
  }

  /** How many bytes the code point that begins there takes as it is written. */
  private int sizeAt(int at) {
    int first = source[at] & 0xFF;
    if (first != '\\') {
      return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }
    if (source[at + 1] != 'u') {
      return 2;
    }
    return Character.isHighSurrogate((char) hex(at + 2)) ? 12 : 6;
  }

  private int codePointAt(int at, int size) {
    if (source[at] == '\\') {
      return switch (size) {
        case 6 -> hex(at + 2);
        case 12 -> Character.toCodePoint((char) hex(at + 2), (char) hex(at + 8));
        default -> '\\'; // an escape with one letter stands for punctuation or white space
      };
    }
    int codePoint = size == 1 ? source[at] : source[at] & 0x7F >> size;
    for (int i = 1; i < size; i++) {
      codePoint = codePoint << 6 | source[at + i] & 0x3F;
    }
    return codePoint;
  }

  private int hex(int at) {
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      value = value << 4 | Character.digit(source[i], 16);
    }
    return value;
  }
}
