package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.OtherParts;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.SimulatorClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Engines of one's own: blocks are kept apart by caller, and what they tell is shown (row B4). */
@Timeout(60)
class EnginesJourneyTest {
  private static final String HANDBOOK = "The handbook says: be kind, be brief. ".repeat(300);

  @TempDir Path folder;

  private World engine(String nativeCaching) throws Exception {
    return engine(nativeCaching, "");
  }

  private World engine(String nativeCaching, String more) throws Exception {
    return World.in(
        folder,
        """
        providers:
          local: {kind: vllm, base_url: "PROVIDER", api_key: shared, retries: 0%s}
          gone: {kind: sglang, base_url: "http://127.0.0.1:1"}
        routes:
          - {provider: local, native_caching: "%s"}
        """
            .formatted(more, nativeCaching),
        new Simulator(Settings.instant().withKind(Settings.Kind.VLLM), SimulatorClock.system()),
        UnaryOperator.identity());
  }

  private static World.Seen ask(World world, String path, String who, String question) {
    String body =
        path.endsWith("responses")
            ? "{\"model\":\"m-1\",\"instructions\":\"%s\",\"input\":\"%s\"}"
            : "{\"model\":\"m-1\",\"messages\":[{\"role\":\"system\",\"content\":\"%s\"},"
                + "{\"role\":\"user\",\"content\":\"%s\"}]}";
    World.Seen seen =
        world.post(
            path, body.formatted(path + HANDBOOK, question), "authorization", "Bearer " + who);
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen;
  }

  private static long cached(World.Seen seen) {
    JsonNode usage = seen.json().path("usage");
    return usage.path("prompt_tokens_details").path("cached_tokens").asLong()
        + usage.path("input_tokens_details").path("cached_tokens").asLong();
  }

  @Test
  void callers_never_share_blocks_and_each_reads_his_own() throws Exception {
    try (World world = engine("auto")) {
      for (String path : List.of("/v1/chat/completions", "/v1/responses")) {
        assertThat(cached(ask(world, path, "ada", "One?"))).as(path).isZero();
        World.Seen second = ask(world, path, "ada", "Two?");
        assertThat(cached(second)).as(path).isGreaterThan(2500);
        long predicted =
            world.explained(second).path("native_caching").path("predicted_cache_read").asLong();
        assertThat(Math.abs(predicted - cached(second))).as(path).isLessThanOrEqualTo(16);
        assertThat(cached(ask(world, path, "cy", "Two?"))).as(path).isZero();
      }
    }
  }

  @Test
  void without_salts_they_would() throws Exception {
    try (World world = engine("off", ", shared_credential: accepted")) {
      ask(world, "/v1/chat/completions", "ada", "One?");
      assertThat(cached(ask(world, "/v1/chat/completions", "cy", "Two?"))).isPositive();
    }
  }

  @Test
  void what_an_engine_tells_of_its_cache_is_shown() throws Exception {
    try (World world = engine("auto")) {
      ask(world, "/v1/chat/completions", "ada", "One?");
      long hits = cached(ask(world, "/v1/chat/completions", "ada", "Two?"));
      OtherParts.tend(world.gateway);
      String replica = world.providerServer.url().substring("http://".length());
      assertThat(world.gateway.metrics())
          .containsPattern("replica_prefix_cache_queries\\{replica=\"" + replica + "\"} [1-9]")
          .contains("replica_prefix_cache_hits{replica=\"" + replica + "\"} " + (double) hits)
          .containsPattern("replica_cache_utilisation\\{replica=\"" + replica + "\"} 0\\.\\d+");
    }
  }

  @Test
  void a_dead_engine_is_said_once_and_its_figures_are_unknown() throws Exception {
    var said = new ArrayList<String>();
    Logger log = Logger.getLogger("dev.reprise.gateway.engine.Engines");
    Handler listening = listening(said);
    log.addHandler(listening);
    try (World world = engine("auto")) {
      OtherParts.tend(world.gateway);
      OtherParts.tend(world.gateway);
      OtherParts.tend(world.gateway);
      assertThat(said).hasSize(1);
      assertThat(said.getFirst()).contains("gone").contains("/metrics");
      assertThat(world.gateway.metrics())
          .contains("replica_cache_utilisation{replica=\"127.0.0.1:1\"} NaN");
    } finally {
      log.removeHandler(listening);
    }
  }

  private static Handler listening(List<String> said) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        said.add(entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
