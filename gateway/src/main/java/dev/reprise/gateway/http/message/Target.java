package dev.reprise.gateway.http.message;

import java.util.Locale;

/**
 * The request target (RFC 9112 section 3.2). Accepts only a path that every server reads in the
 * same way: without dot segments, path parameters, backslashes, empty segments, encodings of these,
 * and without an encoded percent sign, which would be a second encoding. An encoded slash is taken
 * in a segment that can be an id ({@code /v1/models/org%2Fname}), since it is forwarded as it came
 * and such paths are never kept; it must not make a dot or an empty segment when it is decoded. The
 * path is part of the key, so two paths must not mean the same resource: what needs no encoding is
 * decoded.
 */
public final class Target {
  private Target() {}

  /**
   * The origin form. An absolute form is accepted when it names the same host as the Host field.
   */
  public static String origin(String sent, String host, boolean tls) {
    String target = sent.startsWith("/") ? sent : withoutAuthority(sent, host, tls);
    check(target);
    return unreserved(target);
  }

  private static String withoutAuthority(String sent, String host, boolean tls) {
    String scheme = tls ? "https://" : "http://";
    if (!sent.regionMatches(true, 0, scheme, 0, scheme.length())) {
      throw MessageRefused.malformed("the request target is not a path; send /… as the target");
    }
    int slash = sent.indexOf('/', scheme.length());
    String authority =
        slash < 0 ? sent.substring(scheme.length()) : sent.substring(scheme.length(), slash);
    if (slash < 0 || !authority.toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT))) {
      throw MessageRefused.malformed("the request target names another host than the Host field");
    }
    return sent.substring(slash);
  }

  /**
   * The target with letters, digits, hyphens, low lines and tildes of its path decoded: encoded
   * they mean the same (RFC 3986 section 6.2.2.2), and what reads a path compares text.
   */
  private static String unreserved(String target) {
    int query = target.indexOf('?');
    int pathEnd = query < 0 ? target.length() : query;
    int percent = target.indexOf('%');
    if (percent < 0 || percent >= pathEnd) {
      return target;
    }
    var plain = new StringBuilder(target.length());
    for (int at = 0; at < pathEnd; at++) {
      char letter = target.charAt(at);
      int octet = letter == '%' ? octet(target, at) : -1;
      if (octet >= 0 && isUnreserved(octet)) {
        plain.append((char) octet);
        at += 2;
      } else {
        plain.append(letter);
      }
    }
    return plain.append(target, pathEnd, target.length()).toString();
  }

  private static boolean isUnreserved(int octet) {
    return octet >= 'a' && octet <= 'z'
        || octet >= 'A' && octet <= 'Z'
        || octet >= '0' && octet <= '9'
        || octet == '-'
        || octet == '_'
        || octet == '~';
  }

  /** What a percent sign and two hex digits stand for; negative for anything else. */
  private static int octet(String target, int at) {
    int high = at + 2 < target.length() ? Octets.hex((byte) target.charAt(at + 1)) : -1;
    int low = high < 0 ? -1 : Octets.hex((byte) target.charAt(at + 2));
    return low < 0 ? -1 : high << 4 | low;
  }

  private static void check(String target) {
    int query = target.indexOf('?');
    int pathEnd = query < 0 ? target.length() : query;
    for (int at = 0; at < target.length(); at++) {
      char letter = target.charAt(at);
      boolean inPath = at < pathEnd;
      if (letter > 0x7e || !Octets.is((byte) letter, inPath ? Octets.PATH : Octets.QUERY)) {
        throw MessageRefused.malformed(
            "the %s holds %s, which is not taken there"
                .formatted(inPath ? "path" : "query", Octets.shown((byte) letter)));
      }
      if (letter == '%') {
        encoded(target, at, pathEnd);
      } else if (inPath && letter == '/') {
        segment(target, at + 1, pathEnd, false);
      }
    }
  }

  private static void encoded(String target, int at, int pathEnd) {
    int octet = octet(target, at);
    if (octet < 0) {
      throw MessageRefused.malformed(
          "a percent sign in the target is not followed by two hex digits");
    }
    if (octet < 0x20 || octet == 0x7f) {
      throw MessageRefused.malformed("the target encodes a control character");
    }
    if (at < pathEnd) {
      delimiter(target, at, pathEnd, octet);
    }
  }

  private static void delimiter(String target, int at, int pathEnd, int octet) {
    if (octet == '/' && inId(target, at)) {
      segment(target, at + 3, pathEnd, true);
    } else if ("/\\.;%?#".indexOf(octet) >= 0) {
      throw MessageRefused.malformed(
          "the path encodes '%c'; write paths without encoded delimiters".formatted(octet));
    }
  }

  /** Whether the segment of that place follows one that is not a version, such as {@code v1}. */
  private static boolean inId(String target, int at) {
    int start = target.lastIndexOf('/', at);
    int before = start <= 0 ? -1 : target.lastIndexOf('/', start - 1);
    if (before < 0) {
      return false;
    }
    char first = target.charAt(before + 1);
    char second = target.charAt(before + 2);
    return !((first == 'v' || first == 'V') && second >= '0' && second <= '9');
  }

  /**
   * @param encoded whether an encoded slash stands before it
   */
  private static void segment(String target, int from, int end, boolean encoded) {
    int to = pieceEnd(target, from, end);
    int length = to - from;
    if (length == 0 && (to < end || encoded)) {
      throw MessageRefused.malformed("the path holds an empty segment ('//')");
    }
    boolean dots = length > 0 && target.charAt(from) == '.';
    if (dots && (length == 1 || length == 2 && target.charAt(from + 1) == '.')) {
      throw MessageRefused.malformed("the path holds a dot segment; send the resolved path");
    }
  }

  /** Where the next slash stands, as it is or encoded. */
  private static int pieceEnd(String target, int from, int end) {
    int to = from;
    while (to < end && target.charAt(to) != '/' && !slash(target, to)) {
      to++;
    }
    return to;
  }

  private static boolean slash(String target, int at) {
    return target.charAt(at) == '%' && target.regionMatches(true, at, "%2f", 0, 3);
  }
}
