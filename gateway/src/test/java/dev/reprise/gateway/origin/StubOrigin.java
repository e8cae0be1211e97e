package dev.reprise.gateway.origin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An origin that does, octet for octet, what a test says; one virtual thread a connection. */
public final class StubOrigin implements AutoCloseable {
  /** What happens on one connection. */
  public interface Script {
    void serve(Visit visit) throws IOException, InterruptedException;
  }

  public final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  final AtomicInteger connections = new AtomicInteger();
  private final ServerSocket listening;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private StubOrigin(ServerSocket listening) {
    this.listening = listening;
  }

  public static StubOrigin of(Script script) {
    try {
      return of(new ServerSocket(0, 2048, InetAddress.getLoopbackAddress()), script);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static StubOrigin of(ServerSocket listening, Script script) {
    var origin = new StubOrigin(listening);
    Thread.ofVirtual().start(() -> origin.accept(script));
    return origin;
  }

  private void accept(Script script) {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(script, socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Script script, Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      script.serve(new Visit(this, socket));
    } catch (IOException | InterruptedException ended) {
      open.remove(socket);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  public String url(String target) {
    return "http://127.0.0.1:" + port() + target;
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** One connection, from the origin's side. */
  public record Visit(StubOrigin origin, Socket socket) {
    /** Reads one request, head and body; false at the end of the connection. */
    public boolean request() throws IOException {
      InputStream in = socket.getInputStream();
      var head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int octet = in.read();
        if (octet < 0) {
          return false;
        }
        head.append((char) octet);
      }
      String lower = head.toString().toLowerCase(Locale.ROOT);
      int length = lower.indexOf("content-length: ");
      int count =
          length < 0
              ? 0
              : Integer.parseInt(lower.substring(length + 16, lower.indexOf('\r', length)));
      origin.requests.add(head + new String(in.readNBytes(count), StandardCharsets.ISO_8859_1));
      return true;
    }

    public void send(String latin1) throws IOException {
      send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] octets) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(octets);
      out.flush();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Blocks until the other side ends the connection. */
    void awaitEnd() throws IOException {
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }
  }
}
