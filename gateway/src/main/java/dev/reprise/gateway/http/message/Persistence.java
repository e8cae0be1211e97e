package dev.reprise.gateway.http.message;

import dev.reprise.request.Header;
import java.util.List;
import java.util.Locale;

/** What the fields say about the connection itself (RFC 9110 section 7.6, RFC 9112 section 9.3). */
public final class Persistence {
  private Persistence() {}

  /**
   * Whether another message may follow. A Connection field that names other fields is refused: it
   * asks an intermediary to remove them, and without its credential a request would come from
   * another caller.
   */
  public static boolean of(List<Header> fields, boolean http11) {
    boolean close = false;
    boolean keep = false;
    boolean upgrade = false;
    for (Header field : fields) {
      int length = field.name().length();
      if (length == 10 && field.name().equalsIgnoreCase("connection")) {
        for (String option : field.value().split(",", -1)) {
          switch (option.strip().toLowerCase(Locale.ROOT)) {
            case "close" -> close = true;
            case "keep-alive" -> keep = true;
            case "te", "upgrade", "http2-settings", "" -> {}
            default ->
                throw MessageRefused.malformed(
                    "Connection names a field to drop; send close or keep-alive");
          }
        }
      } else if (length == 7 && field.name().equalsIgnoreCase("upgrade")) {
        upgrade(field.value(), upgrade);
        upgrade = true;
      }
    }
    return !close && (http11 || keep);
  }

  /**
   * An offer of clear-text HTTP/2, which the JDK's client sends with its first request, is ignored
   * as RFC 9110 section 7.8 allows, and the field is not forwarded. Any other offer is refused,
   * since it would change the protocol of the connection.
   */
  private static void upgrade(String value, boolean again) {
    if (again || !value.equals("h2c")) {
      throw MessageRefused.malformed("Upgrade is not taken; send plain HTTP/1.1");
    }
  }

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
