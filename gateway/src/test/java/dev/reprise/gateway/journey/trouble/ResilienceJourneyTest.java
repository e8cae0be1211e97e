package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.Parts;
import dev.reprise.gateway.journey.fixture.Figures;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Fault;
import dev.reprise.simulator.Simulator;
import dev.reprise.testkit.FakeClock;
import dev.reprise.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever breaks, requests are answered, in their dialect. */
@Timeout(60)
class ResilienceJourneyTest {
  @TempDir Path folder;

  private World with(String timeout, String more) throws Exception {
    String configuration =
        """
        providers:
          openai: {kind: openai, base_url: "PROVIDER", timeout: %1$s, retries: 0}
          anthropic: {kind: anthropic, base_url: "PROVIDER", timeout: %1$s, retries: 0}
          gemini: {kind: gemini, base_url: "PROVIDER", timeout: %1$s, retries: 0}
        %2$s
        """
            .formatted(timeout, more);
    return World.in(folder, configuration);
  }

  private static String message(World.Seen seen) {
    return seen.json().path("error").path("message").asText();
  }

  @Test
  void a_provider_that_is_down_is_a_502_in_the_callers_dialect_with_a_remedy() throws Exception {
    String nobody =
        """
        providers:
          openai: {kind: openai, base_url: "http://127.0.0.1:1", retries: 0}
          anthropic: {kind: anthropic, base_url: "http://127.0.0.1:1", retries: 0}
          gemini: {kind: gemini, base_url: "http://127.0.0.1:1", retries: 0}
        """;
    try (World world = World.in(folder, nobody)) {
      for (Wire wire : Wire.values()) {
        for (boolean stream : new boolean[] {false, true}) {
          World.Seen seen = wire.ask(world, "ada", "Anybody there?", stream);
          assertThat(seen.status()).as(wire + ": " + seen.text()).isEqualTo(502);
          assertThat(message(seen)).as(wire.name()).containsIgnoringCase("provider");
          assertThat(seen.cacheStatus()).contains("detail=origin-failed");
          inTheDialect(wire, seen.json());
        }
      }
    }
  }

  private static void inTheDialect(Wire wire, JsonNode json) {
    switch (wire) {
      case CHAT, RESPONSES -> assertThat(json.path("error").has("type")).isTrue();
      case ANTHROPIC -> assertThat(json.path("type").asText()).isEqualTo("error");
      case GEMINI -> assertThat(json.path("error").has("status")).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_provider_that_hangs_is_a_504_after_its_timeout(Wire wire) throws Exception {
    try (World world = with("300ms", "")) {
      world.simulator().faults().next(2, new Fault.Hang());
      long began = System.nanoTime();
      World.Seen seen = wire.ask(world, "ada", "Still there?", false);
      assertThat(seen.status()).as(seen.text()).isEqualTo(504);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofMillis(290), Duration.ofSeconds(20));
      inTheDialect(wire, seen.json());
      world.simulator().faults().clear();
      assertThat(wire.ask(world, "ada", "Still there?", false).status()).isEqualTo(200);
    }
  }

  @Test
  void a_store_file_that_is_deleted_or_damaged_while_running_stops_nobody() throws Exception {
    try (World world = World.in(folder)) {
      Wire.CHAT.ask(world, "ada", "Kept?", false);
      for (Path file : files("l2.db")) {
        Files.write(file, new byte[Math.toIntExact(Files.size(file))]);
      }
      answersAndHits(world, "damaged");
      for (Path file : files("l2.db")) {
        Files.delete(file);
      }
      answersAndHits(world, "deleted");
      world.restart();
      answersAndHits(world, "restarted");
    }
  }

  private static void answersAndHits(World world, String what) {
    for (Wire wire : Wire.values()) {
      assertThat(wire.ask(world, "ada", "After " + what, false).status()).as(what).isEqualTo(200);
      assertThat(wire.ask(world, "ada", "After " + what, true).hit()).as(what).isTrue();
    }
  }

  private List<Path> files(String prefix) throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("data"))) {
      return all.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  @Test
  void a_data_folder_that_cannot_be_written_leaves_a_cache_in_memory_that_says_so()
      throws Exception {
    Files.writeString(folder.resolve("data"), "a file where the folder should be");
    try (World world = World.in(folder)) {
      for (Wire wire : Wire.values()) {
        World.Seen seen = wire.ask(world, "ada", "Without a disk?", true);
        assertThat(seen.status()).isEqualTo(200);
        assertThat(wire.text(seen, true)).isNotBlank();
      }
      assertThat(world.gateway.notes()).anyMatch(note -> note.contains("cannot be written"));
    }
  }

  @Test
  void a_ledger_file_damaged_at_the_start_means_a_cold_start() throws Exception {
    try (World world = World.in(folder)) {
      Wire.CHAT.ask(world, "ada", "Before the damage?", false);
    }
    for (Path file : files("ledger.db")) {
      Files.write(file, "not a database at all".repeat(400).getBytes());
    }
    try (World world = World.in(folder)) {
      World.Seen cold = Wire.CHAT.ask(world, "ada", "Before the damage?", false);
      assertThat(cold.status()).isEqualTo(200);
      assertThat(cold.hit()).as("an entry of another life: " + cold.cacheStatus()).isFalse();
      assertThat(Wire.CHAT.ask(world, "ada", "Before the damage?", false).hit())
          .as("works again")
          .isTrue();
    }
  }

  private String policy(String changed, String into) throws IOException {
    Path shipped = Path.of(System.getProperty("reprise.root"), "policies", "default.yaml");
    String bundle = Files.readString(shipped);
    int at = bundle.lastIndexOf(changed);
    assertThat(at).as("the shipped bundle has a line " + changed).isPositive();
    Path own = folder.resolve("own.yaml");
    Files.writeString(
        own, bundle.substring(0, at) + into + bundle.substring(at + changed.length()));
    return "policy: \"" + own + "\"";
  }

  /** A clock that a test moves. */
  private static UnaryOperator<Parts> at(FakeClock clock) {
    return parts ->
        new Parts(
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
            new Clock(clock, clock.nanos()),
            parts.dialects());
  }

  @Test
  void a_stale_answer_is_served_while_one_refresh_runs() throws Exception {
    String own = policy("stale_while_revalidate: 0s", "stale_while_revalidate: 60s");
    var clock = new FakeClock();
    clock.set(Instant.now()); // the tiers go by the machine's own
    String configuration = "providers:\n  openai: {kind: openai, base_url: \"PROVIDER\"}\n" + own;
    try (World world = World.in(folder, configuration, Simulator.instant(), at(clock))) {
      Wire.CHAT.ask(world, "ada", "How fresh?", false);
      assertThat(Wire.CHAT.ask(world, "ada", "How fresh?", false).hit()).isTrue();
      assertThat(world.upstreamCalls()).isEqualTo(1);
      clock.pass(Duration.ofSeconds(570));
      World.Seen stale = Wire.CHAT.ask(world, "ada", "How fresh?", false);
      assertThat(stale.hit()).as(stale.cacheStatus()).isTrue();
      assertThat(Integer.parseInt(stale.header("age"))).isGreaterThanOrEqualTo(570);
      assertThat(
              Figures.moved(
                  world, "prompt_cache_stale_served_total", "entry_type=\"model_response\""))
          .isEqualTo(1);
      assertThat(Figures.moved(world, "gateway_requests_total", "outcome=\"stale-hit\""))
          .isEqualTo(1);
      World.Seen fresh = stale;
      while (Integer.parseInt(fresh.header("age")) > 0) {
        fresh = Wire.CHAT.ask(world, "ada", "How fresh?", false);
        assertThat(fresh.hit()).as(fresh.cacheStatus()).isTrue();
      }
      assertThat(world.upstreamCalls()).as("one refresh").isEqualTo(2);
      clock.pass(Duration.ofSeconds(601));
      assertThat(Wire.CHAT.ask(world, "ada", "How fresh?", false).hit()).as("too old").isFalse();
    }
  }

  @Test
  void in_shadow_a_hit_is_counted_and_never_served() throws Exception {
    String own =
        policy("model_response: {mode: serve, percent: 100}", "model_response: {mode: shadow}");
    try (World world = with("10s", own)) {
      for (Wire wire : Wire.values()) {
        wire.ask(world, "ada", "In the shadow?", false);
        World.Seen would = wire.ask(world, "ada", "In the shadow?", false);
        assertThat(would.hit()).isFalse();
        assertThat(would.cacheStatus()).contains("detail=shadow");
      }
      assertThat(world.upstreamCalls()).isEqualTo(8);
      assertThat(counted(world, "prompt_cache_would_hit_total")).isEqualTo(4);
    }
  }

  @Test
  void in_a_percentage_a_question_is_always_on_the_same_side() throws Exception {
    String own =
        policy(
            "model_response: {mode: serve, percent: 100}",
            "model_response: {mode: serve, percent: 40}");
    try (World world = with("10s", own)) {
      int served = 0;
      for (int i = 0; i < 60; i++) {
        String question = "On which side, " + i + "?";
        Wire.CHAT.ask(world, "ada", question, false);
        boolean hit = Wire.CHAT.ask(world, "ada", question, false).hit();
        assertThat(Wire.CHAT.ask(world, "ada", question, false).hit()).isEqualTo(hit);
        served += hit ? 1 : 0;
      }
      assertThat(served).isBetween(8, 42);
      assertThat(counted(world, "prompt_cache_would_hit_total")).isEqualTo((60 - served) * 2);
    }
  }

  private static long counted(World world, String metric) {
    return world
        .admin("GET", "/metrics", "")
        .text()
        .lines()
        .filter(line -> line.startsWith(metric))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ')))))
        .sum();
  }
}
