package dev.reprise.gateway.http;

import dev.reprise.gateway.http.message.Octets;
import dev.reprise.gateway.http.message.Persistence;
import dev.reprise.gateway.http.message.Scratch;
import dev.reprise.request.Header;
import dev.reprise.response.Reply;
import java.nio.charset.StandardCharsets;

/**
 * Writes the head of an answer into the loop's scratch. This class sets the fields that frame the
 * message; such fields of the reply are left out.
 */
final class ReplyHead {
  static final long CHUNKED = -1;
  static final long UNTIL_CLOSE = -2;
  private static final int FIXED = 192;
  private static final int UPGRADE_REQUIRED = 426;
  private static final byte[] CLOSE = ascii("connection: close\r\n");
  private static final byte[] KEEP = ascii("connection: keep-alive\r\n");

  /** What is spoken here; RFC 9110 sections 7.8 and 15.5.22 demand both fields. */
  private static final byte[] UPGRADE = ascii("upgrade: HTTP/1.1\r\nconnection: upgrade\r\n");

  private static final byte[] CHUNKS = ascii("transfer-encoding: chunked\r\n");
  private static final byte[] LENGTH = ascii("content-length: ");
  private static final byte[][] LINES = new byte[600][];

  static {
    for (int status = 100; status < LINES.length; status++) {
      LINES[status] = ascii("HTTP/1.1 " + status + " " + reason(status) + "\r\n");
    }
  }

  private final Scratch scratch;
  private byte[] out;
  private int size;
  private boolean dated;

  private ReplyHead(Scratch scratch, byte[] out) {
    this.scratch = scratch;
    this.out = out;
  }

  /**
   * Writes the head and returns how long it is; it lies in {@code scratch.out}. A value that would
   * end its line early, or a status outside 200 to 599, is the caller's fault and throws.
   *
   * @param length of the body, {@link #CHUNKED} or {@link #UNTIL_CLOSE}
   */
  static int write(Scratch scratch, Reply reply, long length, RequestHead asked, boolean close) {
    if (reply.status() < 200 || reply.status() >= LINES.length) {
      throw new IllegalArgumentException("a reply's status must be 200 to 599: " + reply.status());
    }
    var head = new ReplyHead(scratch, scratch.out(room(reply)));
    head.add(LINES[reply.status()]);
    head.fields(reply);
    head.frame(reply.status(), length, asked, close);
    return head.size;
  }

  private static int room(Reply reply) {
    int room = FIXED;
    for (Header field : reply.headers().fields()) {
      room += field.name().length() + field.value().length() + 4;
    }
    return room;
  }

  private void fields(Reply reply) {
    for (Header field : reply.headers().fields()) {
      String name = field.name();
      if (!Persistence.ofConnection(name)) {
        dated |= name.length() == 4 && name.equalsIgnoreCase("date");
        text(name, Octets.TOKEN);
        out[size++] = ':';
        out[size++] = ' ';
        text(field.value(), Octets.VALUE);
        line();
      }
    }
  }

  private void frame(int status, long length, RequestHead asked, boolean close) {
    if (!dated) {
      add(scratch.dateLine());
    }
    if (status == UPGRADE_REQUIRED) {
      add(UPGRADE);
    }
    if (close) {
      add(CLOSE);
    } else if (!asked.http11()) {
      add(KEEP);
    }
    if (length == CHUNKED) {
      add(CHUNKS);
    } else if (length >= 0 && status != 204 && status != 304) {
      add(LENGTH);
      number(length);
      line();
    }
    line();
  }

  /** Copies Latin-1 text and checks every octet, so that a value cannot end its line. */
  @SuppressWarnings("deprecation") // the one way to copy a Latin-1 string without an encoder
  private void text(String text, int as) {
    int length = text.length();
    text.getBytes(0, length, out, size);
    if (Octets.skip(out, size, size + length, as) != size + length) {
      throw new IllegalArgumentException("a reply's header holds a control character");
    }
    size += length;
  }

  private void number(long value) {
    int digits = 1;
    for (long rest = value; rest > 9; rest /= 10) {
      digits++;
    }
    long rest = value;
    for (int at = size + digits - 1; at >= size; at--) {
      out[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
  }

  private void line() {
    out[size++] = '\r';
    out[size++] = '\n';
  }

  private void add(byte[] octets) {
    System.arraycopy(octets, 0, out, size, octets.length);
    size += octets.length;
  }

  /**
   * Programs ignore the reason phrase (RFC 9112 section 4); it helps people who read the answer in
   * a terminal.
   */
  private static String reason(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 201 -> "Created";
      case 202 -> "Accepted";
      case 204 -> "No Content";
      case 304 -> "Not Modified";
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 408 -> "Request Timeout";
      case 409 -> "Conflict";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 417 -> "Expectation Failed";
      case 421 -> "Misdirected Request";
      case 422 -> "Unprocessable Content";
      case 426 -> "Upgrade Required";
      case 429 -> "Too Many Requests";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      default -> "";
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
