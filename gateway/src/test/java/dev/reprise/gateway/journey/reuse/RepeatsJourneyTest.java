package dev.reprise.gateway.journey.reuse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Engine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request that came before, but for noise, is spared being understood again, and nothing else.
 */
class RepeatsJourneyTest {
  @TempDir Path folder;

  @Test
  void the_same_bytes_from_another_caller_are_another_request() throws Exception {
    try (var world = World.in(folder)) {
      remembered(world, "ada");
      assertThat(Wire.CHAT.ask(world, "cy", "same bytes?", false).hit()).isFalse();
      assertThat(Wire.CHAT.ask(world, "ada", "same bytes?", false).hit()).as("control").isTrue();
    }
  }

  @Test
  void the_same_bytes_under_another_header_are_another_request() throws Exception {
    try (var world = World.in(folder)) {
      remembered(world, "ada");
      assertThat(Wire.CHAT.ask(world, "ada", "same bytes?", false, "reprise-user", "bo").hit())
          .isFalse();
      assertThat(
              Wire.CHAT.ask(world, "ada", "same bytes?", false, "openai-organization", "o").hit())
          .isFalse();
      assertThat(
              Wire.CHAT
                  .ask(world, "ada", "same bytes?", false, "cache-control", "no-store")
                  .cacheStatus())
          .contains("no-store");
    }
  }

  /** The body and the names of all fields are the same; only the directive says another thing. */
  @Test
  void a_repeat_that_must_not_be_kept_is_asked_again() throws Exception {
    try (var world = World.in(folder)) {
      for (int i = 0; i < 4; i++) {
        assertThat(directed(world, "max-age=600").hit()).isEqualTo(i > 0);
      }
      long before = world.upstreamCalls();
      World.Seen seen = directed(world, "no-store");
      assertThat(seen.hit()).isFalse();
      assertThat(seen.cacheStatus()).contains("fwd=request").contains("detail=no-store");
      assertThat(world.upstreamCalls()).isEqualTo(before + 1);
      assertThat(directed(world, "max-age=600").hit()).as("control").isTrue();
    }
  }

  private static World.Seen directed(World world, String directive) {
    return Wire.CHAT.ask(world, "ada", "same bytes?", false, "cache-control", directive);
  }

  @Test
  void a_remembered_request_is_ruled_anew_when_the_policy_moves() throws Exception {
    Path bundle = folder.resolve("policy.yaml");
    Files.writeString(bundle, shipped());
    try (var world = World.in(folder, World.providers() + "policy: " + bundle + "\n")) {
      remembered(world, "ada");
      Files.writeString(
          bundle,
          shipped().replace("model_response: {mode: serve", "model_response: {mode: shadow"));
      assertThat(world.admin("POST", "/v1/admin/reload", "").text()).contains("in force");
      World.Seen shadowed = Wire.CHAT.ask(world, "ada", "same bytes?", false);
      assertThat(shadowed.hit()).isFalse();
    }
  }

  @Test
  void a_remembered_request_is_judged_for_freshness_every_time() throws Exception {
    try (var world = World.in(folder)) {
      remembered(world, "ada");
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"model:m-1\"]}");
      assertThat(Wire.CHAT.ask(world, "ada", "same bytes?", false).cacheStatus())
          .contains("fwd=stale")
          .contains("invalidated");
    }
  }

  /** What is forwarded belongs to the request that comes, though its answer was remembered. */
  @Test
  void a_repeat_with_other_labels_is_a_hit_and_a_call_carries_its_own() throws Exception {
    var provider = new Listening();
    try (var world = World.in(folder, null, provider, UnaryOperator.identity())) {
      assertThat(labelled(world, 0).hit()).isFalse();
      for (int i = 1; i < 6; i++) {
        assertThat(labelled(world, i).hit()).isTrue();
      }
      world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"model:m-1\"]}");
      World.Seen called = labelled(world, 6);
      assertThat(called.cacheStatus()).contains("fwd=stale");
      assertThat(provider.last.header("x-request-id")).contains("request-6");
      assertThat(provider.last.body()).asString(UTF_8).contains("\"run-6\"");
      assertThat(labelled(world, 7).hit()).isTrue();
      assertThat(labelled(world, 7).header("reprise-request-id"))
          .isNotEqualTo(called.header("reprise-request-id"));
    }
  }

  private static World.Seen labelled(World world, int i) {
    return world.post(
        "/v1/chat/completions",
        """
        {"model":"m-1","temperature":0,"metadata":{"run":"run-%d"},\
        "messages":[{"role":"user","content":"same question?"}]}"""
            .formatted(i),
        "authorization",
        "Bearer ada",
        "x-request-id",
        "request-" + i);
  }

  /** The simulator, and what it was asked last. */
  private static final class Listening implements Engine {
    private final Simulator simulator = Simulator.instant();
    private volatile Call last = Call.get("/");

    @Override
    public Answer answer(Call call) {
      last = call;
      return simulator.answer(call);
    }
  }

  private static void remembered(World world, String key) {
    Wire.CHAT.ask(world, key, "same bytes?", false);
    for (int i = 0; i < 3; i++) {
      assertThat(Wire.CHAT.ask(world, key, "same bytes?", false).hit()).isTrue();
    }
  }

  private static String shipped() throws Exception {
    return Files.readString(
        Path.of(System.getProperty("reprise.root"), "policies", "default.yaml"));
  }
}
