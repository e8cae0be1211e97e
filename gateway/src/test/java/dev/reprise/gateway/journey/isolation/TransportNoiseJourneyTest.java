package dev.reprise.gateway.journey.isolation;

import static dev.reprise.gateway.journey.fixture.HeaderAsking.cached;
import static dev.reprise.gateway.journey.isolation.ForwardedHeadersJourneyTest.SELECTORS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.canonical.HeaderRules;
import dev.reprise.catalogue.Dialects;
import dev.reprise.gateway.journey.fixture.HeaderAsking;
import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.provider.Dialect;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** which headers are not part of the key, and that nothing else is left out. */
class TransportNoiseJourneyTest {
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

  private static Dialect dialect(Wire wire) {
    return Dialects.SHIPPED
        .byName(
            switch (wire) {
              case CHAT -> "openai-chat";
              case RESPONSES -> "openai-responses";
              case ANTHROPIC -> "anthropic";
              case GEMINI -> "gemini";
            })
        .orElseThrow();
  }

  /** A name that was added to the product's lists by mistake is in none of ours. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void the_product_lists_what_is_known_to_be_noise_and_nothing_else(Wire wire) {
    HeaderRules rules = dialect(wire).fieldRules().spec().headers();
    assertThat(rules.ignored().keySet())
        .containsExactlyInAnyOrderElementsOf(KnownNoise.names(wire));
    assertThat(rules.ignoredPrefixes().keySet())
        .containsExactlyInAnyOrderElementsOf(KnownNoise.prefixes());
    assertThat(rules.ignored().values()).as("each with its reason").noneMatch(String::isBlank);
    assertThat(rules.ignoredPrefixes().values()).noneMatch(String::isBlank);
    for (String name : SELECTORS) {
      assertThat(KnownNoise.lists(wire, name, "a")).as(name).isFalse();
    }
  }

  /** A vendor's prefix takes in ids of traces, and would take in that vendor's keys. */
  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_credential_under_a_prefix_of_noise_is_part_of_the_key(Wire wire) throws IOException {
    for (String name : List.of("x-datadog-api-key", "x-dynatrace-token", "x-stainless-token")) {
      String question = "Under " + name + "?";
      assertThat(asking.ask(wire, question, name, "ada").got().status()).isEqualTo(200);
      assertThat(asking.ask(wire, question, cached(name, "bo")).hit()).as(name).isFalse();
      assertThat(asking.ask(wire, question, cached(name, "ada")).hit()).as("control").isTrue();
    }
  }

  private static String[] noise(Wire wire, String value) {
    var fields = new ArrayList<>(KnownNoise.fields(wire, value));
    fields.addAll(List.of("accept-encoding", "x" + value, "reprise-session", "s" + value));
    return fields.toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void a_hit_survives_another_value_of_all_that_is_listed_as_noise(Wire wire) throws IOException {
    assertThat(asking.ask(wire, "Noisy?", noise(wire, "1")).got().status()).isEqualTo(200);
    assertThat(asking.ask(wire, "Noisy?", cached(noise(wire, "2"))).hit()).isTrue();
    assertThat(asking.ask(wire, "Noisy?", cached()).hit()).isTrue();
    assertThat(asking.ask(wire, "Noisy?", cached("x-of-tomorrow", "1")).hit())
        .as("control")
        .isFalse();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void every_header_that_reaches_a_provider_is_keyed_or_listed_with_its_reason(Wire wire)
      throws IOException {
    var sent = new ArrayList<>(List.of(noise(wire, "1")));
    for (String name : SELECTORS) {
      sent.addAll(List.of(name, "a"));
    }
    for (String name : new String[] {"authorization", "x-api-key", "api-key", "x-goog-api-key"}) {
      sent.addAll(List.of(name, wire.credential("ada")));
    }
    sent.addAll(List.of("te", "trailers", "keep-alive", "5", "proxy-authorization", "Basic x"));
    sent.addAll(List.of("origin", "http://127.0.0.1", "sec-fetch-site", "same-origin"));
    sent.addAll(
        List.of("reprise-tags", "t", "reprise-of-tomorrow", "1", "content-encoding", "identity"));
    assertThat(asking.ask(wire, "Who sees what?", sent.toArray(String[]::new)).got().status())
        .isEqualTo(200);
    Call call = world.providerServer.calls().last();
    Set<String> gateways = Set.of("host", "accept-encoding", "content-length");
    Set<String> credentials = Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key");
    var unaccounted = new TreeSet<String>();
    var selecting = new TreeSet<String>();
    for (Header field : call.headers()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      boolean known = gateways.contains(name) || credentials.contains(name);
      if (SELECTORS.contains(name) || name.equals("anthropic-version")) {
        selecting.add(name);
      } else if (!known && !KnownNoise.lists(wire, name, field.value())) {
        unaccounted.add(name);
      }
    }
    assertThat(unaccounted).isEmpty();
    assertThat(selecting).as("all go on").containsAll(SELECTORS);
    assertThat(call.headers())
        .extracting(field -> field.name().toLowerCase(Locale.ROOT))
        .doesNotContain("cache-control", "te", "keep-alive", "proxy-authorization", "origin")
        .noneMatch(name -> name.startsWith("sec-fetch-"))
        .noneMatch(name -> name.startsWith("reprise-"));
  }

  @Test
  void a_bundle_may_call_a_header_noise_and_the_change_of_the_bundle_is_another_key(
      @TempDir Path own) throws Exception {
    Path bundle = own.resolve("policy.yaml");
    String shipped =
        Files.readString(Path.of(System.getProperty("reprise.root"), "policies", "default.yaml"));
    Files.writeString(bundle, shipped.replace("{ignore: []}", "{ignore: [x-build-number]}"));
    try (World other = World.in(own, World.providers() + "policy: " + bundle + "\n")) {
      for (Wire wire : Wire.values()) {
        wire.ask(other, "ada", "Built?", false, "x-build-number", "1", "x-other", "1");
        String[] cached = {
          "x-build-number", "2", "x-other", "1", "cache-control", "only-if-cached"
        };
        assertThat(wire.ask(other, "ada", "Built?", false, cached).hit()).as("%s", wire).isTrue();
        cached[3] = "2";
        assertThat(wire.ask(other, "ada", "Built?", false, cached).hit()).as("control").isFalse();
      }
      Files.writeString(bundle, shipped.replace("{ignore: []}", "{ignore: [x-other]}"));
      assertThat(other.admin("POST", "/v1/admin/reload", "").text()).contains("in force");
      World.Seen moved =
          Wire.CHAT.ask(
              other,
              "ada",
              "Built?",
              false,
              "x-build-number",
              "1",
              "x-other",
              "1",
              "cache-control",
              "only-if-cached");
      assertThat(moved.hit()).as("the same version, another text").isFalse();
    }
  }
}
