package dev.reprise.gateway.http.socket;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/**
 * A listener's certificate, as PEM files.
 *
 * @param certificate the chain, the server's own first
 * @param key PKCS#8, not encrypted
 */
public record Tls(Path certificate, Path key) {
  static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  public SslContext context() {
    for (Path file : new Path[] {certificate, key}) {
      if (!Files.isReadable(file)) {
        throw new IllegalArgumentException("tls: " + file + " cannot be read; name a PEM file");
      }
    }
    try {
      return SslContextBuilder.forServer(certificate.toFile(), key.toFile())
          .sslProvider(SslProvider.JDK)
          .protocols(VERSIONS)
          .build();
    } catch (SSLException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "tls: %s and %s are not a PEM certificate chain and its PKCS#8 key"
              .formatted(certificate, key),
          wrong);
    }
  }
}
