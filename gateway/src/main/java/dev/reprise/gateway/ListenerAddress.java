package dev.reprise.gateway;

import dev.reprise.gateway.config.HostPort;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where a listener is reached.
 *
 * @param written the host of the configuration; shown for a wildcard, since a socket that takes
 *     IPv4 and IPv6 says {@code ::} of itself
 */
record ListenerAddress(String scheme, String written, InetSocketAddress bound) {

  /** {@code https://[::1]:8443}. */
  String url() {
    InetAddress address = bound.getAddress();
    return at(address == null || address.isAnyLocalAddress() ? written : text(address));
  }

  /**
   * An address that a client can use: for a wildcard that of the machine in its network, else its
   * loopback address. Empty when the listener is bound to one address already.
   */
  Optional<String> usable() {
    InetAddress address = bound.getAddress();
    return address == null || !address.isAnyLocalAddress()
        ? Optional.empty()
        : Optional.of(at(text(ofMachine())));
  }

  /** What a client on this machine uses; for a wildcard the loopback address. */
  String local() {
    InetAddress address = bound.getAddress();
    return address == null || !address.isAnyLocalAddress() ? url() : at("127.0.0.1");
  }

  private String at(String host) {
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort();
  }

  private static String text(InetAddress address) {
    return HostPort.text(address);
  }

  /** IPv4 first: it needs no brackets and no zone. */
  private static InetAddress ofMachine() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
          .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
          .orElseGet(InetAddress::getLoopbackAddress);
    } catch (SocketException cannotBeListed) {
      return InetAddress.getLoopbackAddress();
    }
  }
}
