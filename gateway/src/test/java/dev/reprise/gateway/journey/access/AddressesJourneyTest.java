package dev.reprise.gateway.journey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.gateway.origin.StubOrigin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where calls go: what a {@code base_url} means, and callers that leave out {@code /v1}. */
@Timeout(60)
class AddressesJourneyTest {
  private static final String BODY =
      "{\"model\":\"m-1\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";

  @TempDir Path folder;

  private static StubOrigin provider() {
    return StubOrigin.of(
        visit -> {
          while (visit.request()) {
            visit.send(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
          }
        });
  }

  private static String providers(String kind, String address) {
    return "providers:\n  p: {kind: %s, base_url: \"%s\", retries: 0}\n".formatted(kind, address);
  }

  @ParameterizedTest
  @CsvSource({
    "openai_compatible, '', /v1/chat/completions, /v1/chat/completions",
    "openai_compatible, /v1, /v1/chat/completions, /v1/chat/completions",
    "openai_compatible, /api/paas/v4, /v1/chat/completions, /api/paas/v4/chat/completions",
    "openai_compatible, /v1beta/openai/, /v1/embeddings, /v1beta/openai/embeddings",
    "openai_compatible, /inference, /v1/files?limit=2, /inference/files?limit=2",
    "vllm, /compatible-mode/v1, /v1/responses, /compatible-mode/v1/responses",
    "anthropic, /api/anthropic, /v1/messages, /api/anthropic/v1/messages",
    "anthropic, /api/anthropic/v1, /v1/messages, /api/anthropic/v1/messages",
    "gemini, /proxy/v1beta, /v1beta/models/m-1:generateContent,"
        + " /proxy/v1beta/models/m-1:generateContent"
  })
  void a_base_url_means_what_sdks_mean_by_it(String kind, String base, String asked, String sent)
      throws Exception {
    try (var provider = provider();
        var world = World.in(folder, providers(kind, provider.url("") + base))) {
      assertThat(world.post(asked, BODY, "authorization", "Bearer k").status()).isEqualTo(200);
      assertThat(provider.requests.take()).startsWith("POST " + sent + " HTTP/1.1");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Wire.class,
      names = {"CHAT", "RESPONSES", "ANTHROPIC"})
  void a_path_without_v1_is_the_same_request_where_only_one_api_has_it(Wire wire) throws Exception {
    try (var world = World.in(folder)) {
      String body = wire.body("Why?", false);
      assertThat(ask(world, wire.path, body).status()).isEqualTo(200);
      World.Seen without = ask(world, wire.path.substring(3), body);
      assertThat(without.hit()).as(without.text()).isTrue();
    }
  }

  private static World.Seen ask(World world, String path, String body) {
    return world.post(path, body, "x-api-key", "k", "anthropic-version", "2023-06-01");
  }

  @Test
  void a_path_without_v1_that_several_apis_have_gets_a_404_that_says_so() throws Exception {
    try (var world = World.in(folder)) {
      World.Seen seen = world.get("/models");
      assertThat(seen.status()).isEqualTo(404);
      assertThat(seen.text()).contains("/v1/models", "base_url");
      assertThat(world.upstreamCalls()).isZero();
    }
  }

  @Test
  void a_doubled_version_gets_a_404_that_says_so_in_the_callers_dialect() throws Exception {
    try (var world = World.in(folder)) {
      World.Seen anthropic = world.post("/v1/v1/messages", BODY, "anthropic-version", "2023-06-01");
      assertThat(anthropic.json().path("type").asText()).isEqualTo("error");
      World.Seen openai = world.post("/v1/v1/chat/completions", BODY);
      assertThat(openai.json().path("error").has("code")).isTrue();
      World.Seen google = world.post("/v1beta/v1beta/models/m-1:generateContent", BODY);
      assertThat(google.json().path("error").path("code").asInt()).isEqualTo(404);
      for (World.Seen seen : List.of(anthropic, openai, google)) {
        assertThat(seen.status()).isEqualTo(404);
        assertThat(seen.text()).contains("Leave out one /v1", "base_url");
      }
      assertThat(world.upstreamCalls()).isZero();
    }
  }

  @Test
  void nobody_is_told_to_write_a_version_before_another() throws Exception {
    try (var world = World.in(folder)) {
      World.Seen seen = world.get("/v2/foo");
      assertThat(seen.status()).isEqualTo(404);
      assertThat(seen.text()).contains("/v2/foo").doesNotContain("/v1");
      assertThat(world.get("/files").text()).as("control").contains("Write /v1/files");
    }
  }
}
