package dev.reprise.gateway.origin;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A forward proxy on a real socket; whatever host is named, it connects to one port here. */
public final class TunnelProxy implements AutoCloseable {
  public final StubOrigin asked;

  /**
   * @param behind the port of the origin
   */
  public TunnelProxy(int behind) {
    asked =
        StubOrigin.of(
            visit -> {
              if (!visit.request()) {
                return;
              }
              try (var origin = new Socket(InetAddress.getLoopbackAddress(), behind)) {
                visit.send("HTTP/1.1 200 Connection established\r\nVia: 1.1 stub\r\n\r\n");
                Thread back = Thread.startVirtualThread(() -> pump(origin, visit.socket()));
                pump(visit.socket(), origin);
                back.join();
              }
            });
  }

  private static void pump(Socket from, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      from.getInputStream().transferTo(out);
      to.shutdownOutput();
    } catch (IOException ended) {
      // One of the two has closed: nothing more can be passed on.
    }
  }

  public int port() {
    return asked.port();
  }

  @Override
  public void close() {
    asked.close();
  }
}
