package dev.reprise.fill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.flight.Flight;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.request.Headers;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.telemetry.Decision;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a caller of one whole body gets when the provider's body comes live. */
class WholeAnswerTest {
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
  private static final Flight.Landing COMPLETE = new Flight.Landing.Complete(BODY);
  private static final Flight.Landing TOO_LARGE = new Flight.Landing.OverLimit();
  private static final Flight.Landing NO_ROOM = new Flight.Landing.OverBudget();
  private static final Flight.Landing CUT = new Flight.Landing.CutOff("reset by peer", "");

  private final Journey journey = new Journey();
  private final Plan.Keyed whole = (Plan.Keyed) journey.plan(GivenRequests.chat("why?"));
  private final Plan.Keyed stream = (Plan.Keyed) journey.plan(GivenRequests.streamedChat("why?"));
  private final Flight flight =
      new Flight(GivenEntries.answer(GivenEntries.ACME, "", Instant.EPOCH), BODY);
  private final Watched feed = new Watched();
  private final Reply live =
      new Reply(200, Headers.of("content-type", "application/json"), new Reply.Body.Live(feed));

  /** A body of which nobody reads anything; notes that it was given up. */
  private static final class Watched implements Feed {
    private boolean cancelled;

    @Override
    public void drainTo(Sink sink) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void cancel() {
      cancelled = true;
    }
  }

  private Reply answer(Question question, Reply own) {
    return WholeAnswer.of(question, flight, own);
  }

  @Test
  void a_caller_of_a_stream_and_a_body_that_is_whole_already_wait_for_nothing() {
    assertThat(answer(stream.question(), live)).isSameAs(live);
    Reply landed = Reply.whole(200, Headers.NONE, BODY);
    assertThat(answer(whole.question(), landed)).isSameAs(landed);
    assertThat(flight.settled()).isNotDone();
    assertThat(feed.cancelled).isFalse();
  }

  @Test
  void a_body_that_has_landed_is_given_whole_under_its_own_head() {
    flight.settled().complete(COMPLETE);
    Reply answer = answer(whole.question(), live);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).isEqualTo(live.headers());
    assertThat(((Reply.Body.InMemory) answer.body()).bytes()).isEqualTo(BODY);
    assertThat(feed.cancelled).as("its own copy of the stream is not needed").isTrue();
  }

  @Test
  void a_body_that_is_not_held_is_passed_on_as_it_comes() {
    flight.settled().complete(TOO_LARGE);
    assertThat(answer(whole.question(), live)).isSameAs(live);
    assertThat(feed.cancelled).isFalse();
  }

  @Test
  void a_body_that_got_no_memory_is_passed_on_as_it_comes() {
    flight.settled().complete(NO_ROOM);
    assertThat(answer(whole.question(), live)).isSameAs(live);
    assertThat(feed.cancelled).isFalse();
  }

  @Test
  void a_body_that_was_cut_becomes_a_502_in_the_callers_dialect() {
    flight.settled().complete(CUT);
    Reply answer = answer(whole.question(), live);
    assertThat(answer.status()).isEqualTo(502);
    assertThat(new String(((Reply.Body.InMemory) answer.body()).bytes(), StandardCharsets.UTF_8))
        .contains("\"error\"")
        .contains("reset by peer");
    assertThat(feed.cancelled).isTrue();
  }

  @Test
  void a_caller_that_is_gone_gives_up_its_copy_of_the_body() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> answer(whole.question(), live))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).as("whoever runs this thread learns of it").isTrue();
    assertThat(feed.cancelled).isTrue();
  }

  @Test
  void a_flight_that_failed_by_a_fault_of_ours_is_not_waited_for() {
    var failed = new CompletableFuture<String>();
    var fault = new IllegalArgumentException("fault");
    failed.completeExceptionally(fault);
    assertThatThrownBy(() -> WholeAnswer.await(failed))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(fault);
  }

  private int told(Plan.Keyed plan, Reply reply, Flight.Landing landing) {
    var ended = new Decision.Ended(200, false, null, "", TokenUsage.UNKNOWN, null, "");
    var kept = new Keeping.KeepResult(Optional.empty(), ended);
    Keeping.KeepResult told = WholeAnswer.told(plan, reply, landing, kept);
    assertThat(told.ended()).isEqualTo(ended.status(told.ended().status()));
    return told.ended().status();
  }

  @Test
  void the_decision_says_502_exactly_where_the_caller_gets_it() {
    assertThat(told(whole, live, CUT)).isEqualTo(502);
    assertThat(told(stream, live, CUT)).as("its head was sent before").isEqualTo(200);
    assertThat(told(whole, Reply.whole(200, Headers.NONE, BODY), CUT)).isEqualTo(200);
    assertThat(told(whole, live, TOO_LARGE)).isEqualTo(200);
    assertThat(told(whole, live, NO_ROOM)).isEqualTo(200);
    assertThat(told(whole, live, COMPLETE)).isEqualTo(200);
  }
}
