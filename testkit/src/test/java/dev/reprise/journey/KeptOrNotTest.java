package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.key.CacheKey;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.testkit.ScriptedProvider;
import dev.reprise.tier.InProcessTier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions under which an answer is kept, taken from another's call, or made anew. */
class KeptOrNotTest {
  private static final GivenRequests WHY = GivenRequests.chat("why?");

  private final Journey journey = new Journey();

  /** Keeps an answer made then, fresh for five minutes and kept for ten from then on. */
  private static void keep(Journey journey, String text, Instant made, Stamp stamp) {
    var plan = (Plan.Keyed) journey.plan(WHY);
    var entry =
        new Entry(
            plan.keying().type(),
            plan.keying().want().scope(),
            stamp,
            plan.keying().tags(),
            plan.policyVersion(),
            made,
            made.plus(Duration.ofMinutes(5)),
            made.plus(Duration.ofMinutes(10)),
            TokenUsage.UNKNOWN,
            Map.of(),
            GivenEntries.payload(Answers.chat(text)));
    journey.tiers.getFirst().keep(plan.question().partition(), plan.key(), entry);
  }

  /** The tier evicts first what served nobody. */
  @Test
  void an_answer_that_is_kept_is_not_used_until_it_serves_a_request() throws Exception {
    var uses = new ArrayList<CacheKey>();
    var journey =
        Journey.over(
            clock ->
                List.of(
                    new InProcessTier(
                        1 << 20, clock, clock.nanos(), (partition, key) -> uses.add(key))));
    Journey.RunningRequest asking = journey.ask(WHY);
    journey.provider.next().answers(Answers.chat("one"));
    assertThat(asking.text()).contains("one");
    assertThat(asking.decision().ended().stored()).isTrue();
    assertThat(uses).isEmpty();
    assertThat(journey.ask(WHY).text()).contains("one");
    assertThat(uses).as("control").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 500})
  void an_answer_under_an_error_status_is_not_kept_however_whole_it_looks(int status)
      throws Exception {
    Journey.RunningRequest asking = journey.ask(WHY);
    journey.provider.next().answers(status, Answers.chat("one"));
    assertThat(asking.text()).contains("one");
    assertThat(asking.decision().ended().stored()).isFalse();
    assertThat(asking.decision().ended().notStored()).isEqualTo(Reason.NOT_SUCCESSFUL);
    assertThat(asking.decision().ended().detail()).isEqualTo("status " + status);
    assertThat(asking.decision().ended().answeredBy()).as("an error is not read").isNull();
    Journey.RunningRequest next = journey.ask(WHY);
    journey.provider.next().answers(Answers.chat("two"));
    assertThat(next.text()).contains("two");
    assertThat(next.decision().ended().stored()).as("control").isTrue();
  }

  @Test
  void an_error_says_more_than_that_the_answer_would_not_have_been_kept_anyway() throws Exception {
    var shared = Journey.coalescing();
    Journey.RunningRequest asking =
        shared.ask(
            GivenRequests.post(
                "/v1/chat/completions",
                "{\"model\":\"m-1\",\"messages\":[{\"role\":\"user\",\"content\":\"why?\"}]}"));
    shared.provider.next().answers(404, Answers.chat("one"));
    assertThat(asking.text()).contains("one");
    assertThat(asking.decision().ended().notStored()).isEqualTo(Reason.NOT_SUCCESSFUL);
  }

  /** Ledgers' positions of two incarnations cannot be compared, nor can what was kept by them. */
  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void a_later_entry_of_another_incarnation_keeps_no_answer_out(long incarnation, boolean stored)
      throws Exception {
    Journey.RunningRequest asking = journey.ask(WHY);
    ScriptedProvider.ScriptedCall call = journey.provider.next();
    keep(journey, "later", journey.clock.instant().plusSeconds(1), new Stamp(incarnation, 0));
    call.answers(Answers.chat("one"));
    assertThat(asking.text()).contains("one");
    assertThat(asking.decision().ended().stored()).isEqualTo(stored);
    if (!stored) {
      assertThat(asking.decision().ended().notStored()).isEqualTo(Reason.OVERTAKEN);
    }
  }

  /** The look-up found nothing; before the request leads, an entry of that age appears. */
  @ParameterizedTest
  @CsvSource({"4, false", "6, true"})
  void an_entry_that_appeared_meanwhile_is_taken_only_while_it_is_fresh(
      int minutesOld, boolean calls) throws Exception {
    var pause = new GatedTier.Gate();
    var paused = Journey.with(tier -> new GatedTier(tier, pause));
    pause.holdsLookup(2); // the first is of peek, before the request may wait
    Journey.RunningRequest asking = paused.ask(WHY);
    pause.awaitLookup();
    Instant made = paused.clock.instant().minus(Duration.ofMinutes(minutesOld));
    keep(paused, "kept", made, new Stamp(1, 0));
    pause.opens();
    if (calls) {
      paused.provider.next().answers(Answers.chat("new"));
    }
    assertThat(asking.text()).contains(calls ? "new" : "kept");
    assertThat(paused.provider.calls()).isEqualTo(calls ? 1 : 0);
  }

  @Test
  void a_stale_entry_is_given_and_not_refreshed_where_there_is_no_memory() throws Exception {
    Instant made = journey.clock.instant().minus(Duration.ofMinutes(6));
    keep(journey, "stale", made, new Stamp(1, 0));
    MemoryBudget budget = journey.memory;
    var share = budget.share(MemoryBudget.Use.CAPTURES);
    try (var others = new Claim(share)) {
      others.grow(share.most());
      assertThat(journey.ask(WHY).text()).contains("stale");
      assertThat(share.refusals()).isEqualTo(1);
    }
    assertThat(journey.provider.calls()).isZero();
    assertThat(journey.ask(WHY).text()).contains("stale");
    journey.provider.next().answers(Answers.chat("new"));
    journey.telemetry.awaitCompleted(3);
    assertThat(journey.ask(WHY).text()).as("control: with memory it is refreshed").contains("new");
  }
}
