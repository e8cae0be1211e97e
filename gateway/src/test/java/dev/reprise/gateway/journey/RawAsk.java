package dev.reprise.gateway.journey;

import dev.reprise.gateway.http.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Requests written by hand, as no client library would write them; one connection each. */
final class RawAsk {
  private RawAsk() {}

  /** What came back. */
  record Got(int status, String head, String body) {
    /** The value of that field; empty when it is not there. */
    String field(String name) {
      for (String line : head.split("\r\n")) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
          return line.substring(colon + 1).strip();
        }
      }
      return "";
    }

    long count(String name) {
      return head.toLowerCase(Locale.ROOT)
          .lines()
          .filter(line -> line.startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .count();
    }
  }

  static int port(String url) {
    return URI.create(url).getPort();
  }

  /**
   * @param fields lines of the head without their ends, Host among them
   */
  static Got send(String url, String requestLine, String body, String... fields) {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder(requestLine).append("\r\n");
    for (String field : fields) {
      head.append(field).append("\r\n");
    }
    if (octets.length > 0) {
      head.append("Content-Length: ").append(octets.length).append("\r\n");
    }
    try (var wire = new Wire(port(url))) {
      wire.send(head.append("\r\n").toString()).send(octets);
      Wire.Got got = wire.answer();
      return new Got(got.status(), got.head(), got.body());
    }
  }

  static Got post(String url, String path, String body, String... fields) {
    return send(url, "POST " + path + " HTTP/1.1", body, fields);
  }

  static Got get(String url, String path, String... fields) {
    return send(url, "GET " + path + " HTTP/1.1", "", fields);
  }
}
