package dev.reprise.gateway.cli;

import dev.reprise.request.Digest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * A caller's key, {@code rp_<id>_<secret>} (contract 2.3): the id names the key, the secret of 43
 * letters and digits (256 bits) cannot be guessed.
 */
record CallersKey(String value) {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ID_LETTERS = 8;
  private static final int SECRET_LETTERS = 43;

  static CallersKey random() {
    var random = new SecureRandom();
    return new CallersKey("rp_" + text(random, ID_LETTERS) + "_" + text(random, SECRET_LETTERS));
  }

  private static String text(SecureRandom random, int length) {
    var text = new StringBuilder(length);
    random.ints(length, 0, LETTERS.length()).forEach(at -> text.append(LETTERS.charAt(at)));
    return text.toString();
  }

  /** As {@code callers.keys} takes it. */
  String hash() {
    return "sha256:" + Digest.of(value.getBytes(StandardCharsets.UTF_8)).hex();
  }

  @Override
  public String toString() {
    return "a key";
  }
}
