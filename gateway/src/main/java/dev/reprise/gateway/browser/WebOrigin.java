package dev.reprise.gateway.browser;

import java.util.Locale;
import java.util.Optional;

/** The origin of a page as browsers write it (RFC 6454 section 6.1): {@code https://host:port}. */
public final class WebOrigin {
  private WebOrigin() {}

  /**
   * The origin in the one form in which two of them compare: lower case, without the port its
   * scheme implies. Empty for what names no page: {@code null}, a path, a list, a wildcard.
   */
  public static Optional<String> parse(String text) {
    int mark = text.indexOf("://");
    if (mark < 1) {
      return Optional.empty();
    }
    String scheme = text.substring(0, mark).toLowerCase(Locale.ROOT);
    return scheme(scheme)
        ? Authority.parse(text.substring(mark + 3)).map(authority -> authority.origin(scheme))
        : Optional.empty();
  }

  private static boolean scheme(String scheme) {
    for (int i = 0; i < scheme.length(); i++) {
      char c = scheme.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      if (!letter && (i == 0 || !(c >= '0' && c <= '9' || "+-.".indexOf(c) >= 0))) {
        return false;
      }
    }
    return true;
  }
}
