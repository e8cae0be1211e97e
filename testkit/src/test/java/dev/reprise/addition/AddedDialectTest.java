package dev.reprise.addition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.Builder;
import dev.reprise.Reprise;
import dev.reprise.addition.echo.Echo;
import dev.reprise.answer.Told;
import dev.reprise.catalogue.Dialects;
import dev.reprise.intake.Ask;
import dev.reprise.provider.Family;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.response.Reply;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * Adding a dialect takes its folder ({@code echo}) and one line: requests of its path are then
 * understood, keyed, answered, kept and replayed, and whatever asks about families knows it.
 */
class AddedDialectTest {
  /** The one line. */
  private static final Dialects DIALECTS = Dialects.SHIPPED.with(new Echo());

  private final Journey journey = Journey.speaking(DIALECTS);

  private static GivenRequests says(String words, int trace) {
    return GivenRequests.post(
        "/say/v3", "{\"voice\":\"alto\",\"words\":\"" + words + "\",\"trace\":" + trace + "}");
  }

  private static Operation resolved(String method, String path, Headers headers) {
    return DIALECTS.resolve(method, path, Query.NONE, headers).orElseThrow();
  }

  @Test
  void its_path_is_nobodys_without_the_line() {
    assertThat(Dialects.SHIPPED.resolve("POST", "/say/v3", Query.NONE, Headers.NONE)).isEmpty();
    assertThat(resolved("POST", "/say/v3", Headers.NONE).dialect()).isEqualTo("echo");
  }

  @Test
  void its_requests_are_answered_kept_and_replayed_under_keys_of_its_own_rules() throws Exception {
    Journey.RunningRequest first = journey.ask(says("hello", 1));
    journey.provider.next().answers("{\"said\":\"hello\"}");
    assertThat(first.text()).isEqualTo("{\"said\":\"hello\"}");

    Journey.RunningRequest second = journey.ask(says("hello", 2));
    assertThat(second.hit()).as("trace is noise").isTrue();
    assertThat(second.text()).isEqualTo("{\"said\":\"hello\"}");
    assertThat(second.decision().key()).isEqualTo(first.decision().key()).isNotNull();

    assertThat(journey.ask(says("goodbye", 1).onlyIfCached()).hit()).as("words count").isFalse();
    assertThat(journey.provider.calls()).isEqualTo(1);
  }

  @Test
  void an_answer_that_its_codec_does_not_understand_is_passed_on_and_not_kept() throws Exception {
    Journey.RunningRequest first = journey.ask(says("hello", 1));
    journey.provider.next().answers("{\"coughed\":true}");
    assertThat(first.text()).isEqualTo("{\"coughed\":true}");
    assertThat(journey.ask(says("hello", 1).onlyIfCached()).hit()).isFalse();
  }

  @Test
  void a_program_that_gives_it_to_the_builder_asks_in_it() {
    Ask hello =
        Ask.post("/say/v3", "{\"voice\":\"alto\",\"words\":\"hello\"}")
            .as(new Principal(new Partition("acme"), null, null));
    Builder builder = Reprise.builder().dialect(new Echo());
    try (Reprise reprise = builder.provider("echo", URI.create("https://echo.example")).build()) {
      assertThat(status(reprise.ask(hello, AddedDialectTest::said)))
          .startsWith("reprise; fwd=miss");
      assertThat(status(reprise.ask(hello, AddedDialectTest::said))).startsWith("reprise; hit");
    }
  }

  @Test
  void a_program_that_does_not_give_it_cannot_ask_in_it() {
    Ask hello = Ask.post("/say/v3", "{}");
    URI anywhere = URI.create("https://a.example");
    try (Reprise reprise = Reprise.builder().provider("openai", anywhere).build()) {
      assertThatThrownBy(() -> reprise.ask(hello, AddedDialectTest::said))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("/say/v3");
    }
    assertThatThrownBy(() -> Reprise.builder().provider("echo", anywhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no kind of provider is called echo");
  }

  private static Reply said(Origin.HttpCall call) {
    Headers json = Headers.of("content-type", "application/json");
    return Reply.whole(200, json, "{\"said\":\"hello\"}".getBytes(StandardCharsets.UTF_8));
  }

  private static String status(Told told) {
    return told.reply().headers().first("cache-status").orElseThrow();
  }

  @Test
  void a_request_that_is_refused_is_told_in_its_own_shape() {
    Journey.RunningRequest refused = journey.ask(says("hello", 1).onlyIfCached());
    assertThat(refused.told().reply().status()).isEqualTo(504);
    assertThat(refused.text()).startsWith("{\"mumbled\":");
  }

  @Test
  void it_is_recognised_where_a_path_is_shared_or_nobodys() {
    Headers echo = Headers.of("x-echo-key", "k");
    assertThat(resolved("GET", "/v1/models", echo).family()).isEqualTo("echo");
    assertThat(resolved("GET", "/v1/models", Headers.NONE).family())
        .as("control")
        .isEqualTo("openai");
    assertThat(resolved("GET", "/v1/voices/7", Headers.NONE).family()).isEqualTo("echo");
    assertThat(DIALECTS.guess("/say/nothing", Headers.NONE).name()).isEqualTo("echo");
    assertThat(DIALECTS.guess("/", echo).name()).isEqualTo("echo");
    assertThat(DIALECTS.families()).extracting(Family::name).endsWith("echo");
  }

  @Test
  void two_dialects_cannot_have_the_same_path() {
    assertThatThrownBy(() -> DIALECTS.with(new Echo()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("POST /say/v3");
  }
}
