package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.http.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What clients offer or ask beside the usual. */
@Timeout(60)
class OffersJourneyTest {
  private static final String HANDSHAKE =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

  @TempDir Path folder;

  private static Wire.Got get(String url, String line, String fields) {
    try (var wire = new Wire(URI.create(url).getPort())) {
      String head =
          line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ada\r\n" + fields + "\r\n";
      wire.send(head);
      return line.startsWith("HEAD") ? new Wire.Got(wire.head(), "") : wire.answer();
    }
  }

  @Test
  void a_web_socket_is_answered_so_that_clients_go_on_over_http() throws Exception {
    try (World world = World.in(folder)) {
      String url = world.gateway.dataUrl();
      for (String path : new String[] {"/v1/responses", "/v1/realtime?model=gpt-realtime"}) {
        Wire.Got got = get(url, "GET " + path, HANDSHAKE);
        assertThat(got.head())
            .startsWith("HTTP/1.1 426 Upgrade Required\r\n")
            .containsIgnoringCase("\r\nupgrade: HTTP/1.1\r\n")
            .containsIgnoringCase("\r\nconnection: upgrade\r\n");
        assertThat(World.JSON.readTree(got.body()).path("error").path("message").asText())
            .contains("over HTTP");
      }
      assertThat(get(url, "GET /v1/models", HANDSHAKE).status()).as("ignored").isEqualTo(200);
      assertThat(get(url, "GET /v1/models", "Upgrade: TLS/1.2\r\nConnection: Upgrade\r\n").status())
          .isEqualTo(200);
      assertThat(world.upstreamCalls()).isEqualTo(2);
    }
  }

  @Test
  void head_is_answered_where_get_is() throws Exception {
    try (World world = World.in(folder)) {
      String admin = world.gateway.adminUrl();
      for (String path : new String[] {"/livez", "/readyz", "/metrics"}) {
        Wire.Got got = get(admin, "HEAD " + path, "");
        assertThat(got.status()).as(path).isEqualTo(200);
        assertThat(got.head()).containsIgnoringCase("content-length: ");
      }
      assertThat(get(admin, "HEAD /nothing", "").status()).isEqualTo(401);
      assertThat(get(world.gateway.dataUrl(), "HEAD /v1/prompt-cache/stats", "").status())
          .isEqualTo(200);
    }
  }

  /** RFC 3986 section 6.2.2.2: both mean the same, and what compares paths compares text. */
  @Test
  void an_encoded_letter_is_the_letter() throws Exception {
    try (World world = World.in(folder)) {
      get(world.gateway.dataUrl(), "GET /v1/%6dodels/a%7Eb%2Dc%20d?x=%6d", "");
      assertThat(world.providerServer.calls().last().target())
          .isEqualTo("/v1/models/a~b-c%20d?x=%6d");
    }
  }

  /** Forwarded as it came; a path that resembles a kept one when it is decoded is not. */
  @Test
  void an_encoded_slash_in_an_id_goes_on_as_it_came() throws Exception {
    try (World world = World.in(folder)) {
      String url = world.gateway.dataUrl();
      get(url, "GET /v1/models/org%2Fname", "");
      assertThat(world.providerServer.calls().last().target()).isEqualTo("/v1/models/org%2Fname");
      long before = world.upstreamCalls();
      for (String path : new String[] {"/v1/chat%2Fcompletions", "/v1/chat/completions%2Fx"}) {
        assertThat(get(url, "GET " + path, "").status()).as(path).isIn(400, 404);
      }
      assertThat(world.upstreamCalls()).isEqualTo(before);
    }
  }
}
