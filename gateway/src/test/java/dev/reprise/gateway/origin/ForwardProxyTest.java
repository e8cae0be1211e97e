package dev.reprise.gateway.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.gateway.http.SelfSigned;
import dev.reprise.gateway.http.Site;
import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.provider.Origin.HttpCall;
import dev.reprise.provider.Origin.OriginFailed;
import dev.reprise.request.Headers;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins behind a proxy, on real sockets. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForwardProxyTest {
  private static final String SECRET = "Basic YWRhOm9wZW4=";
  private static final String FINE = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private SelfSigned certified = new SelfSigned(Path.of("unset"), Path.of("unset"));

  @BeforeAll
  void certify(@TempDir Path folder) throws Exception {
    certified = SelfSigned.of(folder, "dns:provider.example");
  }

  private static String ask(Reach reach, String url, int times) throws Exception {
    try (var loops = EventLoops.start();
        var client = new OriginClient(loops, OriginSettings.DEFAULT)) {
      client.adopt(Map.of("acme-ai", reach));
      var body = "prompt".getBytes(StandardCharsets.UTF_8);
      var call = new HttpCall("acme-ai", "POST", url, Headers.of("x-a", "b"), body);
      var all = new StringBuilder();
      EventLoop loop = loops.next();
      for (int i = 0; i < times; i++) {
        all.append(
            Drained.all(ScopedValue.where(OriginClient.LOOP, loop).call(() -> client.ask(call))));
      }
      return all.toString();
    }
  }

  private static ForwardProxy proxy(int port) {
    return new ForwardProxy("127.0.0.1", port, SECRET);
  }

  @Test
  void an_https_origin_is_asked_through_a_tunnel_that_shows_nothing_of_it() throws Exception {
    try (var site = Site.tls(certified.tls(), Site::echo);
        var proxy = new TunnelProxy(site.port())) {
      Reach reach = Reach.of(proxy(proxy.port()), certified.certificate());
      assertThat(ask(reach, "https://provider.example/v1", 2))
          .isEqualTo("POST /v1 prompt|endPOST /v1 prompt|end");
      assertThat(proxy.asked.requests.take())
          .isEqualTo(
              "CONNECT provider.example:443 HTTP/1.1\r\nhost: provider.example:443\r\n"
                  + "proxy-authorization: "
                  + SECRET
                  + "\r\n\r\n");
      assertThat(proxy.asked.requests).as("the tunnel was used again").isEmpty();
    }
  }

  /** Connecting alone may take 10 s. */
  @Test
  @Timeout(5)
  void a_proxy_that_is_silent_takes_no_longer_than_the_call_may() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        var loops = EventLoops.start();
        var client = new OriginClient(loops, OriginSettings.DEFAULT)) {
      client.adopt(Map.of("acme-ai", new Reach(proxy(silent.getLocalPort()), null)));
      var call =
          new HttpCall("acme-ai", "POST", "https://provider.example/v1", Headers.NONE, new byte[0]);
      Duration within = Duration.ofMillis(200);
      assertThatThrownBy(() -> client.ask(call, within, within))
          .isInstanceOfSatisfying(
              OriginFailed.class, failed -> assertThat(failed.timeout()).isTrue())
          .hasMessageContaining("no connection in time");
    }
  }

  @Test
  void the_origins_certificate_counts_and_not_the_proxys_word() throws Exception {
    try (var site = Site.tls(certified.tls(), Site::echo);
        var proxy = new TunnelProxy(site.port())) {
      assertThatThrownBy(
              () -> ask(new Reach(proxy(proxy.port()), null), "https://provider.example/v1", 1))
          .isInstanceOf(OriginFailed.class)
          .hasMessageContaining("TLS", "providers.acme-ai.authorities");
      Reach trusting = Reach.of(proxy(proxy.port()), certified.certificate());
      assertThatThrownBy(() -> ask(trusting, "https://globex.example/v1", 1))
          .as("another name")
          .isInstanceOf(OriginFailed.class)
          .hasMessageContaining("TLS");
    }
  }

  @Test
  void an_http_origin_is_named_whole_and_only_the_proxy_gets_its_password() throws Exception {
    try (var proxy =
        StubOrigin.of(
            visit -> {
              while (visit.request()) {
                visit.send(FINE);
              }
            })) {
      assertThat(ask(new Reach(proxy(proxy.port()), null), "http://provider.example:81/v1?a=b", 1))
          .isEqualTo("hi|end");
      assertThat(proxy.requests.take())
          .startsWith(
              "POST http://provider.example:81/v1?a=b HTTP/1.1\r\nhost: provider.example:81\r\n")
          .contains("proxy-authorization: " + SECRET + "\r\n");
    }
    try (var origin =
        StubOrigin.of(
            visit -> {
              while (visit.request()) {
                visit.send(FINE);
              }
            })) {
      assertThat(ask(Reach.DIRECT, origin.url("/v1"), 1)).as("control").isEqualTo("hi|end");
      assertThat(origin.requests.take())
          .startsWith("POST /v1 HTTP/1.1\r\n")
          .doesNotContain("proxy-authorization");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nhello",
        "SSH-2.0-OpenSSH_9\r\n\r\n",
        ""
      })
  void a_tunnel_that_is_refused_is_a_failure_before_anything_was_sent(String answer) {
    try (var proxy =
        StubOrigin.of(
            visit -> {
              visit.request();
              visit.send(answer);
              if (!answer.isEmpty()) {
                visit.awaitEnd();
              }
            })) {
      assertThatThrownBy(
              () -> ask(new Reach(proxy(proxy.port()), null), "https://provider.example/v1", 1))
          .isInstanceOfSatisfying(
              OriginFailed.class,
              failed -> {
                assertThat(failed.kind()).isEqualTo(OriginFailed.FailureKind.UNREACHABLE);
                assertThat(failed.getMessage())
                    .contains("the proxy 127.0.0.1:" + proxy.port())
                    .doesNotContain("YWRh");
              });
    }
  }
}
