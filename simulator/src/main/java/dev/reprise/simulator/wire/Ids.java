package dev.reprise.simulator.wire;

import java.util.Base64;
import java.util.SplittableRandom;

/**
 * Identifiers in the shapes the providers use, from a seed: the same call of the same run gets the
 * same ids.
 */
public final class Ids {

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";

  private final SplittableRandom random;

  public Ids(long seed) {
    random = new SplittableRandom(seed);
  }

  public String base62(String prefix, int length) {
    return draw(prefix, length, BASE62);
  }

  public String hex(String prefix, int length) {
    return draw(prefix, length, "0123456789abcdef");
  }

  public String lower(String prefix, int length) {
    return draw(prefix, length, LOWER);
  }

  /** Opaque bytes in base64, as signatures and encrypted reasoning are. */
  public String opaque(int bytes) {
    return Base64.getEncoder().encodeToString(bytes(bytes));
  }

  public String opaqueUrl(int bytes) {
    return Base64.getUrlEncoder().encodeToString(bytes(bytes));
  }

  /** A whole number from {@code low} to {@code high}, both included. */
  public int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private String draw(String prefix, int length, String alphabet) {
    StringBuilder id = new StringBuilder(prefix);
    for (int i = 0; i < length; i++) {
      id.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return id.toString();
  }
}
