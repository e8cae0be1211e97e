package dev.reprise.gateway.http.message;

/**
 * The fields that belong to one connection, whatever its {@code Connection} field says (RFC 9110
 * section 7.6.1). They are read here and never forwarded. An offer in {@code Upgrade} is ignored
 * with its field, as RFC 9110 section 7.8 allows: the exchange goes on in HTTP/1.1.
 */
public final class Persistence {
  private Persistence() {}

  /** Whether the field belongs to this connection and must not be forwarded. */
  public static boolean ofConnection(String name) {
    return switch (name.length()) {
      case 2 -> name.equalsIgnoreCase("te");
      case 6 -> name.equalsIgnoreCase("expect");
      case 7 -> name.equalsIgnoreCase("trailer") || name.equalsIgnoreCase("upgrade");
      case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
      case 14 -> name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("http2-settings");
      case 16 -> name.equalsIgnoreCase("proxy-connection");
      case 17 -> name.equalsIgnoreCase("transfer-encoding");
      case 18 -> name.equalsIgnoreCase("proxy-authenticate");
      case 19 -> name.equalsIgnoreCase("proxy-authorization");
      default -> false;
    };
  }
}
