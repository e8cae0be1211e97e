package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An overload that a provider reports as the first event of a success. */
@Timeout(60)
class OverloadJourneyTest {
  @TempDir Path folder;

  private static String providers(int retries) {
    return """
        providers:
          openai: {kind: openai, base_url: "PROVIDER", retries: %1$d}
          anthropic: {kind: anthropic, base_url: "PROVIDER", retries: %1$d}
          gemini: {kind: gemini, base_url: "PROVIDER", retries: %1$d}
        """
        .formatted(retries);
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void it_is_asked_again_while_nothing_was_given_on(Wire wire) throws Exception {
    try (World world = World.in(folder, providers(1))) {
      world.simulator().faults().next(1, new Fault.ErrorEvent(0));
      World.Seen seen = wire.ask(world, "ada", "Are you overloaded?", true);
      assertThat(seen.status()).isEqualTo(200);
      assertThat(seen.text()).as(wire.name()).doesNotContain("error\":{", "\"type\":\"error\"");
      assertThat(world.upstreamCalls()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void the_last_one_is_given_as_it_came(Wire wire) throws Exception {
    try (World world = World.in(folder, providers(1))) {
      world.simulator().faults().next(2, new Fault.ErrorEvent(0));
      World.Seen seen = wire.ask(world, "ada", "Still overloaded?", true);
      assertThat(seen.text()).as(wire.name()).contains("error");
      assertThat(world.upstreamCalls()).isEqualTo(2);
    }
  }

  /** The next provider answers, and the answer says so. */
  @Test
  void a_fallback_answers_in_its_place() throws Exception {
    String two =
        """
        providers:
          first: {kind: openai, base_url: "PROVIDER", retries: 0}
          second: {kind: openai, base_url: "PROVIDER", retries: 0, api_key: sk-second}
        routes:
          - {provider: first, fallback: second}
        """;
    try (World world = World.in(folder, two)) {
      world.simulator().faults().next(1, new Fault.ErrorEvent(0));
      World.Seen seen = Wire.CHAT.ask(world, "ada", "Who answers?", true);
      assertThat(world.explained(seen).path("reason").asText()).isEqualTo("fallback-answered");
      assertThat(world.upstreamCalls()).isEqualTo(2);
    }
  }
}
