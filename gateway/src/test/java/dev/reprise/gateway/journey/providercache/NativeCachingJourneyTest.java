package dev.reprise.gateway.journey.providercache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.journey.fixture.Figures;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.SimulatorClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The provider's own cache, used better with no change in the agent (rows B1, B2, B6). */
@Timeout(60)
class NativeCachingJourneyTest {
  private static final String HANDBOOK = "The handbook says: be kind, be brief. ".repeat(300);

  @TempDir Path folder;

  private World shaped(String route) throws Exception {
    return World.in(
        folder,
        World.providers()
            + """
            routes:
              - {provider: anthropic, native_caching: %s}
            """
                .formatted(route));
  }

  /** A conversation of Ada's with an assistant; each turn asks and is answered. */
  static final class Conversation {
    private final World world;
    private final ObjectNode body = World.JSON.createObjectNode();
    private final ArrayNode messages;
    World.Seen last;
    long read;
    long written;
    long uncached;

    Conversation(World world, String system) {
      this.world = world;
      body.put("model", "claude-sonnet-4-5").put("max_tokens", 64).put("system", system);
      messages = body.putArray("messages");
    }

    String body(String text) {
      messages.addObject().put("role", "user").put("content", text);
      return body.toString();
    }

    Conversation turn(String text) {
      messages.addObject().put("role", "user").put("content", text);
      last = world.post("/v1/messages", body.toString(), headers());
      assertThat(last.status()).as(last.text()).isEqualTo(200);
      JsonNode usage = last.json().path("usage");
      read += usage.path("cache_read_input_tokens").asLong();
      written += usage.path("cache_creation_input_tokens").asLong();
      uncached += usage.path("input_tokens").asLong();
      messages.addObject().put("role", "assistant").set("content", last.json().path("content"));
      return this;
    }

    private static String[] headers() {
      return new String[] {"x-api-key", "ada", "anthropic-version", "2023-06-01"};
    }
  }

  @Test
  void the_cached_share_of_a_conversation_rises_with_no_change_in_the_agent() throws Exception {
    try (World world = shaped("auto")) {
      var conversation = new Conversation(world, HANDBOOK);
      for (int turn = 0; turn < 8; turn++) {
        conversation.turn("Question " + turn + ": " + "and what about it? ".repeat(40));
      }
      long all = conversation.read + conversation.written + conversation.uncached;
      assertThat(conversation.read).isGreaterThan(all * 6 / 10);
      assertThat(Figures.moved(world, "provider_planned_cache_read_total")).isPositive();
      assertThat(Figures.moved(world, "provider_tokens_total", "kind=\"cache_read\"")).isPositive();
      assertThat(Figures.moved(world, "provider_tokens_total", "kind=\"cache_write\""))
          .isPositive();
      JsonNode told = world.explained(conversation.last).path("native_caching");
      assertThat(told.path("plan").asText()).isEqualTo("anthropic-marks");
      assertThat(told.path("reason").asText()).isEqualTo("conversation-goes-on");
      long predicted = told.path("predicted_cache_read").asLong();
      long actual = conversation.last.json().path("usage").path("cache_read_input_tokens").asLong();
      assertThat(predicted).isCloseTo(actual, org.assertj.core.data.Percentage.withPercentage(5));
    }
  }

  @Test
  void without_the_key_nothing_is_marked() throws Exception {
    try (World world = shaped("\"off\"")) {
      var conversation = new Conversation(world, HANDBOOK).turn("One?").turn("Two?").turn("Three?");
      assertThat(conversation.read + conversation.written).isZero();
      assertThat(world.explained(conversation.last).has("native_caching")).isFalse();
    }
  }

  /** A provider that refuses marks, as old ones and look-alikes do. */
  private static Engine refusing(String field, Simulator behind) {
    return call -> {
      if (!new String(call.body(), StandardCharsets.UTF_8).contains(field)) {
        return behind.answer(call);
      }
      String error =
          "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"messages.0."
              + field
              + ": Extra inputs are not permitted\"},\"request_id\":\"req_1\"}";
      var type = new Header("content-type", "application/json");
      return Answer.whole(400, List.of(type), error, 0);
    };
  }

  private World behind(Engine engine, String route) throws Exception {
    String yaml = World.providers() + "routes:\n  - {provider: anthropic, " + route + "}\n";
    return World.in(folder, yaml, engine, UnaryOperator.identity());
  }

  @Test
  void a_refused_hint_is_sent_again_without_and_the_caller_never_notices() throws Exception {
    Engine engine = refusing("cache_control", Simulator.instant());
    try (World world = behind(engine, "native_caching: auto, stable_prefix: true")) {
      var conversation = new Conversation(world, HANDBOOK).turn("One?");
      assertThat(world.upstreamCalls()).isEqualTo(2);
      JsonNode told = world.explained(conversation.last).path("native_caching");
      assertThat(told.path("hint_rejected").asBoolean()).isTrue();
      assertThat(metrics(world)).contains("provider_hint_rejected_total 1.0");
      conversation.turn("Two?").turn("Three?");
      assertThat(world.upstreamCalls()).as("the refusal is remembered").isEqualTo(4);
      assertThat(world.explained(conversation.last).at("/native_caching/reason").asText())
          .isEqualTo("lately-rejected");
    }
  }

  /** A provider whose cache is another's at each call, so that nothing written is ever read. */
  private static Engine forgetting() {
    Simulator behind = Simulator.instant();
    var account = new AtomicInteger();
    return call -> {
      var headers =
          call.headers().stream()
              .map(
                  it ->
                      it.name().equalsIgnoreCase("x-api-key")
                          ? new Header(it.name(), "account-" + account.incrementAndGet())
                          : it)
              .toList();
      return behind.answer(new Call(call.method(), call.target(), headers, call.body()));
    };
  }

  @Test
  void predictions_that_the_provider_does_not_keep_are_counted_and_told() throws Exception {
    try (World world = behind(forgetting(), "native_caching: auto, stable_prefix: true")) {
      for (int i = 0; i < 30; i++) {
        new Conversation(world, HANDBOOK).turn("Question " + i + "?");
      }
      assertThat(Figures.moved(world, "provider_predicted_cache_read_total")).isPositive();
      assertThat(Figures.of(world, "provider_planned_cache_read_total")).isZero();
      assertThat(Figures.moved(world, "provider_prediction_failed_total")).isEqualTo(1);
      assertThat(Figures.moved(world, "provider_prediction_failing")).isEqualTo(1);
    }
  }

  @Test
  void an_error_of_the_callers_own_goes_back_as_the_provider_wrote_it() throws Exception {
    Engine engine = refusing("Poison", Simulator.instant());
    try (World world = behind(engine, "native_caching: auto, stable_prefix: true")) {
      String body =
          "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"system\":\""
              + HANDBOOK
              + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Poison about the cache\"}]}";
      World.Seen seen = world.post("/v1/messages", body, Conversation.headers());
      assertThat(seen.status()).isEqualTo(400);
      assertThat(seen.text()).contains("Extra inputs are not permitted");
      new Conversation(world, HANDBOOK).turn("One?");
      assertThat(sent(world)).as("still believed to take marks").contains("cache_control");
    }
  }

  @Test
  void marks_of_the_caller_that_would_be_refused_are_repaired_and_the_answer_says_so()
      throws Exception {
    try (World world = shaped("auto")) {
      String block =
          "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}";
      String body =
          "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":["
              + String.join(",", Collections.nCopies(5, block))
              + "]}]}";
      World.Seen seen = world.post("/v1/messages", body, Conversation.headers());
      assertThat(seen.status()).as(seen.text()).isEqualTo(200);
      assertThat(seen.cacheStatus()).contains("detail=marks-repaired");
      assertThat(world.explained(seen).at("/native_caching/repaired").asBoolean()).isTrue();
    }
    try (World world = shaped("\"off\"")) {
      String block =
          "{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{\"type\":\"ephemeral\"}}";
      String body =
          "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":["
              + String.join(",", Collections.nCopies(5, block))
              + "]}]}";
      assertThat(world.post("/v1/messages", body, Conversation.headers()).status())
          .as("control: left alone it is refused")
          .isEqualTo(400);
    }
  }

  @RepeatedTest(5)
  void a_cold_prefix_is_written_once_however_many_ask_at_once() throws Exception {
    var second = new CountDownLatch(2);
    Simulator simulator = Simulator.instant();
    Engine engine =
        call -> {
          second.countDown();
          try {
            // Long enough for followers to overtake the leader, if nobody held them.
            second.await(400, TimeUnit.MILLISECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return simulator.answer(call);
        };
    try (World world = behind(engine, "native_caching: auto, stable_prefix: true");
        ExecutorService askers = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      askers.submit(
                          () -> new Conversation(world, HANDBOOK).turn("Question " + i + "?")))
              .toList();
      long written = 0;
      long read = 0;
      for (var one : asked) {
        written += one.get().written;
        read += one.get().read;
      }
      assertThat(read).isEqualTo(7 * written);
    }
  }

  private static long readAtOnce(World world, String who) {
    var body = new Conversation(world, HANDBOOK).body("Hello, I am " + who + "?");
    World.Seen seen =
        world.post("/v1/messages", body, "x-api-key", who, "anthropic-version", "2023-06-01");
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen.json().at("/usage/cache_read_input_tokens").asLong();
  }

  private World paidByTheGateway(String more) throws Exception {
    String yaml =
        """
        providers:
          anthropic: {kind: anthropic, base_url: "PROVIDER", api_key: shared%s}
        routes:
          - {provider: anthropic, native_caching: auto}
        """;
    return World.in(folder, yaml.formatted(more));
  }

  @Test
  void callers_share_prefixes_at_the_provider_only_where_the_operator_accepted_it()
      throws Exception {
    try (World world = paidByTheGateway(", shared_credential: accepted")) {
      readAtOnce(world, "ada");
      readAtOnce(world, "ada");
      assertThat(readAtOnce(world, "cy")).as("written for ada").isPositive();
    }
    try (World world = paidByTheGateway("")) {
      readAtOnce(world, "ada");
      readAtOnce(world, "ada");
      assertThat(readAtOnce(world, "ada")).as("control").isPositive();
      assertThat(readAtOnce(world, "cy")).as("his usage tells nothing of ada").isZero();
    }
  }

  private static String sent(World world) {
    return new String(world.providerServer.calls().last().body(), StandardCharsets.UTF_8);
  }

  private static String metrics(World world) {
    return world.admin("GET", "/metrics", "").text();
  }

  private static String judged(String question, String more) {
    return "{\"model\":\"gpt-5.6-sol\","
        + more
        + "\"messages\":[{\"role\":\"developer\",\"content\":\""
        + HANDBOOK
        + "\"},{\"role\":\"user\",\"content\":\""
        + question
        + "\"}]}";
  }

  private World openAi(String provider) throws Exception {
    return World.in(
        folder,
        """
        providers:
          openai: {%s, base_url: "PROVIDER", explicit_markers: always}
        routes:
          - {provider: openai, native_caching: auto}
        """
            .formatted(provider));
  }

  @Test
  void a_judges_stable_prefix_is_written_once_and_its_changing_tail_never() throws Exception {
    try (World world = openAi("kind: openai")) {
      long read = 0;
      long written = 0;
      long prompt = 0;
      for (int i = 0; i < 12; i++) {
        World.Seen seen =
            world.post(
                "/v1/chat/completions",
                judged("Is answer " + i + " right? " + "Look closely. ".repeat(60), ""),
                "authorization",
                "Bearer ada");
        assertThat(seen.status()).as(seen.text()).isEqualTo(200);
        JsonNode usage = seen.json().path("usage");
        read += usage.at("/prompt_tokens_details/cached_tokens").asLong();
        written += usage.at("/prompt_tokens_details/cache_write_tokens").asLong();
        prompt += usage.path("prompt_tokens").asLong();
        assertThat(seen.text()).doesNotContain("prompt_cache");
      }
      assertThat(read).isGreaterThan(prompt * 7 / 10);
      assertThat(written).as("two prefixes and the first tail").isLessThan(prompt / 5);
      assertThat(sent(world)).contains("\"prompt_cache_options\":{\"mode\":\"explicit\"}");
    }
  }

  @Test
  void keys_and_salts_are_the_partitions_own_where_the_gateway_pays() throws Exception {
    String mine = "\"prompt_cache_key\":\"mine\",";
    try (World world = openAi("kind: openai, api_key: shared")) {
      world.post("/v1/chat/completions", judged("A?", mine), "authorization", "Bearer ada");
      String adas = sent(world);
      world.post("/v1/chat/completions", judged("A?", mine), "authorization", "Bearer cy");
      assertThat(adas).contains("prompt_cache_key").doesNotContain("mine");
      assertThat(sent(world)).doesNotContain("mine").isNotEqualTo(adas);
    }
    try (World world = openAi("kind: openai")) {
      world.post("/v1/chat/completions", judged("A?", mine), "authorization", "Bearer ada");
      assertThat(sent(world)).as("his own credential: his own key").contains(mine);
    }
  }

  @Test
  void an_engines_blocks_are_kept_apart_by_partition() throws Exception {
    String yaml =
        """
        providers:
          local: {kind: vllm, base_url: "PROVIDER"}
        routes:
          - {provider: local, native_caching: auto}
        """;
    var vllm =
        new Simulator(Settings.instant().withKind(Settings.Kind.VLLM), SimulatorClock.system());
    try (World world = World.in(folder, yaml, vllm, UnaryOperator.identity())) {
      assertThat(cached(world, "ada")).isZero();
      String adas = sent(world);
      assertThat(cached(world, "ada")).as("control: her own blocks").isPositive();
      assertThat(cached(world, "cy")).as("another's blocks").isZero();
      assertThat(adas).contains("\"cache_salt\":\"").doesNotContain("prompt_cache");
      assertThat(sent(world)).isNotEqualTo(adas);
    }
  }

  private static long cached(World world, String who) {
    World.Seen seen =
        world.post("/v1/chat/completions", judged("A?", ""), "authorization", "Bearer " + who);
    assertThat(seen.status()).as(seen.text()).isEqualTo(200);
    return seen.json().at("/usage/prompt_tokens_details/cached_tokens").asLong();
  }
}
