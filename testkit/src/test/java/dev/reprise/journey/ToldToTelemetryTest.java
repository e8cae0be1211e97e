package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Reason;
import dev.reprise.request.Directives;
import dev.reprise.telemetry.Stage;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What telemetry is told of one request: a decision when the head of its answer is ready, and the
 * same, completed, when the body has ended. A replayed answer is told once.
 */
class ToldToTelemetryTest {
  private static final GivenRequests WHY = GivenRequests.chat("why?");

  private final Journey journey = new Journey();

  /** What was told of that request, without its id, in order. */
  private List<String> of(Journey.RunningRequest asking) {
    String id = " " + asking.told().decision().id();
    return journey.telemetry.told().stream()
        .filter(told -> told.endsWith(id))
        .map(told -> told.substring(0, told.length() - id.length()))
        .toList();
  }

  private Journey.RunningRequest answered(GivenRequests given) throws InterruptedException {
    Journey.RunningRequest asking = journey.ask(given);
    journey.provider.next().answers(Answers.chat("one"));
    assertThat(asking.text()).contains("one");
    return asking;
  }

  @Test
  void a_call_of_its_own() throws Exception {
    assertThat(of(answered(WHY))).containsExactly("decided", "completed");
    assertThat(journey.telemetry.told()).as("nothing else").hasSize(2);
  }

  @Test
  void a_hit() throws Exception {
    answered(WHY);
    Journey.RunningRequest hit = journey.ask(WHY);
    assertThat(hit.hit()).as("control").isTrue();
    assertThat(of(hit)).containsExactly("completed");
  }

  @Test
  void an_answer_of_anothers_call() throws Exception {
    Journey.RunningRequest leader = journey.ask(WHY);
    Journey.RunningRequest follower = journey.ask(WHY);
    journey.provider.next().answers(Answers.chat("one"));
    assertThat(follower.text()).isEqualTo(leader.text());
    assertThat(follower.collapsed()).as("control").isTrue();
    assertThat(of(follower)).containsExactly("decided", "completed");
    assertThat(of(leader)).containsExactly("decided", "completed");
  }

  @Test
  void an_answer_that_is_not_reused() throws Exception {
    var noStore =
        new GivenRequests(
            WHY.path(),
            WHY.body(),
            WHY.principal(),
            List.of(),
            null,
            new Directives(true, false, null, false),
            false);
    Journey.RunningRequest asking = answered(noStore);
    assertThat(asking.decision().reason()).as("control").isEqualTo(Reason.NO_STORE);
    assertThat(of(asking)).containsExactly("decided", "completed");
  }

  @Test
  void a_refusal() {
    Journey.RunningRequest asking = journey.ask(WHY.onlyIfCached());
    assertThat(asking.told().reply().status()).as("control").isEqualTo(504);
    assertThat(of(asking)).containsExactly("decided", "completed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_call_without_an_answer(boolean reused) throws Exception {
    Journey.RunningRequest asking =
        journey.ask(reused ? WHY : GivenRequests.post("/v1/chat/completions", "{\"model\":\"m\"}"));
    journey.provider.next().fails();
    assertThat(asking.told().reply().status()).as("control").isEqualTo(502);
    assertThat(of(asking)).containsExactly("decided", "completed");
  }

  /** The decision comes with the head: the body may take minutes. */
  @Test
  void a_stream_is_completed_only_when_its_body_has_ended() throws Exception {
    Journey.RunningRequest asking = journey.ask(GivenRequests.streamedChat("why?"));
    var stream = journey.provider.next().streams();
    asking.told();
    assertThat(of(asking)).containsExactly("decided");
    stream.sends(Answers.chunk("one") + Answers.lastChunks()).ends();
    assertThat(asking.text()).contains("one");
    journey.telemetry.awaitCompleted(1);
    assertThat(of(asking)).containsExactly("decided", "completed");
  }

  @Test
  void the_providers_time_lasts_until_its_last_byte() throws Exception {
    Journey.RunningRequest asking = journey.ask(GivenRequests.streamedChat("why?"));
    journey.clock.pass(Duration.ofSeconds(2));
    var stream = journey.provider.next().streams();
    asking.told();
    journey.clock.pass(Duration.ofSeconds(3));
    stream.sends(Answers.chunk("one") + Answers.lastChunks()).ends();
    assertThat(asking.text()).contains("one");
    assertThat(asking.decision().timeline().spentNanos(Stage.PROVIDER))
        .isEqualTo(Duration.ofSeconds(5).toNanos());
  }
}
