package dev.reprise.gateway.journey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.gateway.origin.StubOrigin;
import dev.reprise.testkit.token.TokenServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A provider of kind {@code vertex} with a credential of the gateway's own. */
@Timeout(60)
class VertexJourneyTest {
  private static final String OWN =
      "/v1/projects/acme/locations/eu/publishers/google/models/m-1:generateContent";
  private static final String ASK =
      "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Why?\"}]}],"
          + "\"generationConfig\":{\"temperature\":0}}";
  private static final String ANSWER =
      "{\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"So.\"}]},"
          + "\"finishReason\":\"STOP\"}],\"modelVersion\":\"m-1\",\"responseId\":\"r1\","
          + "\"usageMetadata\":{\"promptTokenCount\":1,\"candidatesTokenCount\":1}}";

  @TempDir Path folder;

  private static StubOrigin provider(int status) {
    return StubOrigin.of(
        visit -> {
          while (visit.request()) {
            visit.send(
                "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(status, ANSWER.length(), ANSWER));
          }
        });
  }

  private String vertex(StubOrigin provider, TokenServer tokens) throws Exception {
    tokens.serviceAccount(folder.resolve("key.json"));
    return "  v: {kind: vertex, project: acme, location: eu, base_url: \"%s\", retries: 0, credentials: \"file:key.json\"}\n"
        .formatted(provider.url(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {OWN, "/v1/models/m-1:generateContent"})
  void its_own_path_is_asked_with_a_token_of_the_gateways(String path) throws Exception {
    try (var tokens = new TokenServer();
        var provider = provider(200);
        var world = World.in(folder, "providers:\n" + vertex(provider, tokens))) {
      for (String question : new String[] {"Why?", "How?"}) {
        World.Seen seen =
            world.post(
                path,
                ASK.replace("Why?", question),
                "authorization",
                "Bearer caller",
                "x-goog-user-project",
                "globex");
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        assertThat(provider.requests.take())
            .startsWith("POST " + OWN + " HTTP/1.1\r\n")
            .contains("Authorization: Bearer token-1\r\n")
            .doesNotContain("caller", "globex");
      }
      World.Seen again =
          world.post(path, ASK, "authorization", "Bearer caller", "x-goog-user-project", "globex");
      assertThat(again.hit()).isTrue();
      assertThat(tokens.given()).isEqualTo(1);
      assertThat(tokens.fields).noneMatch(field -> field.contains("caller"));
      assertThat(world.gateway.metrics()).doesNotContain("token-1");
    }
  }

  @Test
  void its_token_goes_to_no_other_provider() throws Exception {
    try (var tokens = new TokenServer();
        var failing = provider(503);
        var second = provider(200);
        var other = provider(200);
        var world =
            World.in(
                folder,
                "providers:\n"
                    + vertex(failing, tokens)
                    + """
                        g: {kind: gemini, base_url: "%s", retries: 0}
                        o: {kind: openai, base_url: "%s", retries: 0}
                      routes:
                        - {when: {model: "m-*"}, provider: v, fallback: [g]}
                        - {provider: o}
                      """
                        .formatted(second.url(""), other.url(""))
                        .replace("      routes", "routes"))) {
      World.Seen seen = world.post("/v1beta/models/m-1:generateContent", ASK);
      assertThat(seen.status()).as(seen.text()).isEqualTo(200);
      assertThat(failing.requests.take()).as("control").contains("Bearer token-1");
      assertThat(second.requests.take()).doesNotContainIgnoringCase("authorization", "token-1");
      world.post(
          "/v1/chat/completions",
          "{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}");
      assertThat(other.requests.take()).doesNotContainIgnoringCase("authorization", "token-1");
    }
  }

  @Test
  void another_project_is_not_asked_and_without_a_token_the_reason_is_told() throws Exception {
    try (var tokens = new TokenServer();
        var provider = provider(200);
        var world = World.in(folder, "providers:\n" + vertex(provider, tokens))) {
      World.Seen foreign = world.post(OWN.replace("acme", "globex"), ASK);
      assertThat(foreign.status()).isEqualTo(404);
      assertThat(foreign.text()).contains("kind vertex");
      for (String path :
          new String[] {
            OWN.replace("projects/acme", "%70rojects/globex"),
            "/v1beta1/%70rojects/globex/locations/eu/endpoints/1:predict",
            "/v1beta/%70rojects/globex/locations/eu/endpoints/1:predict",
            "/upload/v1beta/projects/globex/locations/eu/ragCorpora/1/ragFiles:upload"
          }) {
        assertThat(world.post(path, ASK).status()).as(path).isEqualTo(404);
      }
      tokens.status(400);
      assertThat(world.post(OWN, ASK).status()).isEqualTo(502);
      assertThat(provider.requests).isEmpty();
    }
  }

  @Test
  void without_a_credential_the_callers_own_token_is_forwarded() throws Exception {
    try (var provider = provider(200);
        var world =
            World.in(
                folder,
                "providers: {v: {kind: vertex, project: acme, location: eu, base_url: \"%s\"}}"
                    .formatted(provider.url("")))) {
      assertThat(world.post(OWN, ASK, "authorization", "Bearer caller").status()).isEqualTo(200);
      assertThat(provider.requests.take()).contains("authorization: Bearer caller\r\n");
    }
  }
}
