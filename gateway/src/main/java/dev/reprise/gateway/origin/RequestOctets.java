package dev.reprise.gateway.origin;

import dev.reprise.gateway.http.message.Persistence;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.request.Header;
import java.nio.charset.StandardCharsets;

/**
 * Writes the head of a request to an origin. This class sets host, length and accepted codings:
 * gzip is accepted and always decoded, whatever the caller accepts, because plain octets are kept
 * and replayed.
 */
final class RequestOctets {
  private RequestOctets() {}

  /** Throws {@link IllegalArgumentException} for a field that would end its line early. */
  static byte[] head(HttpCall call, Endpoint.SplitUrl place) {
    var head = new StringBuilder(512);
    ForwardProxy relay = place.endpoint().relayed();
    head.append(token(call.method())).append(' ');
    if (relay != null) {
      head.append("http://").append(place.endpoint().host(true));
    }
    head.append(place.target()).append(" HTTP/1.1\r\n");
    field(head, "host", place.endpoint().host(true));
    for (Header field : call.headers()) {
      if (!ours(field.name())) {
        field(head, token(field.name()), field.value());
      }
    }
    field(head, "accept-encoding", "gzip");
    if (relay != null && relay.authorization() != null) {
      field(head, "proxy-authorization", relay.authorization());
    }
    if (call.body().length > 0 || !call.method().equals("GET") && !call.method().equals("HEAD")) {
      field(head, "content-length", Integer.toString(call.body().length));
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean ours(String name) {
    return name.equalsIgnoreCase("host")
        || name.equalsIgnoreCase("accept-encoding")
        || Persistence.ofConnection(name);
  }

  private static void field(StringBuilder head, String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char letter = value.charAt(i);
      if (letter < 0x20 && letter != '\t' || letter == 0x7f || letter > 0xff) {
        throw new IllegalArgumentException("header " + name + " holds a character no header may");
      }
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static String token(String text) {
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter <= 0x20 || letter >= 0x7f || letter == ':') {
        throw new IllegalArgumentException("a method or header name holds a character it may not");
      }
    }
    if (text.isEmpty()) {
      throw new IllegalArgumentException("an empty method or header name");
    }
    return text;
  }
}
