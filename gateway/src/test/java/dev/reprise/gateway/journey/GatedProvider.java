package dev.reprise.gateway.journey;

import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Chunk;
import dev.reprise.simulator.wire.Header;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The simulated provider on a socket that stops behind the first event of a stream, until it is let
 * go; and that notices when its caller leaves.
 */
final class GatedProvider implements AutoCloseable {
  private final Simulator simulator = Simulator.instant();
  private final ServerSocket server;
  final CountDownLatch opened = new CountDownLatch(1);
  final CountDownLatch left = new CountDownLatch(1);
  final AtomicInteger calls = new AtomicInteger();

  GatedProvider() throws IOException {
    server = new ServerSocket(0, 2_048, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Lets every answer go on. */
  void open() {
    opened.countDown();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      Answer answer = simulator.answer(call(in));
      calls.incrementAndGet();
      OutputStream out = socket.getOutputStream();
      out.write(head(answer));
      write(out, answer.chunks().getFirst());
      Thread.startVirtualThread(() -> watch(in));
      opened.await();
      for (Chunk chunk : answer.chunks().subList(1, answer.chunks().size())) {
        write(out, chunk);
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    } catch (IOException gone) {
      left.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch(InputStream in) {
    try {
      if (in.read() < 0) {
        left.countDown();
      }
    } catch (IOException reset) {
      left.countDown();
    }
  }

  private static byte[] head(Answer answer) {
    var head = new StringBuilder("HTTP/1.1 " + answer.status() + " OK\r\nconnection: close\r\n");
    head.append("x-of-the-leader: 1\r\nset-cookie: session=1\r\n");
    for (Header header : answer.headers()) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    return head.append("transfer-encoding: chunked\r\n\r\n")
        .toString()
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void write(OutputStream out, Chunk chunk) throws IOException {
    out.write(
        (Integer.toHexString(chunk.bytes().length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(chunk.bytes());
    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static Call call(InputStream in) throws IOException {
    String[] first = line(in).split(" ", 3);
    List<Header> headers = new ArrayList<>();
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      var header = new Header(line.substring(0, colon), line.substring(colon + 1).strip());
      headers.add(header);
      length = header.is("content-length") ? Integer.parseInt(header.value()) : length;
    }
    return new Call(first[0], first[1], headers, in.readNBytes(length));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        throw new IOException("the caller is gone");
      }
      if (one != '\r') {
        line.append((char) one);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    opened.countDown();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
