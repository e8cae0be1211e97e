package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.SimulatorClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers kept apart in the provider's cache by default, counted where no wall exists (2.3). */
@Timeout(60)
class WallsJourneyTest {
  private static final String HANDBOOK = "The handbook says: be kind, be brief. ".repeat(300);

  @TempDir Path folder;

  private static Engine engine(Settings.Kind kind) {
    return new Simulator(Settings.instant().withKind(kind), SimulatorClock.system());
  }

  private World vllm(String provider, String routes) throws Exception {
    String yaml =
        "providers:\n  local: {kind: vllm, base_url: \"PROVIDER\"" + provider + "}\n" + routes;
    return World.in(folder, yaml, engine(Settings.Kind.VLLM), UnaryOperator.identity());
  }

  private static String judged(String model, String question) {
    return "{\"model\":\""
        + model
        + "\",\"messages\":[{\"role\":\"developer\",\"content\":\""
        + HANDBOOK
        + "\"},{\"role\":\"user\",\"content\":\""
        + question
        + "\"}]}";
  }

  private static World.Seen chat(World world, String who, String body) {
    World.Seen seen = world.post("/v1/chat/completions", body, "authorization", "Bearer " + who);
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen;
  }

  private static long cached(World world, String who) {
    return chat(world, who, judged("gpt-5.6-sol", "A?"))
        .json()
        .at("/usage/prompt_tokens_details/cached_tokens")
        .asLong();
  }

  private static String sent(World world) {
    return new String(world.providerServer.calls().last().body(), StandardCharsets.UTF_8);
  }

  private static String metrics(World world) {
    return world.admin("GET", "/metrics", "").text();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "', api_key: shared', ''",
    "', api_key: shared', 'routes: [{provider: local, native_caching: \"off\"}]'"
  })
  void an_engines_blocks_are_kept_apart_though_nothing_is_shaped(String provider, String routes)
      throws Exception {
    try (World world = vllm(provider, routes + "\n")) {
      assertThat(cached(world, "ada")).isZero();
      String adas = sent(world);
      assertThat(cached(world, "ada")).as("control: her own blocks").isPositive();
      assertThat(cached(world, "cy")).as("another's blocks").isZero();
      assertThat(adas).contains("\"cache_salt\":\"");
      assertThat(sent(world)).isNotEqualTo(adas);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "', api_key: shared'"})
  void they_are_shared_where_the_operator_accepted_it(String provider) throws Exception {
    for (String shaped : List.of("\"off\"", "auto")) {
      String routes = "routes: [{provider: local, native_caching: " + shaped + "}]\n";
      try (World world = vllm(provider + ", shared_credential: accepted", routes)) {
        assertThat(cached(world, "ada")).isZero();
        assertThat(cached(world, "cy")).as("written for ada, " + shaped).isPositive();
        assertThat(sent(world)).doesNotContain("cache_salt");
      }
    }
  }

  /** An engine that is too old for salts answers all the same. */
  @Test
  void a_refused_salt_is_left_out_and_remembered() throws Exception {
    Simulator behind = Simulator.instant();
    Engine old =
        call ->
            new String(call.body(), StandardCharsets.UTF_8).contains("cache_salt")
                ? Answer.whole(
                    400,
                    List.of(new Header("content-type", "application/json")),
                    "{\"error\":{\"message\":\"cache_salt: Extra inputs are not permitted\"}}",
                    0)
                : behind.answer(call);
    String yaml = "providers:\n  local: {kind: vllm, base_url: \"PROVIDER\"}\n";
    try (World world = World.in(folder, yaml, old, UnaryOperator.identity())) {
      chat(world, "ada", judged("gpt-5.6-sol", "A?"));
      assertThat(world.upstreamCalls()).isEqualTo(2);
      assertThat(metrics(world)).contains("provider_hint_rejected_total 1.0");
      chat(world, "ada", judged("gpt-5.6-sol", "B?"));
      assertThat(world.upstreamCalls()).as("the refusal is remembered").isEqualTo(3);
    }
  }

  /** Marks of the caller's own: nothing at this API keeps him apart. */
  private static World.Seen marked(World world, String who, String question) {
    String body =
        "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"system\":[{\"type\":\"text\",\"text\":\""
            + HANDBOOK
            + "\",\"cache_control\":{\"type\":\"ephemeral\"}}],"
            + "\"messages\":[{\"role\":\"user\",\"content\":\""
            + question
            + "\"}]}";
    World.Seen seen =
        world.post("/v1/messages", body, "x-api-key", who, "anthropic-version", "2023-06-01");
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen;
  }

  private World anthropic(String provider) throws Exception {
    return World.in(
        folder,
        "providers:\n  anthropic: {kind: anthropic, base_url: \"PROVIDER\"" + provider + "}\n");
  }

  private static long read(World.Seen seen) {
    return seen.json().at("/usage/cache_read_input_tokens").asLong();
  }

  @Test
  void where_no_wall_exists_a_read_of_anothers_prefix_is_counted_and_warned_of() throws Exception {
    try (World world = anthropic(", api_key: shared")) {
      assertThat(world.gateway.notes())
          .anySatisfy(
              it -> assertThat(it).contains("anthropic", "shared_credential", "shared_prefix"));
      marked(world, "ada", "One?");
      assertThat(read(marked(world, "ada", "Two?"))).as("control: her own").isPositive();
      assertThat(metrics(world)).contains("provider_shared_prefix_reads_total 0.0");
      assertThat(read(marked(world, "cy", "Three?"))).as("ada's").isPositive();
      assertThat(metrics(world)).contains("provider_shared_prefix_reads_total 1.0");
      assertThat(read(marked(world, "cy", "Four?"))).as("his own by now").isPositive();
      assertThat(metrics(world)).contains("provider_shared_prefix_reads_total 1.0");
    }
  }

  @Test
  void nothing_is_counted_where_callers_bring_their_own_or_sharing_was_accepted() throws Exception {
    for (String provider : List.of("", ", api_key: shared, shared_credential: accepted")) {
      try (World world = anthropic(provider)) {
        assertThat(world.gateway.notes()).noneMatch(it -> it.contains("shared_prefix"));
        marked(world, "ada", "One?");
        marked(world, "cy", "Two?");
        assertThat(metrics(world)).contains("provider_shared_prefix_reads_total 0.0");
      }
    }
  }

  @Test
  void the_bundle_switches_the_use_of_providers_caches_off() throws Exception {
    Path policy = folder.resolve("policy.yaml");
    String more =
        "policy: "
            + policy
            + "\nroutes: [{provider: anthropic, native_caching: auto,"
            + " stable_prefix: true}]\n";
    for (String rollout : List.of("{mode: serve}", "off")) {
      Files.writeString(
          policy,
          "version: v1\nentries: {model_response: {}}\nrollout: {prompt_prefix: "
              + rollout
              + "}\n");
      try (World world = World.in(folder, World.providers() + more)) {
        String body =
            "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"system\":\""
                + HANDBOOK
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        world.post("/v1/messages", body, "x-api-key", "ada", "anthropic-version", "2023-06-01");
        assertThat(sent(world).contains("cache_control")).isEqualTo(!rollout.equals("off"));
      }
    }
  }
}
