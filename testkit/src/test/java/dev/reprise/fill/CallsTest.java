package dev.reprise.fill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.budget.Share;
import dev.reprise.flight.Flight;
import dev.reprise.plan.Plan;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.request.EntryType;
import dev.reprise.request.Headers;
import dev.reprise.request.Principal;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Timeline;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenPlans;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a call leaves behind when it fails, and how often a request follows another's call. */
@Timeout(30)
class CallsTest {
  private final GivenFills fills = new GivenFills();

  private Entry promised(Plan.Keyed plan, Entry.Form form) {
    return new Entry(
        EntryType.MODEL_RESPONSE,
        plan.keying().want().scope(),
        new Stamp(1, 0),
        plan.keying().tags(),
        plan.policyVersion(),
        fills.plans.clock.instant(),
        Instant.MAX,
        Instant.MAX,
        TokenUsage.UNKNOWN,
        Map.of(),
        new Entry.Payload(form, 200, "", new byte[0]));
  }

  private Flight boarded(Plan.Keyed plan, Flight flight) {
    assertThat(fills.flights.board(GivenFills.at(plan), flight, List.of(), other -> false))
        .isSameAs(flight);
    return flight;
  }

  @Test
  void a_call_that_ends_in_a_fault_leaves_nobody_waiting() {
    fills.whenCalled(
        () -> {
          throw new IllegalStateException("a fault of the client");
        });
    Plan.Reusable plan = fills.plan();
    assertThatThrownBy(() -> fills.shared(plan)).hasMessage("a fault of the client");
    assertThat(fills.flights.joinable()).isZero();
  }

  @Test
  void a_call_without_an_answer_leaves_nobody_waiting() {
    fills.whenCalled(
        () -> {
          throw new Origin.OriginFailed("lost", false);
        });
    assertThat(fills.shared(fills.plan())).isInstanceOf(Fill.CallFailed.class);
    assertThat(fills.flights.joinable()).isZero();
  }

  @Test
  void a_refresh_holds_64_kibibytes_and_the_request_twice_until_it_is_closed() {
    Plan.Reusable plan = fills.plan();
    Share captures = fills.flights.memory().share(MemoryBudget.Use.CAPTURES);
    long held = (64 << 10) + 2 * plan.weight();
    assertThat(plan.weight()).isPositive();
    Fills.RefreshRight right = fills.fills.refresh(plan);
    assertThat(right).isNotNull();
    assertThat(captures.taken()).isEqualTo(held);
    assertThat(fills.fills.refresh(plan)).as("another makes the call").isNull();
    assertThat(captures.taken()).as("and this one holds nothing").isEqualTo(held);
    right.close();
    assertThat(captures.taken()).isZero();
  }

  /** A flight that a request with another tag cannot follow, and whose end the test decides. */
  private Flight closedFlight(Plan.Keyed plan) {
    var flight = new Flight(promised(fills.plan(), Entry.Form.WHOLE), new byte[0]);
    fills.flights.overtake(GivenFills.at(plan));
    boarded(plan, flight).close(List.of());
    return flight;
  }

  private static void awaitWaiter(Flight flight) {
    while (flight.kept().getNumberOfDependents() == 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void a_request_follows_twice_and_then_calls_itself() throws Exception {
    Plan.Reusable plan = fills.plan("doc:9");
    Flight first = closedFlight(plan);
    CompletableFuture<Fill> asking = CompletableFuture.supplyAsync(() -> fills.shared(plan));
    awaitWaiter(first);
    Flight second = closedFlight(plan);
    first.kept().complete(Optional.empty());
    awaitWaiter(second);
    closedFlight(plan);
    second.kept().complete(Optional.empty());
    assertThat(asking.get(10, TimeUnit.SECONDS)).isInstanceOf(Fill.Led.class);
    assertThat(fills.calls).hasValue(1);
  }

  private Optional<Fill> followed(Plan.Keyed plan, Flight flight) {
    return new Following(fills.lookups, fills.upstream, flight).follow(plan, GivenFills.ABSENT);
  }

  @Test
  void one_that_asked_in_another_form_is_given_what_was_kept() {
    Plan.Reusable plan = fills.plan();
    fills.shared(plan);
    Entry kept =
        fills.tiers.find(0, plan.partition(), plan.key())
                instanceof dev.reprise.tier.Lookup.Found(Entry entry)
            ? entry
            : null;
    assertThat(kept).isNotNull();
    Flight stream = boarded(plan, new Flight(promised(plan, Entry.Form.STREAM), new byte[0]));
    stream.head().complete(Optional.of(Reply.whole(200, Headers.NONE, new byte[0])));
    stream.kept().complete(Optional.of(kept));
    assertThat(followed(plan, stream).orElseThrow())
        .isInstanceOfSatisfying(
            Fill.KeptMeanwhile.class, fill -> assertThat(fill.hit().entry()).isEqualTo(kept));
  }

  /** It turns out to be larger than what is kept, so it is still arriving when it is judged. */
  @Test
  void a_follower_that_may_not_have_the_answer_any_more_reads_none_of_it() throws Exception {
    Plan.Reusable plan = fills.plan("doc:9");
    Flight flight = boarded(plan, new Flight(promised(plan, Entry.Form.WHOLE), new byte[0]));
    var body = new ScriptedProvider.Stream();
    var live = new Reply(200, Headers.NONE, new Reply.Body.Live(body));
    Reply leaders =
        fills.flights.takeOff(GivenFills.at(plan), flight, live, 4, landing -> Optional.empty());
    CompletableFuture<Optional<Fill>> follows =
        CompletableFuture.supplyAsync(() -> followed(plan, flight));
    while (flight.settled().getNumberOfDependents() == 0) {
      Thread.onSpinWait();
    }
    fills.ledger.invalidate(plan.partition(), List.of(new Tag("doc:9")));
    body.sends("larger than four");
    assertThat(follows.get(10, TimeUnit.SECONDS)).isEmpty();
    assertThat(body.cancelled()).as("control: the leader reads").isFalse();
    leaders.discard();
    assertThat(body.cancelled()).as("nobody reads").isTrue();
  }

  /** A call of one request, as another finds it that asks the same meanwhile. */
  private Flight metWhileCalled(Plan.Keyed plan) {
    var met = new AtomicReference<Flight>();
    fills.whenCalled(
        () ->
            fills.flights.board(
                GivenFills.at(plan),
                new Flight(promised(plan, plan.question().form()), new byte[0]),
                List.of(),
                other -> {
                  met.set(other);
                  return true;
                }));
    fills.shared(plan);
    return met.get();
  }

  @Test
  void one_that_shares_a_call_learns_what_it_did_not_consume() {
    Plan.Reusable plan = fills.plan();
    Flight call = metWhileCalled(plan);
    assertThat(followed(plan, call).orElseThrow())
        .isInstanceOfSatisfying(
            Fill.Joined.class,
            fill -> assertThat(fill.avoided()).isCompletedWithValue(new TokenUsage(5, 0, 0, 2)));
  }

  @Test
  void the_provider_is_done_when_its_last_byte_has_arrived() {
    fills.plans.clock.pass(Duration.ofSeconds(1));
    var body = new ScriptedProvider.Stream();
    fills.answer(
        new Reply(200, Headers.of("content-type", "text/event-stream"), new Reply.Body.Live(body)));
    var plan = (Plan.Keyed) fills.plans.plan(GivenRequests.streamedChat("why?"));
    assertThat(fills.shared(plan)).isInstanceOf(Fill.Led.class);
    Timeline timeline = plan.question().timeline();
    long headAt = timeline.endedNanos(Stage.PROVIDER);
    fills.plans.clock.pass(Duration.ofSeconds(3));
    body.sends("data: [DONE]\n\n").ends();
    assertThat(timeline.endedNanos(Stage.PROVIDER) - headAt)
        .isEqualTo(Duration.ofSeconds(3).toNanos());
  }

  /** The second of three providers failed as well, so the one that answered is not the next. */
  @Test
  void one_that_shares_a_call_tells_which_fallback_answered_and_who_failed() {
    var providers =
        new GivenPlans(
            GivenPlans.provider(
                "played",
                List.of(GivenPlans.provider("second", true), GivenPlans.provider("third", true))));
    var plan = (Plan.Keyed) providers.plan(GivenRequests.chat("why?"));
    Flight flight =
        boarded(
            plan, new Flight(promised(plan, Entry.Form.WHOLE), plan.question().request().body()));
    flight.standIn("third", "played: status 503");
    flight.head().complete(Optional.of(Reply.whole(200, Headers.NONE, new byte[0])));
    flight.settled().complete(new Flight.Landing.Complete(new byte[0]));
    Destination told = followed(plan, flight).orElseThrow().plan().question().destination();
    assertThat(told.provider()).isEqualTo("third");
    assertThat(told.insteadOf()).isEqualTo("played: status 503");
  }

  /** Contract 2.3: where the gateway's credential is shared and nothing keeps callers apart. */
  @Test
  void what_a_provider_read_for_one_caller_of_what_it_wrote_for_another_is_told() {
    var shaping =
        new Destination.Shaping(
            false, false, Destination.Shaping.Markers.AUTO, true, false, 0, false, Map.of());
    var providers =
        new GivenPlans(
            new Destination(
                "played",
                "openai_compatible",
                "http://played.example",
                "default",
                false,
                true,
                shaping,
                1,
                List.of(),
                ""));
    GivenRequests asked = GivenRequests.chat("a long handbook");
    fills.answer(Reply.whole(200, Headers.of("content-type", "application/json"), read(4000)));
    fills.shared((Plan.Keyed) providers.plan(asked));
    assertThat(fills.sharedReads).as("control: it was the first").isEmpty();
    var globex = new Principal(GivenEntries.GLOBEX, null, null);
    fills.shared((Plan.Keyed) providers.plan(asked.as(globex)));
    assertThat(fills.sharedReads).containsExactly("played: 4000 tokens");
  }

  private static byte[] read(int tokens) {
    return new String(KeepingTest.chat("because"), StandardCharsets.UTF_8)
        .replace(
            "\"prompt_tokens\":5",
            "\"prompt_tokens\":5000,\"prompt_tokens_details\":{\"cached_tokens\":%s}"
                .formatted(tokens))
        .getBytes(StandardCharsets.UTF_8);
  }
}
