package dev.reprise.gateway.memory;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A provider that answers what the header {@code x-want} says: {@code whole:N}, {@code stream:N},
 * {@code usage:N}, {@code lines:N}, {@code endless:N} with bodies of about N bytes, {@code slow:N}
 * after N milliseconds, {@code frame}, {@code never}, {@code open} (a stream that begins and does
 * not end). Answers repeat the question, so that a wrong one is seen.
 */
final class Provider implements AutoCloseable {
  private static final int REMEMBERED = 4 << 10;
  private static final String CREATED = "\"object\":\"%s\",\"created\":1,\"model\":\"m-1\"";

  private final ServerSocket listening;
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger slow = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  Provider() {
    try {
      listening = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + listening.getLocalPort();
  }

  /** What it was asked for so far, without sizes. */
  Set<String> wanted() {
    return wanted;
  }

  /** Calls that wait for an answer which never comes. */
  int waiting() {
    return waiting.get();
  }

  /** Calls so far that are answered late. */
  int slow() {
    return slow.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
      socket.setTcpNoDelay(true);
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 16 << 10);
      boolean more = true;
      while (more) {
        more = answer(in, out);
      }
    } catch (IOException gone) {
      open.remove(socket);
    }
    open.remove(socket);
  }

  private boolean answer(InputStream in, OutputStream out) throws IOException {
    String want = "whole:100";
    long length = 0;
    String line = line(in);
    if (line.isEmpty()) {
      return false;
    }
    for (line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      } else if (lower.startsWith("x-want:")) {
        want = lower.substring(7).strip();
      }
    }
    String question = question(in, length);
    wanted.add(want.indexOf(':') < 0 ? want : want.substring(0, want.indexOf(':')));
    int colon = want.indexOf(':');
    int size = colon < 0 ? 0 : Integer.parseInt(want.substring(colon + 1));
    switch (colon < 0 ? want : want.substring(0, colon)) {
      case "whole" -> whole(out, question, size);
      case "slow" -> {
        slow.incrementAndGet();
        LockSupport.parkNanos(size * 1_000_000L);
        whole(out, question, 100);
      }
      case "usage" -> usage(out, size);
      case "stream" -> stream(out, question, size);
      case "lines" -> raw(out, "text/event-stream", "\n", size);
      case "endless" -> raw(out, "text/event-stream", "x", size);
      case "dense" -> raw(out, "application/json", "0,", size);
      case "frame" -> frame(out);
      case "open" -> {
        opened(out, question);
        return waits(in);
      }
      default -> {
        return waits(in); // never
      }
    }
    out.flush();
    return true;
  }

  /** Until the caller hangs up. */
  private boolean waits(InputStream in) throws IOException {
    waiting.incrementAndGet();
    try {
      return in.read() >= 0;
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** A stream that has begun. */
  private static void opened(OutputStream out, String question) throws IOException {
    write(out, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n");
    write(out, "transfer-encoding: chunked\r\n\r\n");
    chunk(out, frame("\"role\":\"assistant\",\"content\":\"re: <<" + question + ">> \"", "null"));
    out.flush();
  }

  /** What stands between the first marks; the rest of the body is read and forgotten. */
  private static String question(InputStream in, long length) throws IOException {
    byte[] first = in.readNBytes((int) Math.min(length, REMEMBERED));
    in.skipNBytes(length - first.length);
    String text = new String(first, StandardCharsets.ISO_8859_1);
    int from = text.indexOf("<<");
    int to = text.indexOf(">>");
    return from < 0 || to < from ? "" : text.substring(from + 2, to);
  }

  private static void whole(OutputStream out, String question, int size) throws IOException {
    String head =
        "{\"id\":\"chatcmpl-abcdefgh\","
            + CREATED.formatted("chat.completion")
            + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"re: <<"
            + question
            + ">> ";
    String tail =
        "\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    head(out, "application/json", head.length() + size + tail.length());
    write(out, head);
    fill(out, "x", size);
    write(out, tail);
  }

  /** No answer to a question, but a body with usage at its end. */
  private static void usage(OutputStream out, int size) throws IOException {
    String head = "{\"data\":\"";
    String tail = "\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
    head(out, "application/json", head.length() + size + tail.length());
    write(out, head);
    fill(out, "x", size);
    write(out, tail);
  }

  private static void stream(OutputStream out, String question, int size) throws IOException {
    write(out, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n");
    write(out, "transfer-encoding: chunked\r\n\r\n");
    chunk(out, frame("\"role\":\"assistant\",\"content\":\"re: <<" + question + ">> \"", "null"));
    String frame = frame("\"content\":\"" + "x".repeat(4000) + "\"", "null");
    for (int sent = 0; sent < size; sent += frame.length()) {
      chunk(out, frame);
    }
    chunk(out, frame("", "\"stop\""));
    chunk(out, "data: [DONE]\n\n");
    write(out, "0\r\n\r\n");
  }

  private static String frame(String delta, String finish) {
    return "data: {\"id\":\"chatcmpl-abcdefgh\","
        + CREATED.formatted("chat.completion.chunk")
        + ",\"choices\":[{\"index\":0,\"delta\":{"
        + delta
        + "},\"finish_reason\":"
        + finish
        + "}]}\n\n";
  }

  private static void chunk(OutputStream out, String text) throws IOException {
    write(out, Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
  }

  /** One message of an event stream whose length is 2^31. */
  private static void frame(OutputStream out) throws IOException {
    byte[] body = new byte[64];
    body[0] = (byte) 0x80;
    head(out, "application/vnd.amazon.eventstream", body.length);
    out.write(body);
  }

  private static void raw(OutputStream out, String type, String unit, int size) throws IOException {
    head(out, type, size / unit.length() * unit.length());
    fill(out, unit, size);
  }

  private static void head(OutputStream out, String type, int length) throws IOException {
    write(
        out,
        "HTTP/1.1 200 OK\r\ncontent-type: " + type + "\r\ncontent-length: " + length + "\r\n\r\n");
  }

  private static void fill(OutputStream out, String unit, int size) throws IOException {
    int whole = size / unit.length() * unit.length();
    byte[] piece = unit.repeat((8 << 10) / unit.length()).getBytes(StandardCharsets.US_ASCII);
    for (int left = whole; left > 0; left -= piece.length) {
      out.write(left < piece.length ? Arrays.copyOf(piece, left) : piece);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int one = in.read(); one >= 0 && one != '\n'; one = in.read()) {
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
