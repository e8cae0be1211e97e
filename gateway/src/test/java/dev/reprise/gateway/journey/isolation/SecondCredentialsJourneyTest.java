package dev.reprise.gateway.journey.isolation;

import static dev.reprise.gateway.journey.fixture.HeaderAsking.cached;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.HeaderAsking;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Contract 2.3: one credential names the caller; what else is sent, and every parameter, is part of
 * the key.
 */
class SecondCredentialsJourneyTest {
  @TempDir static Path folder;
  static World world;
  static HeaderAsking asking;

  @BeforeAll
  static void start() throws Exception {
    world = World.in(folder);
    asking = new HeaderAsking(world);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  /** Contract 2.3: the dialect's own place names the caller; what else is sent is keyed. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_second_credential_is_part_of_the_key_wherever_it_stands(Wire wire) throws IOException {
    String own = wire.credentialHeader;
    for (String other : new String[] {"authorization", "x-api-key", "api-key", "x-goog-api-key"}) {
      String question = "Whose second credential in " + other + "?";
      String[] both = {own, wire.credential("ada"), other, "Bearer second-a"};
      assertThat(asking.ask(wire, question, both).got().status()).isEqualTo(200);
      String[][] strangers = {
        {own, wire.credential("ada"), other, "Bearer second-b"},
        {own, wire.credential("ada")},
        {own, wire.credential("ada"), other, "Bearer second-a", other, "Bearer second-a"},
        {own, wire.credential("cy"), other, "Bearer second-a"},
        {own, wire.credential("ada"), other, wire.credential("ada")},
      };
      for (String[] stranger : strangers) {
        assertThat(asking.ask(wire, question, cached(stranger)).hit())
            .as(String.join(" ", stranger))
            .isFalse();
      }
      assertThat(asking.ask(wire, question, cached(both)).hit()).as("control: " + other).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void an_empty_credential_before_another_names_nobody(Wire wire) throws IOException {
    String own = wire.credentialHeader;
    String question = "Who is behind the empty one?";
    String[] ada = {own, "", own, wire.credential("ada")};
    assertThat(asking.ask(wire, question, ada).got().status()).isEqualTo(200);
    assertThat(asking.ask(wire, question, cached(own, "", own, wire.credential("cy"))).hit())
        .isFalse();
    assertThat(asking.ask(wire, question, cached(own, "")).hit()).isFalse();
    assertThat(asking.ask(wire, question, cached(ada)).hit()).as("control").isTrue();
  }

  @Test
  void the_key_parameter_given_twice_is_part_of_the_key() throws IOException {
    String path = Wire.GEMINI.path;
    List<String> none = List.of();
    List<String> cached = List.of("cache-control", "only-if-cached");
    String twice = path + "?key=ada&key=second-a";
    assertThat(asking.raw(Wire.GEMINI, twice, "Twice?", none).got().status()).isEqualTo(200);
    for (String other : List.of("?key=ada&key=second-b", "?key=ada", "?key=&key=second-a")) {
      assertThat(asking.raw(Wire.GEMINI, path + other, "Twice?", cached).hit()).as(other).isFalse();
    }
    assertThat(asking.raw(Wire.GEMINI, twice, "Twice?", cached).hit()).as("control").isTrue();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void every_query_parameter_is_part_of_the_key_but_for_a_credential(Wire wire) throws IOException {
    List<String> ada =
        List.of(wire.credentialHeader, wire.credential("ada"), "anthropic-version", "2023-06-01");
    var only = new ArrayList<>(ada);
    only.addAll(List.of("cache-control", "only-if-cached"));
    String question = "With parameters?";
    assertThat(asking.raw(wire, wire.path + "?a", question, ada).got().status()).isEqualTo(200);
    for (String other : List.of("?a=", "?a=b", "?A", "?a&a", "?b", "")) {
      assertThat(asking.raw(wire, wire.path + other, question, only).hit()).as(other).isFalse();
    }
    assertThat(asking.raw(wire, wire.path + "?a", question, only).hit()).as("control").isTrue();
  }
}
