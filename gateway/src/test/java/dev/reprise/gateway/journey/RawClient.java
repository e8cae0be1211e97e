package dev.reprise.gateway.journey;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One exchange on a socket of its own, read as it comes: where an answer was cut, the bytes before
 * the cut are seen too.
 */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private int status;
  private long length = -1;
  private boolean chunked;
  private final Map<String, String> headers = new HashMap<>();

  /**
   * @param cut whether the connection ended before the message did
   */
  record Got(int status, byte[] bytes, boolean cut) {
    String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends the request; {@code headers} are names and values in turn. */
  static RawClient post(String url, String path, String body, String... headers)
      throws IOException {
    URI uri = URI.create(url);
    var socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(30_000);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: " + uri.getHost() + "\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    head.append("content-type: application/json\r\ncontent-length: " + bytes.length + "\r\n\r\n");
    socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return new RawClient(socket);
  }

  static RawClient ask(World world, Wire wire, String question, boolean stream) throws IOException {
    return ask(world, wire, "ada", question, stream);
  }

  static RawClient ask(World world, Wire wire, String key, String question, boolean stream)
      throws IOException {
    return post(
        world.gateway.dataUrl(),
        stream ? wire.streamPath : wire.path,
        wire.body(question, stream),
        wire.credentialHeader,
        wire.credential(key),
        "anthropic-version",
        "2023-06-01");
  }

  /** Reads the head; fails when the connection ends before it is whole. */
  RawClient head() throws IOException {
    status = Integer.parseInt(line().split(" ", 3)[1]);
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      int colon = line.indexOf(':');
      headers.put(lower.substring(0, colon), line.substring(colon + 1).strip());
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring("content-length:".length()).strip());
      }
      chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
    }
    return this;
  }

  int status() {
    return status;
  }

  /** By lower-case name. */
  Map<String, String> headers() {
    return headers;
  }

  /** The next chunk of the body; empty at its end. */
  byte[] chunk() throws IOException {
    byte[] bytes = exactly(Integer.parseInt(line().strip(), 16));
    line();
    return bytes;
  }

  /** Everything up to the end, be it the message's or the connection's. */
  Got rest() {
    var bytes = new ByteArrayOutputStream();
    try {
      if (chunked) {
        for (int size = -1; size != 0; ) {
          size = Integer.parseInt(line().strip(), 16);
          exactly(size, bytes);
          line();
        }
      } else {
        exactly(length, bytes);
      }
      return new Got(status, bytes.toByteArray(), false);
    } catch (IOException cut) {
      return new Got(status, bytes.toByteArray(), true);
    }
  }

  private byte[] exactly(long size) throws IOException {
    var bytes = new ByteArrayOutputStream();
    exactly(size, bytes);
    return bytes.toByteArray();
  }

  private void exactly(long size, ByteArrayOutputStream into) throws IOException {
    for (long left = size; left > 0; left--) {
      into.write(one());
    }
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int one = one(); one != '\n'; one = one()) {
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return line.toString();
  }

  private int one() throws IOException {
    int one = in.read();
    if (one < 0) {
      throw new IOException("the connection ended");
    }
    return one;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
