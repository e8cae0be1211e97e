package dev.reprise.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.gateway.http.SelfSigned;
import dev.reprise.gateway.http.Site;
import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.gateway.http.socket.Tls;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.request.Headers;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Both sides encrypted: this gateway's server is the origin, its client the caller. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {
  private SelfSigned local = new SelfSigned(Path.of("unset"), Path.of("unset"));
  private SelfSigned elsewhere = local;

  @BeforeAll
  void certify(@TempDir Path folder) throws Exception {
    local = SelfSigned.of(Files.createDirectory(folder.resolve("local")), "ip:127.0.0.1");
    elsewhere = SelfSigned.of(Files.createDirectory(folder.resolve("other")), "dns:globex.example");
  }

  private static OriginClient trusting(EventLoops loops, @Nullable Path authorities) {
    var client = new OriginClient(loops, OriginSettings.DEFAULT);
    client.adopt(Map.of("acme-ai", Reach.of(null, authorities)));
    return client;
  }

  private static String ask(@Nullable Path authorities, String url) throws Exception {
    try (var loops = EventLoops.start();
        var client = trusting(loops, authorities)) {
      var body = "x".repeat(300_000).getBytes(StandardCharsets.UTF_8);
      var call = new HttpCall("acme-ai", "POST", url, Headers.NONE, body);
      String all = Drained.all(client.ask(call));
      assertThat(Drained.all(client.ask(call))).isEqualTo(all);
      return all;
    }
  }

  private static String url(Site site) {
    return "https://127.0.0.1:" + site.port() + "/v1";
  }

  @Test
  void a_trusted_certificate_for_the_very_host_is_spoken_to() throws Exception {
    try (var site = Site.tls(local.tls(), Site::echo)) {
      assertThat(ask(local.certificate(), url(site)))
          .isEqualTo("POST /v1 " + "x".repeat(300_000) + "|end");
    }
  }

  @Test
  void a_certificate_nobody_vouches_for_is_refused() {
    try (var site = Site.tls(local.tls(), Site::echo)) {
      assertThatThrownBy(() -> ask(null, url(site)))
          .isInstanceOf(OriginFailed.class)
          .hasMessageContaining("TLS with 127.0.0.1:" + site.port() + " failed");
    }
  }

  @Test
  void a_trusted_certificate_for_another_host_is_refused() {
    try (var site = Site.tls(elsewhere.tls(), Site::echo)) {
      assertThatThrownBy(() -> ask(elsewhere.certificate(), url(site)))
          .isInstanceOf(OriginFailed.class)
          .hasMessageContaining("TLS with");
    }
  }

  @Test
  void a_plain_request_to_a_tls_listener_reaches_nobody() {
    try (var site = Site.tls(local.tls(), Site::echo);
        var wire = new dev.reprise.gateway.http.Wire(site.port())) {
      wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(wire.rest()).doesNotContain("HTTP/1.1");
    }
  }

  @Test
  void a_missing_key_is_named() {
    var missing = new Tls(local.certificate(), local.key().resolveSibling("none.pem"));
    assertThatThrownBy(() -> Site.tls(missing, Site::echo))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none.pem");
  }

  /** Whoever cuts a TLS connection without its goodbye must not pass for the end of a body. */
  @Test
  void a_body_without_a_frame_needs_the_goodbye_of_tls() throws Exception {
    assertThat(unframed(true)).isEqualTo("hello|end");
    assertThat(unframed(false)).isEqualTo("hello|broken ORIGIN_RESET");
  }

  private String unframed(boolean goodbye) throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(local.key().resolveSibling("store.p12"))) {
      keys.load(in, "changeit".toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    var plain = new ServerSocket(0, 10, java.net.InetAddress.getLoopbackAddress());
    try (var origin = StubOrigin.of(plain, visit -> serveUnframed(context, visit, goodbye));
        var loops = EventLoops.start();
        var client = trusting(loops, local.certificate())) {
      var url = "https://127.0.0.1:" + origin.port() + "/";
      return Drained.all(
          client.ask(new HttpCall("acme-ai", "GET", url, Headers.NONE, new byte[0])));
    }
  }

  private static void serveUnframed(SSLContext context, StubOrigin.Visit visit, boolean goodbye)
      throws java.io.IOException, InterruptedException {
    var tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(visit.socket(), "127.0.0.1", visit.socket().getPort(), false);
    tls.setUseClientMode(false);
    new StubOrigin.Visit(visit.origin(), tls).request();
    tls.getOutputStream()
        .write("HTTP/1.1 200 OK\r\n\r\nhello".getBytes(StandardCharsets.ISO_8859_1));
    if (goodbye) {
      tls.close();
    }
    // The head must be told before the end comes, so that the end is the body's and not the call's.
    TimeUnit.MILLISECONDS.sleep(200);
    visit.socket().close();
  }
}
