package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.journey.fixture.Figures;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.world.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a prefix is kept at Gemini, and who reads it (row B3). */
@Timeout(60)
class HandlesJourneyTest extends HandlesJourney {
  @Test
  void a_prefix_used_often_is_kept_and_read_from_then_on() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      World.Seen seen = ask(world, "ada");
      assertThat(cached(seen)).isGreaterThan(2500);
      assertThat(lastSent(world).path("cachedContent").asText()).startsWith("cachedContents/");
      assertThat(lastSent(world).has("systemInstruction")).isFalse();
      assertThat(lastSent(world).has("tools")).isFalse();
      JsonNode told = explained(world, seen);
      assertThat(told.path("plan").asText()).isEqualTo("gemini-handles");
      assertThat(told.path("reason").asText()).isEqualTo("handle-used");
      assertThat(told.path("predicted_cache_read").asLong()).isEqualTo(cached(seen));
      assertThat(calls(world, "POST")).isEqualTo(1);
    }
  }

  @Test
  void a_stream_reads_it_too() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      World.Seen seen = ask(world, "ada", HANDBOOK, "And in a stream?", true);
      assertThat(seen.text()).contains("\"cachedContentTokenCount\"");
      assertThat(explained(world, seen).path("reason").asText()).isEqualTo("handle-used");
    }
  }

  @Test
  void what_was_answered_before_is_replayed_whatever_was_sent() throws Exception {
    try (World world = world()) {
      assertThat(plainly(world, "The same?").hit()).isFalse();
      for (int i = 0; i < 5; i++) {
        plainly(world, "Another " + i + "?");
      }
      until(world, "made", 1);
      assertThat(cached(plainly(world, "With the handle?"))).isPositive();
      long before = world.upstreamCalls();
      assertThat(plainly(world, "The same?").hit()).isTrue();
      assertThat(plainly(world, "With the handle?").hit()).isTrue();
      assertThat(world.upstreamCalls()).isEqualTo(before);
    }
  }

  /** Without tools and chance: an answer that may be kept. */
  private static World.Seen plainly(World world, String question) throws Exception {
    ObjectNode body = (ObjectNode) World.JSON.readTree(body(HANDBOOK, question));
    body.remove("tools");
    body.putObject("generationConfig").put("temperature", 0);
    String path = "/v1beta/models/" + MODEL + ":generateContent";
    return world.post(path, body.toString(), "x-goog-api-key", "ada");
  }

  @Test
  void one_shot_traffic_makes_nothing() throws Exception {
    try (World world = world()) {
      for (int i = 0; i < 20; i++) {
        World.Seen seen = ask(world, "ada", HANDBOOK + i, "Once?", false);
        assertThat(explained(world, seen).path("reason").asText()).isEqualTo("too-rare");
      }
      assertThat(calls(world, "POST")).isZero();
    }
  }

  @Test
  void what_the_implicit_cache_reads_anyway_is_not_paid_for_twice() throws Exception {
    try (World world = world("", Settings.instant())) {
      often(world, "ada");
      assertThat(cached(ask(world, "ada"))).isPositive();
      assertThat(handles(world).path("live").asLong()).isZero();
    }
  }

  @Test
  void callers_of_one_credential_never_share_a_handle() throws Exception {
    try (World world = sharedKey()) {
      kept(world, "ada");
      assertThat(cached(ask(world, "ada"))).as("control: Ada's own is read").isPositive();
      assertThat(cached(ask(world, "cy"))).isZero();
      assertThat(lastSent(world).has("systemInstruction")).isTrue();
      kept(world, "cy");
      assertThat(cached(ask(world, "cy"))).isPositive();
      assertThat(handles(world).path("live").asLong()).isEqualTo(2);
      JsonNode own =
          world.get("/v1/prompt-cache/stats", "x-goog-api-key", "cy").json().path("handles");
      assertThat(own.path("made").asLong()).as("Cy is told of his own: " + own).isEqualTo(1);
    }
  }

  @Test
  void nobody_reads_a_handle_by_naming_it() throws Exception {
    try (World world = sharedKey()) {
      kept(world, "ada");
      ask(world, "ada");
      String name = lastSent(world).path("cachedContent").asText();
      String body =
          "{\"cachedContent\":\"%s\",\"contents\":[{\"parts\":[{\"text\":\"Say it.\"}]}]}";
      String path = "/v1beta/models/" + MODEL + ":generateContent";
      World.Seen seen = world.post(path, body.formatted(name), "x-goog-api-key", "cy");
      assertThat(seen.status()).isEqualTo(403);
      assertThat(seen.text()).contains("PERMISSION_DENIED").doesNotContain("handbook");
    }
  }

  @Test
  void a_request_that_is_wrong_itself_costs_the_handle_nothing() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      ObjectNode body = (ObjectNode) World.JSON.readTree(body(HANDBOOK, "Too hot?"));
      body.putObject("generationConfig").put("temperature", 7);
      String path = "/v1beta/models/" + MODEL + ":generateContent";
      World.Seen wrong = world.post(path, body.toString(), "x-goog-api-key", "ada");
      assertThat(wrong.status()).isEqualTo(400);
      assertThat(wrong.text()).contains("temperature");
      assertThat(cached(ask(world, "ada"))).isPositive();
    }
  }

  @Test
  void a_prefix_the_provider_finds_too_small_is_not_offered_again() throws Exception {
    var stingy = Settings.instant().withGeminiHitPercent(0).withTokens(text -> 10);
    try (World world = world("", stingy)) {
      often(world, "ada");
      until(world, "refused", 1);
      assertThat(Figures.moved(world, "provider_handle_refused_total")).isEqualTo(1);
      often(world, "ada");
      World.Seen seen = ask(world, "ada");
      assertThat(explained(world, seen).path("reason").asText()).isEqualTo("below-minimum");
      assertThat(calls(world, "POST")).isEqualTo(1);
    }
  }

  @Test
  void what_the_caller_keeps_himself_is_left_alone() throws Exception {
    try (World world = world()) {
      String name = create(world, "ada", "mine").path("name").asText();
      String body =
          "{\"cachedContent\":\"%s\",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"%d?\"}]}]}";
      for (int i = 0; i < 8; i++) {
        World.Seen seen =
            world.post(
                "/v1beta/models/" + MODEL + ":generateContent",
                body.formatted(name, i),
                "x-goog-api-key",
                "ada");
        assertThat(cached(seen)).isPositive();
        assertThat(explained(world, seen).path("reason").asText()).isEqualTo("client-handle");
      }
      assertThat(calls(world, "POST")).as("his own").isEqualTo(1);
    }
  }
}
