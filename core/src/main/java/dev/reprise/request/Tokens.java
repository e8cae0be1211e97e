package dev.reprise.request;

import java.nio.charset.StandardCharsets;

/**
 * Tokens of HTTP: names of fields, methods (RFC 9110 section 5.6.2). The one place that says which
 * characters they may have.
 */
public final class Tokens {
  private static final String MARKS = "!#$%&'*+-.^_`|~";
  private static final boolean[] ALLOWED = new boolean[128];

  static {
    String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (byte octet : (letters + "0123456789" + MARKS).getBytes(StandardCharsets.US_ASCII)) {
      ALLOWED[octet] = true;
    }
  }

  private Tokens() {}

  /**
   * Whether this character, or octet from 0 to 255, may stand in a token.
   *
   * @param character any value: what is not ASCII may not
   */
  public static boolean allows(int character) {
    return character >= 0 && character < ALLOWED.length && ALLOWED[character];
  }

  /**
   * Whether the text is a token in lower case, as names of fields are written here.
   *
   * @param longest most characters
   */
  public static boolean lowerCaseName(String text, int longest) {
    boolean name = !text.isEmpty() && text.length() <= longest;
    for (int i = 0; name && i < text.length(); i++) {
      char c = text.charAt(i);
      name = allows(c) && (c < 'A' || c > 'Z');
    }
    return name;
  }
}
