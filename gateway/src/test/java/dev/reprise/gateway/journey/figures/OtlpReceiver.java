package dev.reprise.gateway.journey.figures;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A receiver of traces: keeps what was posted to {@code /v1/traces}, uncompressed. */
final class OtlpReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<byte[]> posted = new CopyOnWriteArrayList<>();

  OtlpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
          posted.add(
              packed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body);
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Everything received, one after the other. */
  byte[] bytes() {
    var all = new ByteArrayOutputStream();
    posted.forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
