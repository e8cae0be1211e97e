package dev.reprise.gateway.journey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.gateway.origin.StubOrigin;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Azure's paths, as its SDKs send them, to a provider of kind {@code azure_openai} alone. */
@Timeout(60)
class DeploymentsJourneyTest {
  private static final String ASK =
      "{\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}";
  private static final String ANSWER =
      "{\"id\":\"chatcmpl-abcdefgh\",\"object\":\"chat.completion\",\"created\":1,"
          + "\"model\":\"m-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
          + "\"content\":\"Because.\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,"
          + "\"completion_tokens\":1,\"total_tokens\":2}}";

  @TempDir Path folder;

  private static StubOrigin provider() {
    return StubOrigin.of(
        visit -> {
          while (visit.request()) {
            visit.send(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    + ANSWER.length()
                    + "\r\n\r\n"
                    + ANSWER);
          }
        });
  }

  private static String deployment(String name, String version) {
    return "/openai/deployments/" + name + "/chat/completions?api-version=" + version;
  }

  @Test
  void a_deployment_is_asked_and_answered_from_the_cache_as_the_model_it_is() throws Exception {
    try (var azure = provider();
        var other = provider();
        var world =
            World.in(
                folder,
                """
                providers:
                  other: {kind: openai_compatible, base_url: "%s", retries: 0}
                  azure: {kind: azure_openai, base_url: "%s", retries: 0}
                """
                    .formatted(other.url(""), azure.url("/openai")))) {
      String path = deployment("mine", "2024-10-21");
      assertThat(world.post(path, ASK, "api-key", "k").status()).isEqualTo(200);
      assertThat(azure.requests.take())
          .startsWith("POST " + path + " HTTP/1.1\r\n")
          .contains("api-key: k\r\n");
      assertThat(world.post(path, ASK, "api-key", "k").hit()).as("control").isTrue();
      for (String another :
          new String[] {deployment("yours", "2024-10-21"), deployment("mine", "2025-01-01")}) {
        assertThat(world.post(another, ASK, "api-key", "k").hit()).as(another).isFalse();
        assertThat(azure.requests.take()).startsWith("POST " + another);
      }
      assertThat(world.post(path, ASK, "authorization", "Bearer entra").hit()).isFalse();
      assertThat(azure.requests.take()).contains("authorization: Bearer entra\r\n");
      assertThat(other.requests).isEmpty();
    }
  }

  @Test
  void the_plain_paths_lead_to_its_v1_and_its_own_key_is_an_api_key() throws Exception {
    try (var azure = provider();
        var world =
            World.in(
                folder,
                "providers: {azure: {kind: azure_openai, base_url: \"%s\", api_key: own}}"
                    .formatted(azure.url("")))) {
      String named = ASK.replace("{\"temp", "{\"model\":\"mine\",\"temp");
      for (String path : new String[] {"/v1/chat/completions", "/openai/v1/chat/completions"}) {
        assertThat(world.post(path, named, "authorization", "Bearer a").status()).isEqualTo(200);
        assertThat(azure.requests.take())
            .startsWith("POST /openai/v1/chat/completions HTTP/1.1\r\n")
            .contains("api-key: own\r\n")
            .doesNotContain("Bearer a");
      }
    }
  }

  @Test
  void without_such_a_provider_the_error_says_which_kind_is_missing() throws Exception {
    try (var world = World.in(folder)) {
      World.Seen seen = world.post(deployment("mine", "2024-10-21"), ASK, "api-key", "k");
      assertThat(seen.status()).isEqualTo(404);
      assertThat(seen.text()).contains("kind azure_openai");
      assertThat(world.upstreamCalls()).isZero();
    }
  }
}
