package dev.reprise.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * A proxy through which a provider is called.
 *
 * @param host a name or an address, without the brackets of IPv6
 * @param credentials {@code user:password}; null when it asks for none
 */
public record ProxyAddress(String host, int port, @Nullable Secret credentials) {
  /** Without the credentials. */
  @Override
  public String toString() {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return "http://" + (credentials == null ? "" : "(secret)@") + name + ":" + port;
  }
}
