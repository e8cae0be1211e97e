package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.Parts;
import dev.reprise.gateway.OtherParts;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import dev.reprise.time.Clock;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Prefixes kept at Gemini as objects with a price per hour (row B3). */
@Timeout(60)
class HandlesJourneyTest {
  private static final String HANDBOOK = "The handbook says: be kind, be brief. ".repeat(300);
  private static final String MODEL = "gemini-2.5-flash";

  @TempDir Path folder;

  /** Of today: tiers have clocks of their own. */
  private final VirtualClock clock = new VirtualClock(Instant.now());

  private int asked;

  /** Implicit hits are off: they would save the same money for nothing. */
  private World world(String key, Settings settings) throws Exception {
    return World.in(
        folder,
        """
        providers:
          gemini: {kind: gemini, base_url: "PROVIDER", retries: 0%s}
        routes:
          - {provider: gemini, native_caching: auto, handles: {min_reads_per_hour: 3}}
        """
            .formatted(key),
        new Simulator(settings, clock),
        this::onOurClock);
  }

  private World world() throws Exception {
    return world("", Settings.instant().withGeminiHitPercent(0));
  }

  private World sharedKey() throws Exception {
    return world(", api_key: shared", Settings.instant().withGeminiHitPercent(0));
  }

  private Parts onOurClock(Parts parts) {
    return new Parts(
        parts.policy(),
        parts.classifier(),
        parts.keys(),
        parts.ids(),
        parts.tiers(),
        parts.ledger(),
        parts.flights(),
        parts.router(),
        parts.telemetry(),
        parts.prices(),
        new Clock(clock, clock::nanos),
        parts.dialects());
  }

  private static String body(String system, String question) {
    ObjectNode body = World.JSON.createObjectNode();
    body.putObject("systemInstruction").putArray("parts").addObject().put("text", system);
    body.putArray("tools")
        .addObject()
        .putArray("functionDeclarations")
        .addObject()
        .put("name", "look_up")
        .put("description", "Looks something up.");
    ObjectNode content = body.putArray("contents").addObject().put("role", "user");
    content.putArray("parts").addObject().put("text", question);
    return body.toString();
  }

  private World.Seen ask(World world, String who, String system, String question, boolean stream) {
    String verb = stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
    World.Seen seen =
        world.post("/v1beta/models/" + MODEL + verb, body(system, question), "x-goog-api-key", who);
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen;
  }

  private World.Seen ask(World world, String who) {
    return ask(world, who, HANDBOOK, "Question " + ++asked + "?", false);
  }

  private void often(World world, String who) {
    for (int i = 0; i < 5; i++) {
      ask(world, who);
      clock.advance(Duration.ofSeconds(20));
    }
  }

  /** Asks until it pays, and waits until the handle is there. */
  private void kept(World world, String who) {
    long before = handles(world).path("made").asLong();
    often(world, who);
    until(world, "made", before + 1);
  }

  private static JsonNode handles(World world) {
    return world.admin("GET", "/v1/admin/stats", "").json().path("handles");
  }

  /** What happens beside requests is waited for, not timed. */
  private static void until(World world, String what, long count) {
    while (handles(world).path(what).asLong() < count) {
      Thread.onSpinWait();
    }
  }

  private static long cached(World.Seen seen) {
    return seen.json().path("usageMetadata").path("cachedContentTokenCount").asLong();
  }

  private static JsonNode explained(World world, World.Seen seen) {
    return world.explained(seen).path("native_caching");
  }

  private static long calls(World world, String method) {
    return world.providerServer.calls().latest().stream()
        .filter(call -> call.method().equals(method) && call.path().contains("/cachedContents"))
        .count();
  }

  private static JsonNode lastSent(World world) throws Exception {
    Call last = world.providerServer.calls().last();
    return World.JSON.readTree(last.body());
  }

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
  void an_object_that_is_gone_is_made_again_once_and_nobody_notices() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      remove(world, "ada");
      World.Seen seen = ask(world, "ada");
      assertThat(cached(seen)).isPositive();
      assertThat(explained(world, seen).path("reason").asText()).isEqualTo("made-again");
      assertThat(calls(world, "POST")).isEqualTo(2);
    }
  }

  @Test
  void a_crowd_that_finds_it_gone_makes_it_again_once() throws Exception {
    try (World world = world();
        var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
      kept(world, "ada");
      remove(world, "ada");
      var all = new ArrayList<Callable<World.Seen>>();
      for (int i = 0; i < 12; i++) {
        String question = "Crowd " + i;
        all.add(() -> ask(world, "ada", HANDBOOK, question, false));
      }
      for (Future<World.Seen> each : crowd.invokeAll(all)) {
        assertThat(each.get().status()).isEqualTo(200);
      }
      assertThat(calls(world, "POST")).isEqualTo(2);
    }
  }

  @Test
  void whoever_takes_it_away_again_and_again_is_left_alone() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      remove(world, "ada");
      ask(world, "ada");
      remove(world, "ada");
      World.Seen seen = ask(world, "ada");
      assertThat(explained(world, seen).path("reason").asText()).isEqualTo("handle-lost");
      often(world, "ada");
      assertThat(calls(world, "POST")).isEqualTo(2);
    }
  }

  @Test
  void more_time_is_bought_while_it_pays_and_no_longer() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      pass(world, 8);
      assertThat(calls(world, "PATCH")).isEqualTo(1);
      assertThat(cached(ask(world, "ada"))).isPositive();
      pass(world, 40);
      assertThat(calls(world, "PATCH")).as("paid for 18 idle minutes at most").isLessThan(5);
      assertThat(calls(world, "DELETE")).isEqualTo(1);
      assertThat(handles(world).path("live").asLong()).isZero();
      assertThat(listed(world, "ada")).isEmpty();
    }
  }

  @Test
  void storage_is_accounted_for_as_long_as_it_was_kept() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      long tokens = handles(world).path("making_tokens").asLong();
      clock.advance(Duration.ofMinutes(6));
      JsonNode told = handles(world);
      double hours = 6 / 60.0;
      assertThat(told.path("storage_usd").asDouble())
          .isCloseTo(tokens * hours / 1e6, org.assertj.core.data.Percentage.withPercentage(6));
      assertThat(told.path("making_usd").asDouble())
          .isCloseTo(tokens * 0.3 / 1e6, org.assertj.core.data.Percentage.withPercentage(0.01));
      assertThat(world.gateway.metrics())
          .contains("provider_handle_cost_total", "provider_handles 1");
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
  void nothing_is_left_behind_at_the_end() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      kept(world, "bo");
      assertThat(listed(world, "ada")).hasSize(1);
      world.gateway.close();
      assertThat(listed(world, "ada")).isEmpty();
      assertThat(listed(world, "bo")).isEmpty();
    }
  }

  @Test
  void what_a_killed_life_left_behind_is_swept() throws Exception {
    try (World world = world()) {
      kept(world, "ada");
      String display = listed(world, "ada").getFirst().path("displayName").asText();
      String ours = display.substring(0, display.lastIndexOf('/') + 1);
      create(world, "ada", ours + "0123456789abcdef");
      create(world, "ada", "reprise/of-somebody-else/0123456789abcdef");
      world.restart();
      assertThat(listed(world, "ada")).hasSize(2);
      asked = 0;
      kept(world, "ada");
      until(world, "swept", 1);
      assertThat(listed(world, "ada"))
          .extracting(each -> each.path("displayName").asText())
          .contains("reprise/of-somebody-else/0123456789abcdef")
          .doesNotContain(ours + "0123456789abcdef")
          .hasSize(2);
    }
  }

  @Test
  void a_prefix_the_provider_finds_too_small_is_not_offered_again() throws Exception {
    var stingy = Settings.instant().withGeminiHitPercent(0).withTokens(text -> 10);
    try (World world = world("", stingy)) {
      often(world, "ada");
      until(world, "refused", 1);
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

  private void pass(World world, int minutes) {
    for (int i = 0; i < minutes; i++) {
      clock.advance(Duration.ofMinutes(1));
      OtherParts.tend(world.gateway);
    }
  }

  /** Straight at the provider, as if it had ended there. */
  private static void remove(World world, String who) throws Exception {
    for (JsonNode each : listed(world, who)) {
      direct(world, who, "DELETE", each.path("name").asText(), "");
    }
  }

  private static List<JsonNode> listed(World world, String who) throws Exception {
    var all = new ArrayList<JsonNode>();
    direct(world, who, "GET", "cachedContents", "").path("cachedContents").forEach(all::add);
    return all;
  }

  private static JsonNode create(World world, String who, String display) throws Exception {
    ObjectNode body = (ObjectNode) World.JSON.readTree(body(HANDBOOK, "?"));
    body.put("model", "models/" + MODEL).put("displayName", display).put("ttl", "3600s");
    return direct(world, who, "POST", "cachedContents", body.toString());
  }

  private static JsonNode direct(World world, String who, String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(world.providerServer.url() + "/v1beta/" + path))
            .header("x-goog-api-key", who)
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    World.Seen seen = world.send(request);
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen.json();
  }
}
