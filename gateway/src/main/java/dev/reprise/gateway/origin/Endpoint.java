package dev.reprise.gateway.origin;

import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port of an origin, and how it is reached. Calls to the same endpoint share a
 * pool of connections.
 *
 * @param host a name or an address, without the brackets of IPv6
 */
record Endpoint(boolean tls, String host, int port, Reach reach) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** An absolute URL in two parts: {@code target} is its path and query. */
  record SplitUrl(Endpoint endpoint, String target) {}

  /**
   * Throws {@link IllegalArgumentException} for anything but http(s)://host[:port][/path][?query].
   */
  static SplitUrl of(String url, Reach reach) {
    boolean tls = url.startsWith("https://");
    if (!tls && !url.startsWith("http://")) {
      throw new IllegalArgumentException("not an http or https URL; check base_url");
    }
    int start = tls ? 8 : 7;
    int slash = url.indexOf('/', start);
    int end = slash < 0 ? url.length() : slash;
    String target = slash < 0 ? "/" : url.substring(slash);
    for (int i = 0; i < url.length(); i++) {
      if (!allowed(url.charAt(i), i < end)) {
        throw new IllegalArgumentException("a URL with blanks, user, fragment or bare query");
      }
    }
    return new SplitUrl(of(tls, url.substring(start, end), reach), target);
  }

  private static boolean allowed(char letter, boolean beforePath) {
    boolean visible = letter > 0x20 && letter < 0x7f;
    return visible && letter != '#' && !(beforePath && (letter == '@' || letter == '?'));
  }

  private static Endpoint of(boolean tls, String text, Reach reach) {
    int bracket = text.indexOf(']');
    int colon = text.indexOf(':', Math.max(bracket, 0));
    String host = colon < 0 ? text : text.substring(0, colon);
    if (bracket > 0) {
      host = text.substring(1, bracket);
    }
    int port = colon < 0 ? tls ? HTTPS : HTTP : Integer.parseInt(text.substring(colon + 1));
    if (host.isEmpty() || port < 1 || port > 0xffff) {
      throw new IllegalArgumentException("no host, or a port that is none, in a URL");
    }
    return new Endpoint(tls, host, port, reach);
  }

  /** The host that is connected to: the proxy's, or its own. */
  String nextHost() {
    return reach.proxy() == null ? host : reach.proxy().host();
  }

  int nextPort() {
    return reach.proxy() == null ? port : reach.proxy().port();
  }

  /** The proxy that is asked for a tunnel; null when there is none, or none is needed. */
  @Nullable ForwardProxy tunnelled() {
    return tls ? reach.proxy() : null;
  }

  /** The proxy that is given the whole request; null when there is none. */
  @Nullable ForwardProxy relayed() {
    return tls ? null : reach.proxy();
  }

  /**
   * Host and port; with {@code field} as the Host field writes them (RFC 9112 section 3.2), without
   * the default port of the scheme.
   */
  String host(boolean field) {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return field && port == (tls ? HTTPS : HTTP) ? name : name + ":" + port;
  }

  @Override
  public String toString() {
    return host(false);
  }
}
