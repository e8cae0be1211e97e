package dev.reprise.addition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.addition.echo.Echo;
import dev.reprise.catalogue.Dialects;
import dev.reprise.provider.Family;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
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
