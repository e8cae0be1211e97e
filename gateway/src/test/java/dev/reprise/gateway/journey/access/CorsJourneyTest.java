package dev.reprise.gateway.journey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.RawAsk;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.gateway.origin.StubOrigin;
import dev.reprise.simulator.Simulator;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page that the configuration allows works on misses, hits, streams and errors alike. */
@Timeout(60)
class CorsJourneyTest {
  private static final String PAGE = "https://app.example";
  private static final String ALLOWED = "cors: {origins: [\"" + PAGE + "\"]}\n";
  private static final String[] HEAD = {
    "Host: 127.0.0.1",
    "Origin: " + PAGE,
    "Sec-Fetch-Site: cross-site",
    "Content-Type: application/json"
  };

  @TempDir Path folder;

  private static RawAsk.Got chat(World world, String question, boolean stream, String... fields) {
    return RawAsk.post(
        world.gateway.dataUrl(), Wire.CHAT.path, Wire.CHAT.body(question, stream), fields);
  }

  private static void readable(RawAsk.Got got, int status) {
    assertThat(got.status()).as(got.head()).isEqualTo(status);
    assertThat(got.count("access-control-allow-origin")).as(got.head()).isEqualTo(1);
    assertThat(got.field("access-control-allow-origin")).isEqualTo(PAGE);
    assertThat(got.field("vary")).isEqualTo("Origin");
    assertThat(got.field("access-control-expose-headers"))
        .contains("Cache-Status", "Reprise-Request-Id", "x-request-id");
    assertThat(got.head().toLowerCase(Locale.ROOT)).doesNotContain("allow-credentials");
  }

  private static RawAsk.Got preflight(String url, String page, String... more) {
    String[] fields = new String[more.length + 3];
    fields[0] = "Host: 127.0.0.1";
    fields[1] = "Origin: " + page;
    fields[2] = "Access-Control-Request-Method: POST";
    System.arraycopy(more, 0, fields, 3, more.length);
    return RawAsk.send(url, "OPTIONS " + Wire.CHAT.path + " HTTP/1.1", "", fields);
  }

  @Test
  void misses_hits_and_streams_carry_the_same_fields() throws Exception {
    try (var world = World.in(folder, ALLOWED + World.providers())) {
      for (boolean stream : new boolean[] {false, true}) {
        String question = "A page asks, stream " + stream;
        RawAsk.Got miss = chat(world, question, stream, HEAD);
        assertThat(miss.field("cache-status")).contains("fwd=miss");
        readable(miss, 200);
        RawAsk.Got hit = chat(world, question, stream, HEAD);
        assertThat(hit.field("cache-status")).startsWith("reprise; hit");
        readable(hit, 200);
      }
    }
  }

  @Test
  void errors_carry_them_too_whoever_makes_them() throws Exception {
    String keys = "callers: {keys: [\"sha256:" + "0".repeat(64) + "\"]}\n";
    try (var world = World.in(folder, keys + ALLOWED + World.providers())) {
      readable(chat(world, "No key", false, HEAD), 401);
    }
    try (var world = World.in(folder, ALLOWED + World.providers())) {
      String url = world.gateway.dataUrl();
      readable(RawAsk.post(url, Wire.CHAT.path, "{", HEAD), 400);
      readable(RawAsk.get(url, "/none", HEAD), 404);
      readable(RawAsk.get(url, "/v1/prompt-cache/none", HEAD), 404);
      readable(RawAsk.post(url, "/v1/prompt-cache/invalidate", "{}", HEAD), 400);
      String[] large = java.util.Arrays.copyOf(HEAD, HEAD.length + 1);
      large[HEAD.length] = "Content-Length: 99999999";
      readable(RawAsk.send(url, "POST " + Wire.CHAT.path + " HTTP/1.1", "", large), 413);
    }
    String nobody =
        "providers: {openai: {kind: openai, base_url: \"http://127.0.0.1:1\", retries: 0}}";
    try (var world = World.in(folder, ALLOWED + nobody)) {
      readable(chat(world, "Nobody there", false, HEAD), 502);
    }
  }

  @Test
  void the_gateways_fields_replace_the_providers() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Allow-Credentials: true\r\n"
            + "access-control-expose-headers: x-secret\r\nContent-Type: application/json\r\n"
            + "Content-Length: 2\r\n\r\n{}";
    try (var origin =
            StubOrigin.of(
                visit -> {
                  while (visit.request()) {
                    visit.send(answer);
                  }
                });
        var world = stubbed(ALLOWED, origin)) {
      RawAsk.Got got = chat(world, "Whose fields?", false, HEAD);
      readable(got, 200);
      assertThat(got.count("access-control-expose-headers")).isEqualTo(1);
      RawAsk.Got plain = chat(world, "No page", false, "Host: 127.0.0.1");
      assertThat(plain.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control-");
    }
  }

  private World stubbed(String yaml, StubOrigin origin) throws Exception {
    String providers =
        "providers: {openai: {kind: openai, base_url: \"%s\", retries: 0}}\n"
            .formatted(origin.url(""));
    return World.in(folder, yaml + providers, Simulator.instant(), UnaryOperator.identity());
  }

  @Test
  void preflights_are_answered_here_without_a_credential() throws Exception {
    String yaml =
        "listen: {data: \"0.0.0.0:0\"}\ncallers: {keys: [\"sha256:"
            + "0".repeat(64)
            + "\"]}\n"
            + ALLOWED
            + World.providers();
    try (var world = World.in(folder, yaml)) {
      String url = world.gateway.dataUrl();
      RawAsk.Got got =
          preflight(
              url,
              PAGE,
              "Access-Control-Request-Headers: authorization, X-Of-The-Page, bad name",
              "Access-Control-Request-Private-Network: true");
      readable(got, 204);
      assertThat(got.field("access-control-allow-methods")).contains("POST", "GET", "DELETE");
      assertThat(List.of(got.field("access-control-allow-headers").split(", ")))
          .contains(
              "authorization",
              "x-api-key",
              "x-goog-api-key",
              "content-type",
              "anthropic-version",
              "anthropic-beta",
              "reprise-key",
              "reprise-tags",
              "x-stainless-os",
              "x-of-the-page")
          .doesNotContain("bad name");
      assertThat(got.field("access-control-max-age")).isEqualTo("600");
      assertThat(got.field("access-control-allow-private-network")).isEqualTo("true");
      assertThat(world.upstreamCalls()).isZero();
      RawAsk.Got other = preflight(url, "https://other.example");
      assertThat(other.status()).isEqualTo(403);
      assertThat(other.count("access-control-allow-origin")).isZero();
      assertThat(other.body()).contains("cors: {origins: [\\\"https://other.example\\\"]}");
    }
  }

  @Test
  void without_cors_no_preflight_passes_and_nothing_is_said_to_browsers() throws Exception {
    try (var world = World.in(folder)) {
      assertThat(preflight(world.gateway.dataUrl(), PAGE).status()).isEqualTo(403);
      RawAsk.Got got = chat(world, "No browser", false, "Host: 127.0.0.1");
      assertThat(got.status()).isEqualTo(200);
      assertThat(got.head().toLowerCase(Locale.ROOT)).doesNotContain("access-control-", "vary");
    }
  }

  @Test
  void every_page_may_call_models_where_a_star_says_so_but_none_the_admin_plane() throws Exception {
    try (var world = World.in(folder, "cors: {origins: \"*\"}\n" + World.providers())) {
      for (String page : List.of("https://any.example", "null")) {
        RawAsk.Got got = chat(world, "Anybody", false, "Host: 127.0.0.1", "Origin: " + page);
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.field("access-control-allow-origin")).isEqualTo("*");
        assertThat(got.head().toLowerCase(Locale.ROOT)).doesNotContain("allow-credentials");
        assertThat(
                RawAsk.get(
                        world.gateway.adminUrl(), "/metrics", "Host: 127.0.0.1", "Origin: " + page)
                    .status())
            .isEqualTo(403);
      }
    }
  }

  @Test
  void a_page_that_is_named_reads_the_admin_plane_with_the_token_only() throws Exception {
    try (var world = World.in(folder, ALLOWED + World.providers())) {
      String url = world.gateway.adminUrl();
      String[] host = {"Host: 127.0.0.1", "Origin: " + PAGE};
      readable(RawAsk.get(url, "/metrics", host), 401);
      readable(
          RawAsk.get(
              url, "/metrics", host[0], host[1], "Authorization: Bearer " + world.adminToken()),
          200);
      assertThat(RawAsk.get(url, "/metrics", host[0]).status()).as("a collector").isEqualTo(200);
    }
  }
}
