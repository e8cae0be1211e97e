package dev.reprise.gateway.browser;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.Optional;

/**
 * A host and its port, as the {@code Host} field and an origin write them (RFC 9110 section 7.2,
 * RFC 3986 section 3.2), read strictly: no user, no zone, no blanks.
 *
 * @param host in lower case; an IPv6 address in its brackets, a name without the dot at its end
 * @param literal whether the host is an IP address
 * @param port -1 when none is written
 */
public record Authority(String host, boolean literal, int port) {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;
  private static final int NO_PORT = -1;

  /** Empty for anything that is not {@code host} or {@code host:port}. */
  public static Optional<Authority> parse(String text) {
    int colon = text.startsWith("[") ? text.indexOf(':', text.indexOf(']') + 1) : text.indexOf(':');
    String host = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
    int port = colon < 0 ? NO_PORT : port(text.substring(colon + 1));
    if (port < NO_PORT) {
      return Optional.empty();
    }
    if (literal(host)) {
      return Optional.of(new Authority(host, true, port));
    }
    // A dot at the end says that the name is complete; it is the same name.
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name(name) ? Optional.of(new Authority(name, false, port)) : Optional.empty();
  }

  /** Whether the text is an IPv4 address, or an IPv6 address in brackets and without a zone. */
  private static boolean literal(String host) {
    if (!host.startsWith("[")) {
      return NetUtil.isValidIpV4Address(host);
    }
    return host.endsWith("]")
        && host.indexOf('%') < 0
        && NetUtil.isValidIpV6Address(host.substring(1, host.length() - 1));
  }

  /** A host name without port: labels between dots, none empty. */
  private static boolean name(String name) {
    int label = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '.' ? label == 0 : !labelCharacter(c)) {
        return false;
      }
      label = c == '.' ? 0 : label + 1;
      if (label > LONGEST_LABEL) {
        return false;
      }
    }
    return label > 0 && name.length() <= LONGEST_NAME;
  }

  /** Underscores are taken, since names inside networks have them. */
  private static boolean labelCharacter(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
  }

  /** -1 for no digits (RFC 3986 allows the colon alone), -2 for what is no port. */
  private static int port(String digits) {
    if (digits.isEmpty()) {
      return NO_PORT;
    }
    int port = 0;
    for (int i = 0; i < digits.length() && port <= 65_535; i++) {
      int digit = digits.charAt(i) - '0';
      port = digit < 0 || digit > 9 ? Integer.MAX_VALUE : port * 10 + digit;
    }
    return port <= 65_535 ? port : NO_PORT - 1;
  }

  /** The origin of pages that this authority serves, without the port its scheme implies. */
  String origin(String scheme) {
    boolean implied =
        port == NO_PORT
            || scheme.equals("http") && port == 80
            || scheme.equals("https") && port == 443;
    return scheme + "://" + host + (implied ? "" : ":" + port);
  }
}
