package dev.reprise.response;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the fresh id of a replay from the id in the kept answer. The default makes random ids.
 * Where the kept answer must be found again by its fresh id (Responses API: {@code
 * previous_response_id}), another implementation makes ids that can be resolved.
 */
@FunctionalInterface
public interface IdMint {

  /** A fresh id of the same shape and length. Called once per id of an answer. */
  String mint(String kept);

  /**
   * Random ids in the shape of the kept one: the prefix up to the first {@code _} or {@code
   * chatcmpl-} stays, then each character becomes another of its kind (hexadecimal where the kept
   * one has only that, else letters and digits); {@code -} and {@code _} stay. At least 80 bits for
   * every provider's shape. Not from a secure source on purpose: an id gives no access and only has
   * to differ from others, and secure random bytes would make hits slower.
   */
  static IdMint random() {
    return IdMint::shaped;
  }

  private static String shaped(String kept) {
    int start = prefix(kept);
    boolean hex = true;
    for (int i = start; i < kept.length(); i++) {
      hex &= separates(kept.charAt(i)) || lowerHexadecimal(kept.charAt(i));
    }
    String alphabet =
        hex ? "0123456789abcdef" : "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    byte[] fresh = kept.getBytes(StandardCharsets.ISO_8859_1);
    long bits = 0;
    int drawn = 0;
    for (int i = start; i < fresh.length; i++) {
      if (!separates((char) fresh[i])) {
        bits = (drawn++ & 3) == 0 ? ThreadLocalRandom.current().nextLong() : bits;
        fresh[i] = (byte) alphabet.charAt((int) ((bits & 0xffff) * alphabet.length() >>> 16));
        bits >>>= 16;
      }
    }
    return new String(fresh, StandardCharsets.ISO_8859_1);
  }

  /** Letters, digits, {@code -} and {@code _}: goes into a JSON string or a path as it is. */
  static boolean plain(String id) {
    for (int i = 0; i < id.length(); i++) {
      if (!separates(id.charAt(i)) && !letterOrDigit(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean separates(char c) {
    return c == '-' || c == '_';
  }

  private static boolean lowerHexadecimal(char c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
  }

  private static boolean letterOrDigit(char c) {
    return c >= '0' && c <= '9' || (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  /** {@code msg_01}, {@code resp_}, {@code chatcmpl-}, {@code gen-}; nothing for bare ids. */
  private static int prefix(String kept) {
    int at = endOfWord(kept);
    if (at == 0 || at + 1 >= kept.length()) {
      return 0;
    }
    char mark = kept.charAt(at);
    if (mark != '_' && (mark != '-' || looksHexadecimal(kept, at))) {
      return 0;
    }
    return kept.startsWith("01", at + 1) && kept.startsWith("msg_") ? at + 3 : at + 1;
  }

  private static int endOfWord(String kept) {
    int at = 0;
    while (at < kept.length() && kept.charAt(at) >= 'a' && kept.charAt(at) <= 'z') {
      at++;
    }
    return at;
  }

  private static boolean looksHexadecimal(String kept, int to) {
    for (int i = 0; i < to; i++) {
      if (kept.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }
}
