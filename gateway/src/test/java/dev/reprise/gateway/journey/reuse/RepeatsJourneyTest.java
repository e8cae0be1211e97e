package dev.reprise.gateway.journey.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request that came before in the same bytes is spared being understood again, and nothing else.
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
