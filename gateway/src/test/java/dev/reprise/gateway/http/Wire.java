package dev.reprise.gateway.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A raw client: octets out, octets in, every wait bounded. */
public final class Wire implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  public final Socket socket;
  private final InputStream in;

  public Wire(int port) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      in = socket.getInputStream();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public Wire send(String latin1) {
    return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  public Wire send(byte[] octets) {
    try {
      socket.getOutputStream().write(octets);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** One answer; the body by its Content-Length or its chunks. */
  public Got answer() {
    String head = head();
    return new Got(head, body(head));
  }

  public String head() {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = read();
      if (octet < 0) {
        throw new AssertionError("the connection ended in the head: " + head);
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  private String body(String head) {
    String lower = head.toLowerCase(Locale.ROOT);
    int length = lower.indexOf("content-length: ");
    if (length >= 0) {
      int end = lower.indexOf('\r', length);
      return octets(Integer.parseInt(lower.substring(length + 16, end)));
    }
    return lower.contains("transfer-encoding: chunked") ? chunks() : "";
  }

  private String chunks() {
    var body = new StringBuilder();
    while (true) {
      int size = Integer.parseInt(line(), 16);
      body.append(octets(size));
      line();
      if (size == 0) {
        return body.toString();
      }
    }
  }

  public String line() {
    var line = new StringBuilder();
    int octet = read();
    while (octet != '\n') {
      if (octet < 0) {
        throw new AssertionError("the connection ended in a line: " + line);
      }
      line.append((char) octet);
      octet = read();
    }
    return line.substring(0, line.length() - 1);
  }

  public String octets(int count) {
    try {
      byte[] octets = in.readNBytes(count);
      if (octets.length != count) {
        throw new AssertionError("the connection ended after " + octets.length + " of " + count);
      }
      return new String(octets, StandardCharsets.ISO_8859_1);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Everything up to the end of the connection; a reset counts as an end. */
  public String rest() {
    var rest = new ByteArrayOutputStream();
    try {
      in.transferTo(rest);
    } catch (java.net.SocketTimeoutException late) {
      throw new AssertionError("the connection stays open after: " + rest, late);
    } catch (IOException reset) {
      rest.writeBytes("<reset>".getBytes(StandardCharsets.ISO_8859_1));
    }
    return rest.toString(StandardCharsets.ISO_8859_1);
  }

  public int read() {
    try {
      return in.read();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Ends the connection the rude way. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** An answer as it came. */
  public record Got(String head, String body) {
    public int status() {
      return Integer.parseInt(head.substring(9, 12));
    }
  }
}
