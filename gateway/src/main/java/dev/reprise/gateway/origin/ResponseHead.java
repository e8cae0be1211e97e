package dev.reprise.gateway.origin;

import dev.reprise.gateway.http.message.Coding;
import dev.reprise.gateway.http.message.ConnectionOptions;
import dev.reprise.gateway.http.message.Fields;
import dev.reprise.gateway.http.message.Framing;
import dev.reprise.gateway.http.message.MessageRefused;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The head of an answer, read as strictly as that of a request.
 *
 * @param headers without what frames the message, and without a content coding that is undone
 * @param length of the body as sent, {@link Framing#CHUNKED}, or {@link Framing#UNSAID}: up to the
 *     end of the connection
 * @param reusable whether another request may follow, as far as the head tells
 * @param keptSeconds how long the origin says it keeps an idle connection, -1 when it does not say
 */
record ResponseHead(
    int status, Headers headers, long length, Coding coding, boolean reusable, int keptSeconds) {
  private static final int VERSION = 8;
  private static final int STATUS_END = 12;

  boolean interim() {
    return status < 200;
  }

  static ResponseHead read(byte[] octets, int from, int to, String method) {
    int lineEnd = from;
    while (octets[lineEnd] != '\r') {
      lineEnd++;
    }
    boolean http11 = version(octets, from, lineEnd);
    int status = status(octets, from, lineEnd);
    if (octets[lineEnd + 1] != '\n') {
      throw MessageRefused.malformed("a bare CR in the status line");
    }
    var fields = Fields.read(octets, lineEnd + 2, to - 2);
    boolean bodiless = method.equals("HEAD") || status == 204 || status == 304 || status < 200;
    long length = Framing.of(fields).length();
    var coding = coding(fields);
    var options = ConnectionOptions.of(fields);
    return new ResponseHead(
        status,
        seen(fields, coding, options),
        bodiless ? 0 : length,
        bodiless || length == 0 ? Coding.IDENTITY : coding,
        options.persistent(http11),
        kept(fields));
  }

  private static boolean version(byte[] octets, int from, int end) {
    boolean http = end - from >= STATUS_END;
    for (int i = 0; http && i < VERSION - 1; i++) {
      http = octets[from + i] == "HTTP/1.".charAt(i);
    }
    byte minor = http ? octets[from + VERSION - 1] : 0;
    if (minor != '0' && minor != '1') {
      throw MessageRefused.malformed("the answer is not HTTP/1.1");
    }
    return minor == '1';
  }

  private static int status(byte[] octets, int from, int end) {
    int status = 0;
    boolean valid = octets[from + VERSION] == ' ';
    for (int at = from + VERSION + 1; valid && at < from + STATUS_END; at++) {
      valid = octets[at] >= '0' && octets[at] <= '9';
      status = status * 10 + octets[at] - '0';
    }
    valid &= end == from + STATUS_END || octets[from + STATUS_END] == ' ';
    if (!valid || status < 100 || status > 599 || status == 101) {
      throw MessageRefused.malformed("the answer has no status this client takes");
    }
    return status;
  }

  private static Coding coding(List<Header> fields) {
    Coding coding = Coding.IDENTITY;
    int codings = 0;
    for (Header field : fields) {
      if (field.name().equalsIgnoreCase("content-encoding")) {
        codings++;
        coding =
            switch (field.value().toLowerCase(Locale.ROOT)) {
              case "gzip", "x-gzip" -> Coding.GZIP;
              case "deflate" -> Coding.DEFLATE;
              // A coding that was not accepted: the body goes to the client as it is, with this
              // field.
              default -> Coding.IDENTITY;
            };
      }
    }
    return codings > 1 ? Coding.IDENTITY : coding;
  }

  private static Headers seen(List<Header> fields, Coding coding, ConnectionOptions options) {
    var kept = new ArrayList<Header>(fields.size());
    for (Header field : fields) {
      boolean undone =
          coding != Coding.IDENTITY && field.name().equalsIgnoreCase("content-encoding");
      if (!undone && !options.drops(field.name())) {
        kept.add(field);
      }
    }
    return Headers.of(kept);
  }

  private static int kept(List<Header> fields) {
    for (Header field : fields) {
      if (field.name().equalsIgnoreCase("keep-alive")) {
        for (String parameter : field.value().split(",")) {
          String text = parameter.strip();
          if (text.startsWith("timeout=") && text.length() <= 14) {
            return number(text.substring(8));
          }
        }
      }
    }
    return -1;
  }

  private static int number(String text) {
    int number = text.isEmpty() ? -1 : 0;
    for (int i = 0; i < text.length() && number >= 0; i++) {
      int digit = text.charAt(i) - '0';
      number = digit < 0 || digit > 9 ? -1 : number * 10 + digit;
    }
    return number;
  }
}
