package dev.reprise.gateway.config;

import io.netty.util.NetUtil;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * The variables that name proxies for all programs: {@code HTTPS_PROXY}, {@code HTTP_PROXY} and
 * {@code NO_PROXY}, each also in lower case, which counts for more. This machine is never asked
 * through a proxy that a variable names.
 */
public record ProxyVariables(Environment environment) {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** The name of the variable whose proxy is used for this address; empty: directly. */
  public Optional<String> variableFor(URI address) {
    String name = address.getScheme().equals("https") ? "HTTPS_PROXY" : "HTTP_PROXY";
    return spared(address) ? Optional.empty() : named(name);
  }

  private Optional<String> named(String upper) {
    String lower = upper.toLowerCase(Locale.ROOT);
    return environment.variable(lower).isPresent()
        ? Optional.of(lower)
        : Optional.of(upper).filter(name -> environment.variable(name).isPresent());
  }

  private boolean spared(URI address) {
    String host = bare(address.getHost().toLowerCase(Locale.ROOT));
    int port =
        address.getPort() >= 0
            ? address.getPort()
            : address.getScheme().equals("https") ? HTTPS : HTTP;
    if (new HostPort(host, port).loopback()) {
      return true;
    }
    String list = named("NO_PROXY").flatMap(environment::variable).orElse("");
    for (String entry : list.split(",", -1)) {
      if (matches(entry.strip().toLowerCase(Locale.ROOT), host, port)) {
        return true;
      }
    }
    return false;
  }

  /**
   * {@code *}, a host with those below it, {@code .host} for those below it alone, an address, a
   * block of addresses; hosts and addresses with a port or without.
   */
  private static boolean matches(String entry, String host, int port) {
    if (entry.isEmpty() || entry.equals("*")) {
      return !entry.isEmpty();
    }
    if (entry.indexOf('/') > 0) {
      return inBlock(entry, host);
    }
    Optional<HostPort> withPort = HostPort.parse(entry);
    if (withPort.isPresent() && withPort.get().port() != port) {
      return false;
    }
    String name = withPort.map(HostPort::host).orElseGet(() -> bare(entry));
    String domain = name.startsWith("*.") ? name.substring(1) : name;
    return domain.startsWith(".")
        ? host.endsWith(domain)
        : host.equals(domain) || !isAddress(host) && host.endsWith("." + domain);
  }

  private static boolean inBlock(String entry, String host) {
    int slash = entry.indexOf('/');
    byte[] block = octets(entry.substring(0, slash));
    byte[] address = octets(host);
    int bits = bits(entry.substring(slash + 1));
    if (block.length == 0 || block.length != address.length || bits > 8 * block.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % 8;
      if ((block[bit / 8] & mask) != (address[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** More bits than an address has for what is no number. */
  private static int bits(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : Integer.MAX_VALUE;
  }

  /** No octets for what is no address. */
  private static byte[] octets(String text) {
    byte[] octets = NetUtil.createByteArrayFromIpAddressString(text);
    return octets == null ? new byte[0] : octets;
  }

  private static boolean isAddress(String host) {
    return octets(host).length > 0;
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
