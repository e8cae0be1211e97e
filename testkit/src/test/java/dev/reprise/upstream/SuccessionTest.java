package dev.reprise.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who answers when the route's provider failed for good (4.7). */
class SuccessionTest {
  private final List<String> asked = new ArrayList<>();

  /** Every provider fails with 503. */
  private Succession.Result ask(GivenRequests given) {
    Question question =
        ((Plan.Answerable) new Journey().plan(given))
            .question()
            .answeredBy(
                GivenPlans.provider("first", List.of(GivenPlans.provider("second", List.of()))));
    return new Succession(
            each -> {
              asked.add(each.destination().provider());
              return Answered.plainly(Reply.whole(503, Headers.NONE, new byte[0]));
            })
        .ask(question);
  }

  @Test
  void a_request_without_state_is_put_to_the_fallback() {
    ask(GivenRequests.chat("hello"));
    ask(GivenRequests.post("/v1/responses", "{\"model\":\"m-1\",\"input\":\"hello\"}"));
    assertThat(asked).as("positive control").containsExactly("first", "second", "first", "second");
  }

  /** The state lies at the first: elsewhere the answer would be another's, or kept by another. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"previous_response_id\":\"resp_1\"",
        "\"store\":true",
        "\"conversation\":\"conv_1\"",
        "\"background\":true",
      })
  void a_request_that_reads_or_leaves_state_is_put_to_nobody_else(String state) {
    Succession.Result outcome =
        ask(
            GivenRequests.post(
                "/v1/responses", "{\"model\":\"m-1\",\"input\":\"hello\"," + state + "}"));
    assertThat(asked).containsExactly("first");
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Succession.HasAnswer.class,
            answered -> assertThat(answered.answered().reply().status()).isEqualTo(503));
  }

  /** Nobody knows what it does, so it may leave state. */
  @Test
  void a_request_that_is_no_known_operation_is_put_to_nobody_else() {
    ask(GivenRequests.post("/v1/made-up", "{\"model\":\"m-1\"}"));
    assertThat(asked).containsExactly("first");
  }
}
