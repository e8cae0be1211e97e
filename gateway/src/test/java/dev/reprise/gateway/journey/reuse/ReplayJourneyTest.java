package dev.reprise.gateway.journey.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplayJourneyTest {
  @TempDir static Path folder;
  static World world;

  @BeforeAll
  static void start() throws Exception {
    world = World.in(folder);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  static Stream<Arguments> everyMix() {
    return Stream.of(Wire.values())
        .flatMap(
            wire ->
                Stream.of(false, true)
                    .flatMap(
                        first ->
                            Stream.of(false, true).map(then -> Arguments.of(wire, first, then))));
  }

  @ParameterizedTest(name = "{0}, stream first {1}, stream then {2}")
  @MethodSource("everyMix")
  void the_same_question_twice_is_one_call_and_the_same_answer_in_the_mode_now_asked(
      Wire wire, boolean first, boolean then) {
    String question = "What is " + wire + first + then + "?";
    long before = world.upstreamCalls();
    World.Seen miss = wire.ask(world, "ada", question, first);
    World.Seen hit = wire.ask(world, "ada", question, then);
    assertThat(miss.status()).as(miss.text()).isEqualTo(200);
    assertThat(miss.cacheStatus()).startsWith("reprise; fwd=miss").contains("detail=");
    assertThat(hit.cacheStatus()).startsWith("reprise; hit").contains("ttl=").contains("key=\"pc_");
    assertThat(world.upstreamCalls()).isEqualTo(before + 1);
    assertThat(wire.text(hit, then)).isEqualTo(wire.text(miss, first)).isNotEmpty();
    assertThat(wire.id(hit, then)).isNotEmpty().isNotEqualTo(wire.id(miss, first));
    assertThat(hit.header("age")).isNotEmpty();
    assertThat(hit.header("reprise-usage")).startsWith("provider-tokens=0, tokens-avoided=");
    assertThat(hit.header("reprise-position")).matches("\\d+\\.\\d+");
    assertThat(hit.header("reprise-request-id"))
        .startsWith("req_")
        .isNotEqualTo(miss.header("reprise-request-id"));
    assertThat(hit.header("content-type"))
        .startsWith(then ? "text/event-stream" : "application/json");
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void another_caller_with_the_same_question_is_another_call(Wire wire) {
    String question = "Whose answer is this, " + wire + "?";
    wire.ask(world, "ada", question, false);
    assertThat(wire.ask(world, "cy", question, false).hit()).isFalse();
    assertThat(wire.ask(world, "ada", question, false).hit()).as("positive control").isTrue();
  }

  @RepeatedTest(5)
  void a_thousand_identical_questions_at_once_are_one_call(RepetitionInfo round) throws Exception {
    String question = "Asked a thousand times, " + round.getCurrentRepetition() + "?";
    long before = world.upstreamCalls();
    var texts = new ArrayList<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<World.Seen>> asks = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        boolean stream = i % 2 == 0;
        asks.add(() -> Wire.CHAT.ask(world, "ada", question, stream));
      }
      List<Future<World.Seen>> answers = threads.invokeAll(asks);
      for (int i = 0; i < answers.size(); i++) {
        World.Seen seen = answers.get(i).get();
        assertThat(seen.status()).isEqualTo(200);
        texts.add(Wire.CHAT.text(seen, i % 2 == 0));
      }
    }
    assertThat(world.upstreamCalls()).isEqualTo(before + 1);
    assertThat(texts).hasSize(1000).containsOnly(texts.getFirst());
  }

  @Test
  void directives_of_the_request_are_obeyed() {
    Wire chat = Wire.CHAT;
    assertThat(chat.ask(world, "ada", "only?", false, "cache-control", "only-if-cached"))
        .satisfies(seen -> assertThat(seen.status()).isEqualTo(504))
        .satisfies(
            seen ->
                assertThat(seen.json().path("error").path("message").asText())
                    .contains("only-if-cached"))
        .satisfies(
            seen ->
                assertThat(seen.header("x-should-retry")).as("SDKs obey it").isEqualTo("false"));
    chat.ask(world, "ada", "no-store?", false, "cache-control", "no-store");
    World.Seen afterNoStore = chat.ask(world, "ada", "no-store?", false);
    assertThat(afterNoStore.hit()).as("no-store keeps nothing").isFalse();
    World.Seen fresh = chat.ask(world, "ada", "no-store?", false, "cache-control", "no-cache");
    assertThat(fresh.cacheStatus()).contains("fwd=request");
    assertThat(chat.ask(world, "ada", "no-store?", false, "cache-control", "only-if-cached").hit())
        .isTrue();
  }

  @Test
  void max_age_permits_reuse_at_any_temperature_and_limits_the_age() {
    String body =
        "{\"model\":\"m-1\",\"temperature\":0.9,\"messages\":[{\"role\":\"user\",\"content\":\"warm?\"}]}";
    assertThat(world.post("/v1/chat/completions", body).cacheStatus())
        .contains("fwd=bypass")
        .contains("determinism-not-declared");
    world.post("/v1/chat/completions", body, "cache-control", "max-age=60");
    assertThat(world.post("/v1/chat/completions", body, "cache-control", "max-age=60").hit())
        .isTrue();
    assertThat(world.post("/v1/chat/completions", body).hit())
        .as("without the directive")
        .isFalse();
  }

  @Test
  void an_answer_outlives_the_process() throws Exception {
    Wire.ANTHROPIC.ask(world, "ada", "Do you survive?", false);
    world.restart();
    World.Seen hit = Wire.ANTHROPIC.ask(world, "ada", "Do you survive?", true);
    assertThat(hit.cacheStatus()).contains("hit").contains("detail=l2");
    assertThat(Wire.ANTHROPIC.ask(world, "ada", "Do you survive?", true).cacheStatus())
        .contains("detail=l1");
  }

  @Test
  void an_operator_is_told_how_many_entries_of_all_callers_are_reached() throws Exception {
    Wire.CHAT.ask(world, "ada", "counted?", false, "reprise-tags", "doc-c");
    Wire.CHAT.ask(world, "ada", "counted too?", false, "reprise-tags", "doc-c");
    Wire.CHAT.ask(world, "cy", "counted?", false, "reprise-tags", "doc-c");
    Wire.CHAT.ask(world, "ada", "another tag?", false, "reprise-tags", "doc-d");
    assertThat(reached("{\"tags\":[\"doc-c\"],\"dry_run\":true}")).isEqualTo(3);
    world.restart();
    assertThat(reached("{\"tags\":[\"doc-c\"],\"dry_run\":true}"))
        .as("after a restart, of callers nobody has seen since")
        .isEqualTo(3);
    assertThat(reached("{\"tags\":[\"doc-c\"]}")).isEqualTo(3);
    assertThat(reached("{\"tags\":[\"doc-c\"]}")).as("they are dead already").isZero();
    assertThat(reached("{\"tags\":[\"doc-d\"],\"dry_run\":true}")).isEqualTo(1);
  }

  private int reached(String body) {
    World.Seen done = world.admin("POST", "/v1/admin/invalidate", body);
    assertThat(done.status()).isEqualTo(200);
    return done.json().path("matched_entries").asInt(-1);
  }

  @Test
  void invalidating_a_tag_makes_the_answer_unusable_for_good() throws Exception {
    Wire.CHAT.ask(world, "ada", "tagged?", false, "reprise-tags", "doc-17");
    assertThat(Wire.CHAT.ask(world, "ada", "tagged?", false).hit()).as("positive control").isTrue();
    World.Seen done = world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-17\"]}");
    assertThat(done.status()).isEqualTo(200);
    World.Seen after =
        Wire.CHAT.ask(world, "ada", "tagged?", false, "cache-control", "only-if-cached");
    assertThat(after.status()).isEqualTo(504);
    world.restart();
    assertThat(Wire.CHAT.ask(world, "ada", "tagged?", false).hit()).isFalse();
  }

  @Test
  void a_tag_brought_on_a_hit_is_the_entrys_from_then_on_in_every_tier() throws Exception {
    Wire.CHAT.ask(world, "ada", "tagged late?", false);
    assertThat(Wire.CHAT.ask(world, "ada", "tagged late?", false, "reprise-tags", "doc-9").hit())
        .isTrue();
    assertThat(Wire.CHAT.ask(world, "ada", "tagged late?", false).hit()).as("control").isTrue();
    world.admin("POST", "/v1/admin/invalidate", "{\"tags\":[\"doc-9\"]}");
    World.Seen after =
        Wire.CHAT.ask(world, "ada", "tagged late?", false, "cache-control", "only-if-cached");
    assertThat(after.status()).as("a request that does not name the tag").isEqualTo(504);
    world.restart();
    World.Seen later =
        Wire.CHAT.ask(world, "ada", "tagged late?", false, "cache-control", "only-if-cached");
    assertThat(later.status()).as("nor from the durable tier").isEqualTo(504);
  }

  @Test
  void why_a_request_missed_is_told_with_the_fields_that_differ() {
    Wire.CHAT.ask(world, "ada", "explain me", false);
    String body =
        Wire.CHAT
            .body("explain me", false)
            .replace("\"temperature\":0", "\"temperature\":0,\"top_p\":0.5");
    World.Seen miss = world.post("/v1/chat/completions", body, "authorization", "Bearer ada");
    String id = miss.header("reprise-request-id");
    World.Seen told = world.get("/v1/prompt-cache/decisions/" + id, "authorization", "Bearer ada");
    assertThat(told.json().path("outcome").asText()).isEqualTo("miss");
    assertThat(told.json().path("nearest_entry").path("differs").toString())
        .contains("top_p")
        .doesNotContain("messages");
    assertThat(told.json().path("layers").findValuesAsText("layer")).containsExactly("l1", "l2");
    assertThat(world.get("/v1/prompt-cache/decisions/" + id, "authorization", "Bearer cy").status())
        .as("another's decision")
        .isEqualTo(404);
    assertThat(told.text()).doesNotContain("explain me");
  }

  @Test
  void stream_usage_that_only_the_gateway_asked_for_is_not_seen_by_the_caller() {
    String plain =
        "{\"model\":\"m-1\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"usage?\"}]}";
    String asking =
        plain.replace(
            "\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    assertThat(world.post("/v1/chat/completions", plain).text())
        .doesNotContain("\"usage\"")
        .contains("[DONE]");
    assertThat(world.providerServer.calls().last().body()).asString().contains("include_usage");
    assertThat(world.post("/v1/chat/completions", asking).text())
        .as("positive control")
        .contains("\"usage\":{");
  }
}
