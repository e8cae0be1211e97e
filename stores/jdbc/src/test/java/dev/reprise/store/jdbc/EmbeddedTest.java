package dev.reprise.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.Builder;
import dev.reprise.Reprise;
import dev.reprise.answer.Told;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Ledger;
import dev.reprise.intake.Ask;
import dev.reprise.key.PartitionKeys;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.response.Reply;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.HashTier;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Tier;
import dev.reprise.tier.TierSource;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Reprise inside a program, without a gateway. */
class EmbeddedTest {
  private static final URI OPENAI = URI.create("https://api.openai.com/");
  private static final Principal ADA = new Principal(new Partition("acme"), null, "ada");
  private static final Principal CY = new Principal(new Partition("globex"), null, "cy");
  private static final Ask WHY =
      Ask.post(
              "/v1/chat/completions",
              """
              {"model":"m-1","temperature":0,"messages":[{"role":"user","content":"why?"}]}""")
          .as(ADA);

  @TempDir private Path folder;
  private final List<String> asked = new ArrayList<>();

  private Reply answers(Origin.HttpCall call) {
    asked.add(call.method() + " " + call.url());
    String body =
        """
        {"id":"c","object":"chat.completion","created":1,"model":"m-1","choices":[{"index":0,\
        "message":{"role":"assistant","content":"%d"},"finish_reason":"stop"}]}"""
            .formatted(asked.size());
    Headers json = Headers.of("content-type", "application/json");
    return Reply.whole(200, json, body.getBytes(StandardCharsets.UTF_8));
  }

  private Builder durable() {
    return Reprise.builder()
        .provider("openai", OPENAI)
        .tier(SqliteTier.in(folder))
        .ledger(SqliteLedger.in(folder));
  }

  private static String status(Told told) {
    return told.reply().headers().first("cache-status").orElseThrow();
  }

  @Test
  void an_answer_is_given_again_to_the_same_caller_and_to_nobody_else() {
    try (Reprise reprise = Reprise.builder().provider("openai", OPENAI).build()) {
      assertThat(status(reprise.ask(WHY, this::answers))).startsWith("reprise; fwd=miss");
      assertThat(status(reprise.ask(WHY, this::answers))).startsWith("reprise; hit");
      assertThat(status(reprise.ask(WHY.as(CY), this::answers))).startsWith("reprise; fwd=miss");
    }
    assertThat(asked)
        .containsExactly(
            "POST https://api.openai.com/v1/chat/completions",
            "POST https://api.openai.com/v1/chat/completions");
  }

  @Test
  void an_answer_outlives_the_process_and_so_does_its_invalidation() {
    Ask tagged = WHY.header("Reprise-Tags", "doc:9");
    try (Reprise reprise = durable().build()) {
      reprise.ask(tagged, this::answers);
    }
    try (Reprise reprise = durable().build()) {
      assertThat(status(reprise.ask(WHY, this::answers))).contains("hit").endsWith("detail=l2");
      reprise.invalidate(ADA.partition(), List.of(new Tag("doc:9")));
    }
    try (Reprise reprise = durable().build()) {
      assertThat(status(reprise.ask(WHY, this::answers))).doesNotContain("hit");
    }
    assertThat(asked).hasSize(2);
  }

  @Test
  void a_header_for_the_provider_is_part_of_the_key_and_how_to_use_the_cache_is_not() {
    try (Reprise reprise = Reprise.builder().provider("openai", OPENAI).build()) {
      reprise.ask(WHY, this::answers);
      assertThat(status(reprise.ask(WHY.header("x-variant", "b"), this::answers)))
          .startsWith("reprise; fwd=miss");
      assertThat(status(reprise.ask(WHY.header("Cache-Control", "no-cache"), this::answers)))
          .startsWith("reprise; fwd=request");
      assertThat(status(reprise.ask(WHY.header("Cache-Control", "max-age=60"), this::answers)))
          .startsWith("reprise; hit");
    }
  }

  @Test
  void what_cannot_be_understood_is_refused_with_its_reason() {
    try (Reprise reprise = Reprise.builder().provider("openai", OPENAI).build()) {
      refused(reprise, Ask.post("/v1/chat/completions", "{\"a\":1,\"a\":2}"), "not strict JSON");
      refused(reprise, Ask.post("/v1/chat/completions", "[]"), "one JSON object");
      refused(reprise, Ask.get("/nowhere"), "No API of Reprise is at GET /nowhere");
      refused(reprise, WHY.header("Reprise-Task", "a b"), "Reprise-Task: send it once");
    }
    assertThat(asked).isEmpty();
  }

  private void refused(Reprise reprise, Ask ask, String why) {
    assertThatThrownBy(() -> reprise.ask(ask, this::answers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void a_builder_says_what_is_missing() {
    assertThatThrownBy(() -> Reprise.builder().build()).hasMessage("name at least one provider");
    assertThatThrownBy(() -> Reprise.builder().provider("opnai", OPENAI))
        .hasMessageContaining("no kind of provider is called opnai: name one of openai, ");
    assertThatThrownBy(
            () -> Reprise.builder().provider("openai", OPENAI).tier(SqliteTier.in(folder)).build())
        .hasMessageContaining("name a durable ledger");
  }

  @Test
  void a_policy_that_is_not_valid_is_refused_with_its_line() {
    assertThatThrownBy(
            () ->
                Reprise.builder()
                    .provider("openai", OPENAI)
                    .policy("version: v-1\nrolout: {}\n")
                    .build())
        .hasMessageContaining("did you mean rollout?")
        .hasMessageContaining("line 2");
  }

  @Test
  void what_was_opened_is_closed_when_the_rest_cannot_be() {
    var closed = new ArrayList<String>();
    Tier shared =
        new ForwardingTier(new HashTier("l2", new FakeClock())) {
          @Override
          public void close() {
            closed.add("tier");
          }
        };
    Builder builder =
        Reprise.builder()
            .provider("openai", OPENAI)
            .ledger((keys, problems) -> recording(keys, problems, closed))
            .tier(around -> TierSource.OpenedTier.of(shared))
            .tier(
                around -> {
                  throw new IllegalStateException("no such place");
                });
    assertThatThrownBy(builder::build).hasMessage("no such place");
    assertThat(closed).containsExactly("tier", "ledger");
  }

  /** The ledger of the folder, which notes that it was closed. */
  private Ledger recording(PartitionKeys keys, Consumer<String> problems, List<String> closed) {
    Ledger real = SqliteLedger.in(folder).open(keys, problems);
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                closed.add("ledger");
              }
              return method.invoke(real, arguments);
            });
  }
}
