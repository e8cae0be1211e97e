package dev.reprise.gateway.origin;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authorities that are trusted for origins: the JDK's, and those in a configured
 * file.
 */
final class Authorities {
  private Authorities() {}

  static SslContext context(Optional<Path> more) {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .endpointIdentificationAlgorithm("HTTPS")
          .trustManager(trust(more))
          .build();
    } catch (GeneralSecurityException | IOException unusable) {
      throw new IllegalArgumentException(
          "certificate authorities: %s cannot be read as PEM certificates"
              .formatted(more.map(Path::toString).orElse("the JDK's own")),
          unusable);
    }
  }

  private static TrustManagerFactory trust(Optional<Path> more)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory own = factory(null);
    if (more.isEmpty()) {
      return own;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (var manager : own.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        for (Certificate trusted : x509.getAcceptedIssuers()) {
          store.setCertificateEntry("jdk-" + count++, trusted);
        }
      }
    }
    try (InputStream file = Files.newInputStream(more.get())) {
      for (Certificate added : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        store.setCertificateEntry("own-" + count++, added);
      }
    }
    return factory(store);
  }

  private static TrustManagerFactory factory(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
