package dev.reprise.gateway.http.message;

import dev.reprise.request.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the {@code Connection} field of a message says (RFC 9110 section 7.6.1, RFC 9112 section
 * 9.3).
 *
 * @param close whether the connection ends after this exchange
 * @param keepAlive whether HTTP/1.0 asks to keep the connection
 * @param named lower-case names of fields that are meant for this connection only: they are not
 *     forwarded
 */
public record ConnectionOptions(boolean close, boolean keepAlive, List<String> named) {
  private static final ConnectionOptions NONE = new ConnectionOptions(false, false, List.of());
  private static final ConnectionOptions CLOSE = new ConnectionOptions(true, false, List.of());
  private static final ConnectionOptions KEEP = new ConnectionOptions(false, true, List.of());
  private static final ConnectionOptions BOTH = new ConnectionOptions(true, true, List.of());

  /**
   * Refuses a message whose {@code Connection} field names a field that the gateway relies on:
   * without it the message would mean something else.
   */
  public static ConnectionOptions of(List<Header> fields) {
    boolean close = false;
    boolean keep = false;
    List<String> named = List.of();
    for (Header field : fields) {
      if (field.name().length() == 10 && field.name().equalsIgnoreCase("connection")) {
        for (String option : field.value().split(",", -1)) {
          String name = option.strip().toLowerCase(Locale.ROOT);
          switch (name) {
            case "close" -> close = true;
            case "keep-alive" -> keep = true;
            case "te", "upgrade", "http2-settings", "trailer", "" -> {}
            default -> named = with(named, checked(name));
          }
        }
      }
    }
    return named.isEmpty() ? plain(close, keep) : new ConnectionOptions(close, keep, named);
  }

  private static ConnectionOptions plain(boolean close, boolean keep) {
    if (close) {
      return keep ? BOTH : CLOSE;
    }
    return keep ? KEEP : NONE;
  }

  private static List<String> with(List<String> named, String name) {
    var more = new ArrayList<>(named);
    more.add(name);
    return List.copyOf(more);
  }

  private static String checked(String name) {
    for (int at = 0; at < name.length(); at++) {
      char letter = name.charAt(at);
      if (letter >= 0x7f || !Octets.is((byte) letter, Octets.TOKEN)) {
        throw MessageRefused.malformed("Connection holds an option that is not a field's name");
      }
    }
    if (ReliedFields.contains(name)) {
      throw MessageRefused.malformed(
          "Connection names the field %s, which must not be removed; leave it out there"
              .formatted(name));
    }
    return name;
  }

  /** Whether another message may follow. */
  public boolean persistent(boolean http11) {
    return !close && (http11 || keepAlive);
  }

  /** Whether the field belongs to this connection and must not be forwarded. */
  public boolean drops(String name) {
    if (Persistence.ofConnection(name)) {
      return true;
    }
    for (int at = 0; at < named.size(); at++) {
      if (named.get(at).equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }
}
