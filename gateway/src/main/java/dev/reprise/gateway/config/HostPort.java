package dev.reprise.gateway.config;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The address of a listener.
 *
 * @param host a name or an address, IPv6 without its brackets
 * @param port 0 picks a free one
 */
public record HostPort(String host, int port) {
  /** {@code 127.0.0.1:8080}, {@code [::1]:8080}; empty for anything else. */
  public static Optional<HostPort> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    boolean legal = !bare.isEmpty() && (bracketed || bare.indexOf(':') < 0) && plain(bare);
    int port = port(text.substring(colon + 1));
    return legal && port >= 0 ? Optional.of(new HostPort(bare, port)) : Optional.empty();
  }

  private static boolean plain(String host) {
    return host.chars().allMatch(c -> c > ' ' && c < 127 && "/[]@?#".indexOf(c) < 0);
  }

  private static int port(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits ? Integer.parseInt(text) : -1;
    return port <= 65_535 ? port : -1;
  }

  public HostPort withPort(int other) {
    return new HostPort(host, other);
  }

  /** Whether only this machine can reach it. */
  public boolean loopback() {
    return host.equals("localhost")
        || host.equals("::1")
        || host.startsWith("127.") && NetUtil.isValidIpV4Address(host);
  }

  /** An address as people write it (RFC 5952 for IPv6), without brackets. */
  public static String text(InetAddress address) {
    return NetUtil.toAddressString(address);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
