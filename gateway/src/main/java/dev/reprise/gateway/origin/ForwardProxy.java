package dev.reprise.gateway.origin;

import org.jspecify.annotations.Nullable;

/**
 * A proxy between this gateway and an origin. An https origin is reached through a tunnel ({@code
 * CONNECT}), so the proxy sees its name and nothing else; an http origin by naming the whole URL
 * (RFC 9110 section 9.3.6, RFC 9112 section 3.2.2).
 *
 * @param host a name or an address, without the brackets of IPv6
 * @param authorization the value of {@code Proxy-Authorization}; null when it asks for none. Never
 *     shown
 */
public record ForwardProxy(String host, int port, @Nullable String authorization) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
