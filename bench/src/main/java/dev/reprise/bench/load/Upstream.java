package dev.reprise.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A provider of chat completions that costs almost nothing: a whole answer after a delay, or a
 * stream of chunks at a fixed pace, each carrying the time it was written. {@code GET /count} says
 * how many questions came.
 */
final class Upstream {

  static final String STAMP = "at-";

  private static final String ANSWER =
      "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1790000000,\"model\":\"gpt-4.1\","
          + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Nine o'clock.\",\"refusal\":null},"
          + "\"logprobs\":null,\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":500,\"completion_tokens\":5,\"total_tokens\":505}}";

  private final int delayMillis;
  private final int chunks;
  private final int everyMicros;
  private final AtomicInteger questions = new AtomicInteger();

  private Upstream(int delayMillis, int chunks, int everyMicros) {
    this.delayMillis = delayMillis;
    this.chunks = chunks;
    this.everyMicros = everyMicros;
  }

  /**
   * Serves until it is killed.
   *
   * @param args port; delay of a whole answer in milliseconds; chunks of a stream; microseconds
   *     between them
   */
  public static void main(String[] args) throws IOException {
    Upstream upstream =
        new Upstream(
            Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    try (ServerSocket server =
        new ServerSocket(Integer.parseInt(args[0]), 4096, InetAddress.getLoopbackAddress())) {
      System.out.println("listening " + server.getLocalPort());
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> upstream.serve(socket));
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
      OutputStream out = socket.getOutputStream();
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        String body = new String(in.readNBytes(length(head)), StandardCharsets.UTF_8);
        if (head.startsWith("get /count")) {
          out.write(whole(Integer.toString(questions.get())));
        } else {
          questions.incrementAndGet();
          answer(out, body.contains("\"stream\":true"));
        }
      }
    } catch (IOException gone) {
      // The caller hung up: that is how every connection of a load ends.
    }
  }

  private void answer(OutputStream out, boolean stream) throws IOException {
    if (!stream) {
      LockSupport.parkNanos(delayMillis * 1_000_000L);
      out.write(whole(ANSWER));
      return;
    }
    out.write(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII));
    long next = System.nanoTime();
    for (int i = 0; i < chunks; i++) {
      next += everyMicros * 1000L;
      LockSupport.parkNanos(next - System.nanoTime());
      out.write(chunk(event(delta("\"content\":\"" + STAMP + System.nanoTime() + " \"", "null"))));
    }
    out.write(chunk(event(delta("", "\"stop\"")) + event("[DONE]")));
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static String delta(String delta, String finish) {
    return "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"gpt-4.1\","
        + "\"choices\":[{\"index\":0,\"delta\":{"
        + delta
        + "},\"logprobs\":null,\"finish_reason\":"
        + finish
        + "}]}";
  }

  private static String event(String data) {
    return "data: " + data + "\n\n";
  }

  private static byte[] chunk(String text) {
    String size = Integer.toHexString(text.length());
    return (size + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] whole(String text) {
    return ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + text.length()
            + "\r\n\r\n"
            + text)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static int length(String head) {
    int at = head.indexOf("content-length:");
    int end = head.indexOf('\n', at);
    return at < 0 ? 0 : Integer.parseInt(head.substring(at + 15, end).trim());
  }

  /** The header block in lower case; empty when the caller is gone. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder(512);
    while (head.length() < 2
        || !(head.charAt(head.length() - 2) == '\n' && head.charAt(head.length() - 1) == '\n')) {
      int each = in.read();
      if (each < 0 && head.isEmpty()) {
        return "";
      }
      if (each < 0) {
        throw new EOFException("the caller left inside a header");
      }
      if (each != '\r') {
        head.append((char) each);
      }
    }
    return head.toString().toLowerCase(Locale.ROOT);
  }
}
