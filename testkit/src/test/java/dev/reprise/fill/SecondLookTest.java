package dev.reprise.fill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.flight.Flight;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.request.EntryType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A request that is about to call looks into the nearest tier once more before it does. */
class SecondLookTest {
  private final GivenFills fills = new GivenFills();

  /** An entry for the plan that becomes stale in a minute. */
  private Entry entry(Plan.Keyed plan) {
    Instant now = fills.plans.clock.instant();
    return new Entry(
        EntryType.MODEL_RESPONSE,
        plan.keying().want().scope(),
        fills.ledger.applied(),
        plan.keying().tags(),
        plan.policyVersion(),
        now,
        now.plusSeconds(60),
        now.plusSeconds(120),
        TokenUsage.UNKNOWN,
        Map.of(),
        new Entry.Payload(Entry.Form.WHOLE, 200, "application/json", KeepingTest.chat("kept")));
  }

  private void keep(Plan.Keyed plan) {
    fills.tiers.keep(plan.partition(), plan.key(), entry(plan));
  }

  private void keptMeanwhile(Fill fill) {
    assertThat(fill).isInstanceOf(Fill.KeptMeanwhile.class);
    assertThat(fills.calls).hasValue(0);
  }

  private void called(Fill fill) {
    assertThat(fill).isInstanceOf(Fill.Led.class);
    assertThat(fills.calls).hasValue(1);
  }

  @Test
  void an_entry_that_was_kept_meanwhile_is_given_and_the_flight_is_free_again() {
    Plan.Reusable plan = fills.plan();
    keep(plan);
    keptMeanwhile(fills.shared(plan));
    assertThat(fills.flights.joinable()).isZero();
  }

  @Test
  void without_an_entry_the_call_is_made() {
    called(fills.shared(fills.plan()));
  }

  /** {@code Course.takesPlaceOfCall} decides; of a stale entry it says this. */
  @Test
  void an_entry_that_may_not_take_the_place_of_the_call_is_left_alone() {
    Plan.Reusable plan = fills.plan();
    keep(plan);
    fills.insistOnCalls();
    called(fills.shared(plan));
  }

  @Test
  void what_is_decided_on_is_the_entry_as_the_second_look_finds_it() {
    Plan.Reusable plan = fills.plan();
    keep(plan);
    fills.plans.clock.pass(Duration.ofSeconds(60));
    assertThat(fills.shared(plan))
        .isInstanceOfSatisfying(
            Fill.KeptMeanwhile.class, kept -> assertThat(kept.hit().stale()).isTrue());
  }

  @Test
  void an_entry_that_is_not_valid_any_more_does_not_take_the_place_of_the_call() {
    Plan.Reusable plan = fills.plan();
    keep(plan);
    fills.ledger.invalidate(plan.partition(), plan.keying().tags());
    called(fills.shared(plan));
  }

  @Test
  void a_plan_that_only_shares_calls_is_never_given_an_entry() {
    Plan.Reusable plan = fills.plan();
    keep(plan);
    var shared = new Plan.Shared(plan.question(), Reason.NO_RULE, plan.keying());
    called(fills.shared(shared));
  }

  /** A flight whose tags are final: a request with another tag cannot follow it, however often. */
  private void closedFlight(Plan.Keyed plan) {
    Entry promised =
        new Entry(
            EntryType.MODEL_RESPONSE,
            plan.keying().want().scope(),
            new Stamp(1, 0),
            List.of(),
            plan.policyVersion(),
            fills.plans.clock.instant(),
            Instant.MAX,
            Instant.MAX,
            TokenUsage.UNKNOWN,
            Map.of(),
            new Entry.Payload(Entry.Form.WHOLE, 200, "", new byte[0]));
    var flight = new Flight(promised, new byte[0]);
    fills.flights.board(GivenFills.at(plan), flight, List.of(), other -> false);
    flight.close(List.of());
    flight.kept().complete(Optional.empty());
  }

  @Test
  void a_follower_that_got_no_answer_twice_looks_a_last_time_before_it_calls_alone() {
    Plan.Reusable plan = fills.plan("doc:9");
    closedFlight(plan);
    keep(plan);
    keptMeanwhile(fills.shared(plan));
  }

  @Test
  void a_follower_that_got_no_answer_twice_and_finds_none_calls_alone() {
    Plan.Reusable plan = fills.plan("doc:9");
    closedFlight(plan);
    called(fills.shared(plan));
    assertThat(fills.flights.joinable()).as("the call it overtook").isZero();
  }
}
