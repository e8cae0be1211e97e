package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Volatile text in prefixes: always reported, moved where the route says so (row B7, R-5). */
@Timeout(60)
class LayoutJourneyTest {
  private static final String HANDBOOK = "The handbook says: be kind, be brief. ".repeat(300);
  private static final String[] ADA = {"x-api-key", "ada", "anthropic-version", "2023-06-01"};

  @TempDir Path folder;

  @Test
  void a_moment_at_the_front_costs_the_whole_prefix_until_it_is_moved() throws Exception {
    long reported = read("report");
    long moved = read("relocate");
    assertThat(reported).isZero();
    assertThat(moved).isGreaterThan(4 * 2000);
  }

  /** Tokens read from the provider's cache in a conversation whose instructions tell the time. */
  private long read(String layout) throws Exception {
    try (World world = shaped(layout)) {
      ObjectNode body = World.JSON.createObjectNode();
      body.put("model", "claude-sonnet-4-5").put("max_tokens", 64).put("system", "");
      ArrayNode messages = body.putArray("messages");
      long read = 0;
      for (int turn = 0; turn < 6; turn++) {
        body.put("system", "It is 2026-11-21T19:00:0%dZ. ".formatted(turn) + HANDBOOK);
        messages.addObject().put("role", "user").put("content", "And then? " + turn);
        World.Seen seen = world.post("/v1/messages", body.toString(), ADA);
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        read += seen.json().path("usage").path("cache_read_input_tokens").asLong();
        messages.addObject().put("role", "assistant").set("content", seen.json().path("content"));
      }
      return read;
    }
  }

  @Test
  void an_explanation_names_kind_and_byte_and_never_the_text() throws Exception {
    try (World world = shaped("report")) {
      String body =
          "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"system\":\"It is 2026-11-21T19:00:03Z.\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}";
      World.Seen seen = world.post("/v1/messages", body, ADA);
      JsonNode decision =
          world.get("/v1/prompt-cache/decisions/" + seen.header("reprise-request-id"), ADA).json();
      assertThat(decision.path("volatile")).hasSize(1);
      JsonNode found = decision.path("volatile").path(0);
      assertThat(found.path("kind").asText()).isEqualTo("timestamp");
      assertThat(found.path("where").asText()).isEqualTo("system");
      assertThat(found.path("byte").asInt()).isEqualTo(body.indexOf("2026"));
      assertThat(decision.toString()).doesNotContain("19:00:03");
    }
  }

  @Test
  void tools_are_sent_in_one_order_where_policy_says_that_it_means_nothing() throws Exception {
    assertThat(readWithShuffledTools("free")).isPositive();
    assertThat(readWithShuffledTools("kept")).isZero();
  }

  /** Tokens read by the second of two requests with the same tools in another order. */
  private long readWithShuffledTools(String order) throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("policy-" + order + ".yaml"),
            "version: v-1\ntool_order: " + order + "\n");
    try (World world =
        World.in(
            folder,
            World.providers()
                + "policy: "
                + policy
                + "\nroutes:\n  - {provider: anthropic, native_caching: auto, stable_prefix: true}\n")) {
      String tool =
          "{\"name\":\"%s\",\"input_schema\":{\"type\":\"object\"},\"description\":\"%s\"}";
      String one = tool.formatted("alpha", HANDBOOK);
      String other = tool.formatted("beta", HANDBOOK);
      String body =
          "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"tools\":[%s, %s],\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}";
      assertThat(world.post("/v1/messages", body.formatted(other, one), ADA).status())
          .isEqualTo(200);
      World.Seen second = world.post("/v1/messages", body.formatted(one, other), ADA);
      return second.json().path("usage").path("cache_read_input_tokens").asLong();
    }
  }

  private World shaped(String layout) throws Exception {
    return World.in(
        folder,
        World.providers()
            + "routes:\n  - {provider: anthropic, native_caching: auto, layout: %s}\n"
                .formatted(layout));
  }
}
