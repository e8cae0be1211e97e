package dev.reprise.bench.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One keep-alive HTTP/1.1 connection to a server on this machine; only what the loads need. */
final class Connection implements AutoCloseable {

  /**
   * What came back: the status, the header block in lower case, the body without its chunk frames.
   */
  record Answer(int status, String head, byte[] body) {}

  /** Told of each line of a streamed body as soon as it is here. */
  interface Lines {
    void line(String line);
  }

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  Connection(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    out = socket.getOutputStream();
  }

  /** A whole request for a JSON body, ready to be sent as it is. */
  static byte[] request(URI server, byte[] body) {
    String head =
        "POST "
            + server.getPath()
            + " HTTP/1.1\r\nhost: "
            + server.getAuthority()
            + "\r\nauthorization: Bearer ada-of-acme\r\naccept: application/json\r\n"
            + "content-type: application/json\r\nuser-agent: reprise-bench\r\ncontent-length: "
            + body.length
            + "\r\n\r\n";
    byte[] start = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[start.length + body.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return whole;
  }

  void send(byte[] request) throws IOException {
    out.write(request);
  }

  Answer receive() throws IOException {
    String head = head();
    ByteArrayOutputStream body = new ByteArrayOutputStream(4096);
    if (head.contains("\r\ntransfer-encoding: chunked")) {
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.writeBytes(exactly(size));
        line();
      }
      line();
    } else {
      body.writeBytes(exactly(length(head)));
    }
    return new Answer(status(head), head, body.toByteArray());
  }

  /** Reads a chunked answer to its end, each line as it comes; returns the status. */
  int receive(Lines lines) throws IOException {
    String head = head();
    StringBuilder open = new StringBuilder();
    if (!head.contains("\r\ntransfer-encoding: chunked")) {
      throw new IOException("not a chunked answer: " + head);
    }
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      for (byte each : exactly(size)) {
        if (each == '\n') {
          lines.line(open.toString());
          open.setLength(0);
        } else {
          open.append((char) each);
        }
      }
      line();
    }
    line();
    return status(head);
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder(512);
    for (String line = line(); !line.isEmpty(); line = line()) {
      head.append(head.isEmpty() ? line : line.toLowerCase(Locale.ROOT)).append("\r\n");
    }
    return head.toString();
  }

  private static int status(String head) {
    return Integer.parseInt(head.substring(9, 12));
  }

  private static int length(String head) {
    int at = head.indexOf("\r\ncontent-length: ");
    int from = at + "\r\ncontent-length: ".length();
    return at < 0 ? 0 : Integer.parseInt(head.substring(from, head.indexOf('\r', from)).trim());
  }

  private int chunkSize() throws IOException {
    String line = line();
    int extension = line.indexOf(';');
    return Integer.parseInt((extension < 0 ? line : line.substring(0, extension)).trim(), 16);
  }

  private byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("the connection ended inside a body");
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int each = in.read(); each != '\n'; each = in.read()) {
      if (each < 0) {
        throw new EOFException("the connection ended inside a line");
      }
      if (each != '\r') {
        line.append((char) each);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
