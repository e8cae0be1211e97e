package dev.reprise.gateway.journey.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.cli.Commands;
import dev.reprise.gateway.journey.fixture.GatedProvider;
import dev.reprise.gateway.journey.fixture.RawClient;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.request.Digest;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Engine;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code stats} tells an operator, beside what the metrics and the answers say. */
@Timeout(60)
class StatsJourneyTest {
  private static final String QUESTION = "Shall we share?";

  @TempDir Path folder;

  private static JsonNode stats(World world) {
    return world.admin("GET", "/v1/admin/stats", "").json();
  }

  /** Decisions are counted when an answer has ended, which its caller may see a little earlier. */
  private static JsonNode statsOf(World world, int requests) {
    long until = System.nanoTime() + 20_000_000_000L;
    JsonNode stats = stats(world);
    while (counted(stats) < requests) {
      assertThat(System.nanoTime()).as(stats.toPrettyString()).isLessThan(until);
      stats = stats(world);
    }
    return stats;
  }

  private static long counted(JsonNode stats) {
    long sum = 0;
    for (JsonNode count : stats.path("requests")) {
      sum += count.asLong();
    }
    return sum;
  }

  private static long billed(JsonNode stats) {
    JsonNode tokens = stats.path("provider_tokens");
    return tokens.path("input").asLong()
        + tokens.path("cache_read").asLong()
        + tokens.path("cache_write").asLong()
        + tokens.path("output").asLong();
  }

  @Test
  void tokens_that_joined_streams_did_not_use_are_avoided() throws Exception {
    try (var provider = new GatedProvider()) {
      String yaml = "providers: {openai: {kind: openai, base_url: \"" + provider.url() + "\"}}";
      try (var world = World.in(folder, yaml, Simulator.instant(), UnaryOperator.identity())) {
        var callers = new ArrayList<RawClient>();
        for (int caller = 0; caller < 4; caller++) {
          callers.add(RawClient.ask(world, Wire.CHAT, QUESTION, true).head());
        }
        provider.open();
        for (RawClient caller : callers) {
          assertThat(caller.rest().cut()).isFalse();
          caller.close();
        }
        JsonNode stats = statsOf(world, 4);
        assertThat(provider.calls).hasValue(1);
        assertThat(stats.path("collapsed").asInt()).as("control").isEqualTo(3);
        assertThat(billed(stats)).isPositive();
        assertThat(stats.path("tokens_avoided").asLong()).isEqualTo(3 * billed(stats));
      }
    }
  }

  @Test
  void tokens_that_joined_bodies_did_not_use_are_avoided() throws Exception {
    var answered = new CountDownLatch(1);
    Simulator simulator = Simulator.instant();
    Engine slow =
        call -> {
          if (new String(call.body(), StandardCharsets.UTF_8).contains(QUESTION)) {
            try {
              answered.await();
            } catch (InterruptedException stopped) {
              Thread.currentThread().interrupt();
            }
          }
          return simulator.answer(call);
        };
    try (var world = World.in(folder, World.providers(), slow, UnaryOperator.identity())) {
      var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int caller = 0; caller < 20; caller++) {
        HttpRequest request =
            world
                .request(Wire.CHAT.path, "authorization", "Bearer ada")
                .POST(HttpRequest.BodyPublishers.ofString(Wire.CHAT.body(QUESTION, false)))
                .build();
        asked.add(world.client.sendAsync(request, HttpResponse.BodyHandlers.ofString()));
      }
      Wire.CHAT.ask(world, "bo", "Something else?", false); // behind them on its way
      long others = billed(statsOf(world, 1));
      answered.countDown();
      for (CompletableFuture<HttpResponse<String>> each : asked) {
        assertThat(each.join().statusCode()).isEqualTo(200);
      }
      JsonNode stats = statsOf(world, 21);
      assertThat(world.upstreamCalls()).isEqualTo(2);
      assertThat(stats.path("collapsed").asInt()).as("control").isPositive();
      assertThat(stats.path("tokens_avoided").asLong()).isEqualTo(19 * (billed(stats) - others));
      JsonNode money = stats.path("money").path("total");
      assertThat(money.path("tokens_avoided").asLong())
          .isEqualTo(stats.path("tokens_avoided").asLong());
      assertThat(money.path("hits").asInt())
          .as("joining is no hit")
          .isEqualTo(stats.path("requests").path("hit").asInt());
      assertThat(world.gateway.metrics().lines())
          .anyMatch(
              line ->
                  line.startsWith("prompt_cache_tokens_avoided_total")
                      && line.endsWith(" " + stats.path("tokens_avoided").asLong() + ".0"));
    }
  }

  @Test
  void a_caller_has_the_name_of_its_key_in_stats_and_metrics() throws Exception {
    String key = "rp_ada00001_" + "a".repeat(43);
    String hash = "sha256:" + Digest.of(key.getBytes(StandardCharsets.UTF_8)).hex();
    String keys = "callers: {keys: [{name: ada, hash: \"" + hash + "\"}]}\n";
    try (var world = World.in(folder, keys + World.providers())) {
      World.Seen answer =
          world.post(Wire.CHAT.path, Wire.CHAT.body("Who am I?", false), "reprise-key", key);
      assertThat(answer.status()).isEqualTo(200);
      JsonNode callers = statsOf(world, 1).path("money").path("by").path("caller");
      assertThat(callers.path(0).path("name").asText()).isEqualTo("ada");
      assertThat(world.gateway.metrics()).contains("tenant=\"ada\"");
    }
  }

  @Test
  void what_was_asked_for_only_in_the_cache_is_not_called_refused() throws Exception {
    try (var world = World.in(folder)) {
      World.Seen absent =
          Wire.CHAT.ask(world, "ada", "Kept?", false, "cache-control", "only-if-cached");
      assertThat(absent.status()).isEqualTo(504);
      statsOf(world, 1);
      String table =
          Commands.run(
                  "stats",
                  "--url",
                  world.gateway.adminUrl(),
                  "--data",
                  folder.resolve("data").toString())
              .out();
      List<String> requests =
          table.lines().skip(1).takeWhile(line -> line.startsWith("  ")).toList();
      assertThat(requests).singleElement().asString().startsWith("  not in cache (504) ");
    }
  }
}
