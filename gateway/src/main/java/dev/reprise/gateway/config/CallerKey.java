package dev.reprise.gateway.config;

/**
 * A caller the gateway lets in (contract 2.3). The key itself is known to the caller only.
 *
 * @param name what people call the caller; empty when the configuration gives none
 * @param hash SHA-256 of the key, 64 hexadecimal digits in lower case
 */
public record CallerKey(String name, String hash) {
  /** How a hash is written before its digits. */
  public static final String PREFIX = "sha256:";

  private static final int SHOWN_DIGITS = 8;

  /** For people: the name, or enough of the hash to tell keys apart. */
  @Override
  public String toString() {
    String digits = PREFIX + hash.substring(0, SHOWN_DIGITS) + "…";
    return name.isEmpty() ? digits : name + " " + digits;
  }
}
