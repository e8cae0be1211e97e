package dev.reprise.gateway.http;

import dev.reprise.gateway.http.message.Coding;
import dev.reprise.gateway.http.message.ConnectionOptions;
import dev.reprise.gateway.http.message.Fields;
import dev.reprise.gateway.http.message.Framing;
import dev.reprise.gateway.http.message.MessageRefused;
import dev.reprise.gateway.http.message.Octets;
import dev.reprise.gateway.http.message.Target;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request's head, read strictly.
 *
 * @param target origin form
 * @param headers what a handler sees
 * @param length octets of the body as sent, or {@link Framing#CHUNKED}
 * @param coding of the body
 * @param persistent whether another request may follow on the connection
 * @param awaitsContinue whether the client waits for a 100 before it sends the body
 */
record RequestHead(
    String method,
    String target,
    boolean http11,
    Headers headers,
    long length,
    Coding coding,
    boolean persistent,
    boolean awaitsContinue) {

  private static final int LONGEST_METHOD = 20;
  private static final int VERSION_LENGTH = 8;

  private static final RequestHead UNREADABLE =
      new RequestHead("", "", true, Headers.NONE, 0, Coding.IDENTITY, false, false);

  /** The head of a request that was refused; no request may follow it. */
  static RequestHead unreadable() {
    return UNREADABLE;
  }

  boolean hasBody() {
    return length != 0;
  }

  /** The whole request. */
  Incoming with(byte[] body, InetSocketAddress remote, boolean tls) {
    return new Incoming(method, target, headers, body, remote, tls);
  }

  /** Reads the octets from the first of the request line to the last of the empty line. */
  static RequestHead read(byte[] octets, int from, int to, boolean tls) {
    int methodEnd = Octets.skip(octets, from, to, Octets.TOKEN);
    if (methodEnd == from || octets[methodEnd] != ' ' || methodEnd - from > LONGEST_METHOD) {
      throw MessageRefused.malformed("the request line does not start with a method and one space");
    }
    int targetEnd = methodEnd + 1;
    while (octets[targetEnd] > 0x20 && octets[targetEnd] < 0x7f) {
      targetEnd++;
    }
    if (targetEnd == methodEnd + 1) {
      throw MessageRefused.malformed("the request line has no target after one space");
    }
    String sent = Octets.text(octets, methodEnd + 1, targetEnd);
    try {
      boolean http11 = version(octets, targetEnd);
      var fields = Fields.read(octets, targetEnd + 1 + VERSION_LENGTH + 2, to - 2);
      return of(method(octets, from, methodEnd), sent, http11, fields, tls);
    } catch (MessageRefused refused) {
      throw refused.on(pathForErrors(sent));
    }
  }

  private static String method(byte[] octets, int from, int to) {
    return to - from == 4
            && octets[from] == 'P'
            && octets[from + 1] == 'O'
            && octets[from + 2] == 'S'
            && octets[from + 3] == 'T'
        ? "POST"
        : Octets.text(octets, from, to);
  }

  /** The path that selects the format of an error, also when the path itself is wrong. */
  private static String pathForErrors(String sent) {
    int query = sent.indexOf('?');
    return query < 0 ? sent : sent.substring(0, query);
  }

  private static boolean version(byte[] octets, int at) {
    String shape = octets[at] == ' ' ? line(octets, at + 1) : "";
    return switch (shape) {
      case "HTTP/1.1" -> true;
      case "HTTP/1.0" -> false;
      case "HTTP/2.0" -> throw MessageRefused.of(505, "HTTP/2 is not spoken here; use HTTP/1.1");
      default ->
          throw MessageRefused.malformed("the request line does not end in one space and HTTP/1.1");
    };
  }

  private static String line(byte[] octets, int from) {
    int end = from;
    while (octets[end] != '\r' && end - from <= VERSION_LENGTH) {
      end++;
    }
    return octets[end] == '\r' && octets[end + 1] == '\n' ? Octets.text(octets, from, end) : "";
  }

  private static RequestHead of(
      String method, String sent, boolean http11, List<Header> fields, boolean tls) {
    String host = host(fields, http11);
    Framing framing = Framing.of(fields);
    var options = ConnectionOptions.of(fields);
    long length = framing.length() == Framing.UNSAID ? 0 : framing.length();
    if (framing.chunked() && !http11) {
      throw MessageRefused.malformed("Transfer-Encoding in an HTTP/1.0 request");
    }
    if (length != 0 && takesNoBody(method)) {
      throw MessageRefused.malformed(method + " with a body; send it without one");
    }
    if (method.equals("CONNECT")) {
      throw MessageRefused.malformed("CONNECT is not taken: this is not a forward proxy");
    }
    String target = Target.origin(sent, host, tls);
    var coding = length == 0 ? Coding.IDENTITY : Coding.of(fields);
    boolean awaits = http11 && length != 0 && awaitsContinue(fields);
    return new RequestHead(
        method,
        target,
        http11,
        seen(fields, coding, options),
        length,
        coding,
        options.persistent(http11),
        awaits);
  }

  private static boolean takesNoBody(String method) {
    return method.equals("GET") || method.equals("HEAD");
  }

  private static String host(List<Header> fields, boolean http11) {
    Optional<String> host = Optional.empty();
    for (Header field : fields) {
      if (field.name().length() == 4 && field.name().equalsIgnoreCase("host")) {
        if (host.isPresent()) {
          throw MessageRefused.malformed("more than one Host field; send it once");
        }
        host = Optional.of(field.value());
      }
    }
    String value = host.orElse("");
    boolean given = !value.isEmpty() || !http11 && host.isEmpty();
    if (!given || !hostOctets(value)) {
      throw MessageRefused.malformed(
          "the Host field is missing or is not a host; send Host: name[:port]");
    }
    return value;
  }

  private static boolean hostOctets(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= 0x7f || !Octets.is((byte) value.charAt(i), Octets.HOST)) {
        return false;
      }
    }
    return true;
  }

  private static boolean awaitsContinue(List<Header> fields) {
    boolean awaits = false;
    for (Header field : fields) {
      if (field.name().equalsIgnoreCase("expect")) {
        if (!field.value().equalsIgnoreCase("100-continue")) {
          throw MessageRefused.of(417, "Expect is not 100-continue; leave it out");
        }
        awaits = true;
      }
    }
    return awaits;
  }

  private static Headers seen(List<Header> fields, Coding coding, ConnectionOptions options) {
    var kept = new ArrayList<Header>(fields.size());
    for (Header field : fields) {
      if (!options.drops(field.name())
          && (coding == Coding.IDENTITY || !field.name().equalsIgnoreCase("content-encoding"))) {
        kept.add(field);
      }
    }
    return Headers.of(kept);
  }

  @Override
  public String toString() {
    return "%s, %d fields".formatted(method.toUpperCase(Locale.ROOT), headers.fields().size());
  }
}
