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
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway that keeps prefixes at Gemini as objects with a price per hour (row B3), on a clock
 * that the tests move.
 */
abstract class HandlesJourney {
  static final String HANDBOOK = "The handbook says: be kind, be brief. ".repeat(300);
  static final String MODEL = "gemini-2.5-flash";

  @TempDir Path folder;

  /** Of today: tiers have clocks of their own. */
  final VirtualClock clock = new VirtualClock(Instant.now());

  int asked;

  /** Implicit hits are off: they would save the same money for nothing. */
  World world(String key, Settings settings) throws Exception {
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

  World world() throws Exception {
    return world("", Settings.instant().withGeminiHitPercent(0));
  }

  World sharedKey() throws Exception {
    return world(", api_key: shared", Settings.instant().withGeminiHitPercent(0));
  }

  Parts onOurClock(Parts parts) {
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

  static String body(String system, String question) {
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

  World.Seen ask(World world, String who, String system, String question, boolean stream) {
    String verb = stream ? ":streamGenerateContent?alt=sse" : ":generateContent";
    World.Seen seen =
        world.post("/v1beta/models/" + MODEL + verb, body(system, question), "x-goog-api-key", who);
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen;
  }

  World.Seen ask(World world, String who) {
    return ask(world, who, HANDBOOK, "Question " + ++asked + "?", false);
  }

  void often(World world, String who) {
    for (int i = 0; i < 5; i++) {
      ask(world, who);
      clock.advance(Duration.ofSeconds(20));
    }
  }

  /** Asks until it pays, and waits until the handle is there. */
  void kept(World world, String who) {
    long before = handles(world).path("made").asLong();
    often(world, who);
    until(world, "made", before + 1);
  }

  static JsonNode handles(World world) {
    return world.admin("GET", "/v1/admin/stats", "").json().path("handles");
  }

  /** What happens beside requests is waited for, not timed. */
  static void until(World world, String what, long count) {
    while (handles(world).path(what).asLong() < count) {
      Thread.onSpinWait();
    }
  }

  static long cached(World.Seen seen) {
    return seen.json().path("usageMetadata").path("cachedContentTokenCount").asLong();
  }

  static JsonNode explained(World world, World.Seen seen) {
    return world.explained(seen).path("native_caching");
  }

  static long calls(World world, String method) {
    return world.providerServer.calls().latest().stream()
        .filter(call -> call.method().equals(method) && call.path().contains("/cachedContents"))
        .count();
  }

  static JsonNode lastSent(World world) throws Exception {
    Call last = world.providerServer.calls().last();
    return World.JSON.readTree(last.body());
  }

  void pass(World world, int minutes) {
    for (int i = 0; i < minutes; i++) {
      clock.advance(Duration.ofMinutes(1));
      OtherParts.tend(world.gateway);
    }
  }

  /** Straight at the provider, as if it had ended there. */
  static void remove(World world, String who) throws Exception {
    for (JsonNode each : listed(world, who)) {
      direct(world, who, "DELETE", each.path("name").asText(), "");
    }
  }

  static List<JsonNode> listed(World world, String who) throws Exception {
    var all = new ArrayList<JsonNode>();
    direct(world, who, "GET", "cachedContents", "").path("cachedContents").forEach(all::add);
    return all;
  }

  static JsonNode create(World world, String who, String display) throws Exception {
    ObjectNode body = (ObjectNode) World.JSON.readTree(body(HANDBOOK, "?"));
    body.put("model", "models/" + MODEL).put("displayName", display).put("ttl", "3600s");
    return direct(world, who, "POST", "cachedContents", body.toString());
  }

  static JsonNode direct(World world, String who, String method, String path, String body) {
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
