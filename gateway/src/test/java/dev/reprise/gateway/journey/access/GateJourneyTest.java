package dev.reprise.gateway.journey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.Parts;
import dev.reprise.gateway.Gateway;
import dev.reprise.gateway.config.CommandLineOptions;
import dev.reprise.gateway.config.Environment;
import dev.reprise.gateway.config.reading.ConfigReader;
import dev.reprise.gateway.journey.fixture.RawAsk;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.gateway.origin.StubOrigin;
import dev.reprise.request.Digest;
import dev.reprise.simulator.Simulator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Callers with keys of the gateway's own, before a provider whose key the gateway holds. */
@Timeout(60)
class GateJourneyTest {
  private static final String ADA = "rp_ada00001_" + "a".repeat(43);
  private static final String BO = "rp_bo000001_" + "b".repeat(43);
  private static final String OWNER = "sk-of-the-organisation";

  @TempDir Path folder;

  private static String hash(String key) {
    return "sha256:" + Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static String keys(String more) {
    return "callers: {keys: [{name: ada, hash: \"%s\"}, \"%s\"]%s}\n"
        .formatted(hash(ADA), hash(BO), more);
  }

  private static String held(String url) {
    String provider = "{kind: %1$s, base_url: \"" + url + "\", retries: 0, api_key: " + OWNER + "}";
    return "providers:\n  openai: %s\n  anthropic: %s\n  gemini: %s\n"
        .formatted(
            provider.formatted("openai"),
            provider.formatted("anthropic"),
            provider.formatted("gemini"));
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_key_in_the_dialects_own_place_opens_and_two_keys_never_share(Wire wire) throws Exception {
    try (var world = World.in(folder, keys("") + held("PROVIDER"))) {
      assertThat(wire.ask(world, ADA, "Who am I?", false).status()).isEqualTo(200);
      assertThat(wire.ask(world, ADA, "Who am I?", false).hit()).as("control").isTrue();
      World.Seen bo = wire.ask(world, BO, "Who am I?", false);
      assertThat(bo.status()).isEqualTo(200);
      assertThat(bo.hit()).isFalse();
      long calls = world.upstreamCalls();
      World.Seen stranger = wire.ask(world, "sk-anything", "Who am I?", false);
      assertThat(stranger.status()).isEqualTo(401);
      assertThat(stranger.text()).contains("callers.keys", "Reprise-Key");
      World.Seen nobody = world.post(wire.path, wire.body("Who am I?", false));
      assertThat(nobody.status()).as("on loopback too").isEqualTo(401);
      assertThat(world.upstreamCalls()).isEqualTo(calls);
      assertThat(world.gateway.metrics()).as("no partition for strangers").doesNotContain("c-sk");
    }
  }

  @Test
  void no_key_of_ours_reaches_the_provider_and_its_own_does() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    try (var origin =
            StubOrigin.of(
                visit -> {
                  while (visit.request()) {
                    visit.send(answer);
                  }
                });
        var world = stubbed(keys("") + held(origin.url("")))) {
      for (String[] fields :
          new String[][] {
            {"reprise-key", ADA},
            {"authorization", "Bearer " + ADA},
            {"reprise-key", ADA, "authorization", "Bearer sk-of-ada", "x-api-key", ADA},
          }) {
        assertThat(world.post(Wire.CHAT.path, Wire.CHAT.body("Sent?", false), fields).status())
            .isEqualTo(200);
        assertThat(world.post("/v1/files?key=" + ADA, "{}", fields).status()).isEqualTo(200);
      }
      assertThat(origin.requests).hasSize(6);
      assertThat(origin.requests)
          .allMatch(request -> request.contains(OWNER))
          .noneMatch(request -> request.contains(ADA) || request.contains("sk-of-ada"))
          .noneMatch(request -> request.toLowerCase(Locale.ROOT).contains("reprise-key"));
    }
  }

  @Test
  void before_a_provider_without_a_key_the_callers_own_goes_on_beside_ours() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    try (var origin =
            StubOrigin.of(
                visit -> {
                  while (visit.request()) {
                    visit.send(answer);
                  }
                });
        var world = stubbed(keys("") + held(origin.url("")).replace(", api_key: " + OWNER, ""))) {
      for (String[] fields :
          new String[][] {
            {"reprise-key", ADA, "authorization", "Bearer sk-of-ada"},
            {"x-api-key", ADA, "authorization", "Bearer sk-of-ada"},
          }) {
        assertThat(world.post(Wire.CHAT.path, Wire.CHAT.body("Sent?", false), fields).status())
            .isEqualTo(200);
        assertThat(origin.requests.take()).contains("Bearer sk-of-ada").doesNotContain(ADA);
      }
    }
  }

  private World stubbed(String yaml) throws Exception {
    return World.in(folder, yaml, Simulator.instant(), UnaryOperator.<Parts>identity());
  }

  @Test
  void the_prompt_cache_api_has_the_same_gate_and_the_same_partitions() throws Exception {
    try (var world = World.in(folder, keys("") + held("PROVIDER"))) {
      World.Seen kept =
          world.post(
              Wire.CHAT.path,
              Wire.CHAT.body("Mine?", false),
              "reprise-key",
              ADA,
              "authorization",
              "Bearer sk-dummy");
      String path = "/v1/prompt-cache/decisions/" + kept.header("reprise-request-id");
      assertThat(world.get(path, "reprise-key", ADA, "authorization", "Bearer sk-dummy").status())
          .isEqualTo(200);
      assertThat(world.get(path, "reprise-key", BO, "authorization", "Bearer sk-dummy").status())
          .isEqualTo(404);
      assertThat(world.get(path, "authorization", "Bearer sk-dummy").status()).isEqualTo(401);
    }
  }

  /** A hit in memory is remembered with its request; the gate is asked all the same. */
  @Test
  void a_reload_withdraws_a_key_and_lets_another_in_at_once() throws Exception {
    Path file = folder.resolve("live.yaml");
    try (var world = World.in(folder)) {
      String provider = held(world.providerServer.url());
      Files.writeString(file, keys("") + provider);
      var environment = new Environment(Map.of(), folder);
      var options = new CommandLineOptions(file, 0, 0, folder.resolve("live"));
      var config = ConfigReader.read(options, environment);
      try (var gateway = Gateway.start(config, () -> ConfigReader.read(options, environment))) {
        String url = gateway.dataUrl();
        for (int i = 0; i < 3; i++) {
          assertThat(ask(url, ADA)).isEqualTo(200);
        }
        String cat = "rp_cat00001_" + "d".repeat(43);
        assertThat(ask(url, cat)).isEqualTo(401);
        assertThat(preflight(url)).isEqualTo(403);
        Files.writeString(
            file,
            "callers: {keys: [\"%s\"]}\ncors: {origins: [\"https://a.example\"]}\nlisten: {names: [a.b]}\nadmin_token: t-1\n%s"
                .formatted(hash(cat), provider));
        assertThat(gateway.reload().parts().get("access")).startsWith("applied");
        assertThat(ask(url, ADA)).as("withdrawn, though it was a hit").isEqualTo(401);
        assertThat(ask(url, cat)).isEqualTo(200);
        assertThat(preflight(url)).isEqualTo(204);
        assertThat(RawAsk.get(gateway.adminUrl(), "/livez", "Host: a.b").status()).isEqualTo(200);
        assertThat(
                RawAsk.get(
                        gateway.adminUrl(),
                        "/v1/admin/stats",
                        "Host: a.b",
                        "Authorization: Bearer t-1")
                    .status())
            .isEqualTo(200);
      }
    }
  }

  private static int ask(String url, String key) {
    return RawAsk.post(
            url,
            Wire.CHAT.path,
            Wire.CHAT.body("Live?", false),
            "Host: localhost",
            "Content-Type: application/json",
            "Authorization: Bearer " + key)
        .status();
  }

  private static int preflight(String url) {
    return RawAsk.send(
            url,
            "OPTIONS /v1/chat/completions HTTP/1.1",
            "",
            "Host: localhost",
            "Origin: https://a.example",
            "Access-Control-Request-Method: POST")
        .status();
  }

  /** The address is open already: a reload must not put an unguarded key behind it. */
  @Test
  void a_reload_never_makes_an_open_relay() throws Exception {
    Path file = folder.resolve("live.yaml");
    try (var world = World.in(folder)) {
      String provider = held(world.providerServer.url());
      Files.writeString(file, "listen: {data: \"0.0.0.0:0\"}\n" + keys("") + provider);
      var environment = new Environment(Map.of(), folder);
      var options = new CommandLineOptions(file, 0, 0, folder.resolve("live"));
      var config = ConfigReader.read(options, environment);
      try (var gateway = Gateway.start(config, () -> ConfigReader.read(options, environment))) {
        Files.writeString(file, "listen: {data: \"127.0.0.1:0\"}\n" + provider);
        assertThat(gateway.reload().parts().get("configuration"))
            .startsWith("refused, the old one stays: callers: (missing)");
        assertThat(ask(gateway.dataUrl(), "sk-anything")).isEqualTo(401);
        assertThat(ask(gateway.dataUrl(), ADA)).as("control").isEqualTo(200);
      }
    }
  }
}
