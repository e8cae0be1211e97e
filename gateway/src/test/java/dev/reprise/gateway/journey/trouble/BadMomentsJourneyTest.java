package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.gateway.journey.fixture.GatedProvider;
import dev.reprise.gateway.journey.fixture.RawClient;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Fault;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.SimulatorServer;
import dev.reprise.simulator.wire.Ending;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Providers that fail for a moment, or for good, and what their callers notice. */
@Timeout(60)
class BadMomentsJourneyTest {
  @TempDir Path folder;

  private static final String RETRYING =
      """
      providers:
        openai: {kind: openai, base_url: "PROVIDER", retries: 2}
        anthropic: {kind: anthropic, base_url: "PROVIDER", retries: 2}
        gemini: {kind: gemini, base_url: "PROVIDER", retries: 2}
      """;

  /** Every dialect with a second provider behind the first. */
  private static String fallingBack(String first, String backup) {
    return """
        providers:
          openai: {kind: openai, base_url: "%1$s", retries: 0}
          anthropic: {kind: anthropic, base_url: "%1$s", retries: 0}
          gemini: {kind: gemini, base_url: "%1$s", retries: 0}
          openai-b: {kind: openai, base_url: "%2$s", api_key: backup-key}
          anthropic-b: {kind: anthropic, base_url: "%2$s", api_key: backup-key}
          gemini-b: {kind: gemini, base_url: "%2$s"}
        routes:
          - {name: chat, when: {task: none}, provider: openai, fallback: openai-b}
          - {name: o, provider: openai, fallback: [openai-b]}
          - {name: a, provider: anthropic, fallback: anthropic-b}
          - {name: g, provider: gemini, fallback: gemini-b}
        """
        .formatted(first, backup);
  }

  private static JsonNode decision(World world, World.Seen seen) {
    String id = seen.header("reprise-request-id");
    JsonNode json = world.admin("GET", "/v1/admin/decisions/" + id, "").json();
    while (!json.path("ended").asBoolean()) {
      json = world.admin("GET", "/v1/admin/decisions/" + id, "").json();
    }
    return json;
  }

  private static double metric(World world, String name, String... labels) {
    return world
        .gateway
        .metrics()
        .lines()
        .filter(
            line ->
                line.startsWith(name + "{") && List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_429_is_waited_for_as_the_provider_asks_and_nobody_notices(Wire wire) throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      world.simulator().faults().next(1, new Fault.Status(429, 1));
      long began = System.nanoTime();
      World.Seen seen = wire.ask(world, "ada", "Too many?", false);
      assertThat(seen.status()).as(seen.text()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
      assertThat(world.upstreamCalls()).isEqualTo(2);
      JsonNode decision = decision(world, seen);
      assertThat(decision.path("retries").asInt()).isEqualTo(1);
      assertThat(decision.path("stored").asBoolean()).as("an answer like any other").isTrue();
      assertThat(metric(world, "provider_retries_total", "outcome=\"answered\"")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void after_retries_the_last_answer_goes_back_as_it_came(Wire wire) throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      world.simulator().faults().next(9, new Fault.Status(503, 0));
      World.Seen seen = wire.ask(world, "ada", "Overloaded?", false);
      assertThat(seen.status()).isEqualTo(503);
      assertThat(seen.header("retry-after")).isEqualTo(wire == Wire.GEMINI ? "" : "0");
      assertThat(world.upstreamCalls()).isEqualTo(3);
      assertThat(decision(world, seen).path("retries").asInt()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_stream_that_breaks_after_its_first_byte_is_asked_for_once(Wire wire) throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      for (Fault fault :
          new Fault[] {new Fault.Cut(1, Ending.CUT), new Fault.Cut(1, Ending.RESET)}) {
        long before = world.upstreamCalls();
        world.simulator().faults().next(1, fault);
        try (RawClient ada = RawClient.ask(world, wire, "Cut " + fault + "?", true)) {
          assertThat(ada.head().status()).isEqualTo(200);
          assertThat(ada.rest().cut()).as("the caller sees the cut").isTrue();
        }
        assertThat(world.upstreamCalls() - before).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_whole_answer_cut_in_the_middle_is_a_502_in_the_record_too(Wire wire) throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      world.simulator().faults().next(1, new Fault.CutBytes(20));
      World.Seen seen = wire.ask(world, "ada", "Whole?", false);
      assertThat(seen.status()).as(seen.text()).isEqualTo(502);
      assertThat(decision(world, seen).path("status").asInt()).isEqualTo(502);
      assertThat(decision(world, seen).path("not_stored").asText()).isEqualTo("not-complete");
      assertThat(world.upstreamCalls()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_fallback_answers_with_its_own_credential_and_nothing_is_kept_under_the_first_ones_key(
      Wire wire) throws Exception {
    try (var backup = SimulatorServer.start(Simulator.instant(), 0);
        World world = World.in(folder, fallingBack("PROVIDER", backup.url()))) {
      for (boolean stream : new boolean[] {false, true}) {
        String question = "Who answers, stream " + stream + "?";
        world.simulator().faults().next(1, new Fault.Status(503, 1));
        World.Seen seen = wire.ask(world, "ada", question, stream);
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        assertThat(wire.text(seen, stream)).isNotBlank();
        assertThat(seen.cacheStatus())
            .contains("detail=fallback-answered")
            .doesNotContain("stored");
        assertThat(backup.calls().last().credential())
            .isEqualTo(wire == Wire.GEMINI ? "" : "backup-key");
        JsonNode decision = decision(world, seen);
        assertThat(decision.path("asked").path("provider").asText()).endsWith("-b");
        assertThat(decision.path("reason").asText()).isEqualTo("fallback-answered");
        assertThat(decision.path("detail").asText())
            .contains("answered in its place", "failed with status 503");
        assertThat(decision.path("stored").asBoolean()).isFalse();
        assertThat(decision.path("not_stored").asText()).isEqualTo("fallback-answered");
        assertThat(
                wire.ask(world, "ada", question, stream, "cache-control", "only-if-cached")
                    .status())
            .as("nothing under the first provider's key")
            .isEqualTo(504);
        assertThat(wire.ask(world, "ada", question, stream).hit()).isFalse();
        assertThat(wire.ask(world, "ada", question, stream).hit())
            .as("positive control: the first provider's own answer is kept")
            .isTrue();
      }
      assertThat(backup.calls().count()).isEqualTo(2);
      assertThat(metric(world, "provider_fallbacks_total", "-b\"")).isEqualTo(2);
    }
  }

  @Test
  void who_joined_a_call_that_a_fallback_answered_is_told_so_and_finds_nothing_kept()
      throws Exception {
    try (var backup = new GatedProvider();
        World world = World.in(folder, fallingBack("PROVIDER", backup.url()))) {
      world.simulator().faults().next(1, new Fault.Status(503, 1));
      RawClient leader = RawClient.ask(world, Wire.CHAT, "Together?", true).head();
      RawClient follower = RawClient.ask(world, Wire.CHAT, "Together?", true).head();
      assertThat(follower.headers().get("cache-status"))
          .contains("collapsed", "detail=fallback-answered");
      backup.open();
      assertThat(leader.rest().cut()).isFalse();
      assertThat(follower.rest().cut()).isFalse();
      assertThat(backup.calls).hasValue(1);
      String id = follower.headers().get("reprise-request-id");
      JsonNode decision = world.admin("GET", "/v1/admin/decisions/" + id, "").json();
      assertThat(decision.path("asked").path("provider").asText()).isEqualTo("openai-b");
      assertThat(
              Wire.CHAT
                  .ask(world, "ada", "Together?", true, "cache-control", "only-if-cached")
                  .status())
          .isEqualTo(504);
      leader.close();
      follower.close();
    }
  }

  @Test
  void when_the_first_is_down_its_breaker_opens_and_the_fallback_answers_at_once()
      throws Exception {
    try (var backup = SimulatorServer.start(Simulator.instant(), 0);
        World world = World.in(folder, fallingBack(nobody(), backup.url()))) {
      for (int i = 0; i < 12; i++) {
        World.Seen seen = Wire.CHAT.ask(world, "ada", "Question " + i, false);
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        assertThat(seen.cacheStatus()).contains("detail=fallback-answered");
      }
      World.Seen last = Wire.CHAT.ask(world, "ada", "And now?", false);
      assertThat(decision(world, last).path("detail").asText())
          .contains("The provider openai failed too often lately and is not asked for a moment");
      assertThat(metric(world, "provider_breaker", "endpoint=\"http://127.0.0.1:"))
          .as("the first is open, the backup closed")
          .isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void without_a_fallback_an_open_breaker_is_a_503_that_says_when(Wire wire) throws Exception {
    String down =
        """
        providers:
          openai: {kind: openai, base_url: "%1$s", retries: 0}
          anthropic: {kind: anthropic, base_url: "%1$s", retries: 0}
          gemini: {kind: gemini, base_url: "%1$s", retries: 0}
        """
            .formatted(nobody());
    try (World world = World.in(folder, down)) {
      for (int i = 0; i < 10; i++) {
        assertThat(wire.ask(world, "ada", "Question " + i, false).status()).isEqualTo(502);
      }
      World.Seen shut = wire.ask(world, "ada", "And now?", false);
      assertThat(shut.status()).isEqualTo(503);
      assertThat(Integer.parseInt(shut.header("retry-after"))).isBetween(1, 6);
      assertThat(shut.cacheStatus()).contains("detail=breaker-open");
      assertThat(shut.json().path("error").path("message").asText())
          .contains("failed too often lately", "try again in")
          .doesNotContain("127.0.0.1");
      assertThat(decision(world, shut).path("not_stored").asText()).isEqualTo("breaker-open");
    }
  }

  /** The 14 failing calls of the issue: whoever made them is shut out, and nobody else. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_caller_whose_calls_fail_closes_the_door_for_itself_alone(Wire wire) throws Exception {
    try (World world = World.in(folder)) {
      assertThat(wire.ask(world, "bo", "Good morning?", false).status()).isEqualTo(200);
      assertThat(wire.ask(world, "ada", "Good morning?", false).status()).isEqualTo(200);
      world.simulator().faults().next(14, new Fault.Status(500, 0));
      World.Seen last = null;
      for (int i = 0; i < 20 && (last == null || last.status() == 500); i++) {
        last = wire.ask(world, "ada", "Poison " + i, false);
      }
      assertThat(last.status()).as("its own breaker").isEqualTo(503);
      assertThat(last.cacheStatus()).contains("detail=breaker-open");
      world.simulator().faults().clear();
      assertThat(wire.ask(world, "bo", "Am I served?", false).status()).isEqualTo(200);
      assertThat(wire.ask(world, "cy", "And I, who came just now?", false).status()).isEqualTo(200);
      assertThat(wire.ask(world, "ada", "And I?", false).status()).isEqualTo(503);
    }
  }

  /** An address nobody listens on. */
  private static String nobody() throws Exception {
    try (var free = new ServerSocket(0)) {
      return "http://127.0.0.1:" + free.getLocalPort();
    }
  }

  @Test
  void the_budget_keeps_an_outage_from_being_multiplied() throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      world.simulator().faults().rate(1000, new Fault.Status(429, 0));
      long began = System.nanoTime();
      for (int i = 0; i < 100; i++) {
        assertThat(Wire.CHAT.ask(world, "ada", "Question " + i, false).status()).isEqualTo(429);
      }
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
      assertThat(world.upstreamCalls()).isBetween(110L, 100 + 10 + 20 + seconds);
      assertThat(metric(world, "provider_retries_total", "outcome=\"no-budget\"")).isPositive();
    }
  }

  @Test
  void a_caller_that_hangs_up_while_we_wait_is_not_retried_for() throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      world.simulator().faults().next(3, new Fault.Status(429, 8));
      try (RawClient ada = RawClient.ask(world, Wire.CHAT, "Shall I wait?", false)) {
        while (world.upstreamCalls() == 0) {
          Thread.onSpinWait();
        }
      }
      while (metric(world, "provider_retries_total", "outcome=\"caller-gone\"") == 0) {
        Thread.onSpinWait();
      }
      assertThat(world.upstreamCalls()).isEqualTo(1);
    }
  }

  @Test
  void what_an_sdk_asks_again_is_asked_once() throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      world.simulator().faults().next(9, new Fault.Status(503, 0));
      Wire.CHAT.ask(world, "ada", "Again?", false, "x-stainless-retry-count", "1");
      assertThat(world.upstreamCalls()).isEqualTo(1);
      Wire.CHAT.ask(world, "ada", "Again?", false, "x-stainless-retry-count", "0");
      assertThat(world.upstreamCalls()).as("positive control").isEqualTo(4);
    }
  }

  @Test
  void an_operation_nobody_knows_is_sent_once_unless_its_method_may_be_repeated() throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      world.simulator().faults().next(9, new Fault.Status(503, 0));
      String key = Wire.CHAT.credential("ada");
      assertThat(world.post("/v1/images/generations", "{}", "authorization", key).status())
          .isEqualTo(503);
      assertThat(world.upstreamCalls()).isEqualTo(1);
      assertThat(world.get("/v1/files", "authorization", key).status()).isEqualTo(503);
      assertThat(world.upstreamCalls()).as("positive control").isEqualTo(4);
    }
  }

  @Test
  void a_query_goes_upstream_octet_for_octet() throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      for (String query : List.of("a=", "a", "a=&b", "a=b=c", "=", "a=%20&a=", "a==")) {
        world.get("/v1/files?" + query, "authorization", Wire.CHAT.credential("ada"));
        assertThat(world.providerServer.calls().last().target()).isEqualTo("/v1/files?" + query);
      }
    }
  }
}
