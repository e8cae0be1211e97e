package dev.reprise.fill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.budget.Share;
import dev.reprise.flight.Flight;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.bundle.ShippedBundles;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.request.Headers;
import dev.reprise.request.Request;
import dev.reprise.response.Reply;
import dev.reprise.response.Texts;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.Journey;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What fills count against the memory budget, and what they leave undone without memory. */
class ConditionsTest {
  private final MemoryBudget budget = MemoryBudget.of(64 << 20);
  private final Share share = budget.share(MemoryBudget.Use.REQUESTS);

  @Test
  void the_bytes_of_a_large_request_are_counted_until_they_are_let_go_of() {
    Request large = GivenRequests.chat("w".repeat(20_000)).request();
    Claim held = new RequestBytes(budget).hold(large);
    assertThat(share.taken()).isGreaterThanOrEqualTo(large.body().length);
    held.close();
    assertThat(share.taken()).isZero();
  }

  @Test
  void the_bytes_of_a_small_request_are_not_counted() {
    try (Claim held = new RequestBytes(budget).hold(GivenRequests.chat("why?").request())) {
      assertThat(held.held()).isZero();
      assertThat(share.taken()).isZero();
    }
  }

  /** Judging takes a few times what is judged. */
  @ParameterizedTest
  @CsvSource({"0, POLICY_MOVED", "1, OVER_MEMORY_BUDGET"})
  void an_answer_that_there_is_no_memory_to_judge_is_not_kept(int missing, Reason why) {
    byte[] answer = "{\"choices\":[]}".getBytes(StandardCharsets.UTF_8);
    Share captures = budget.share(MemoryBudget.Use.CAPTURES);
    try (var others = new Claim(captures)) {
      others.grow(captures.most() - (Texts.DENSEST + 1L) * answer.length + missing);
      assertThat(judged(answer).ended().notStored()).isEqualTo(why);
    }
    assertThat(captures.taken()).isZero();
  }

  /** The plan was made under another object of the same policy: nothing is kept in any case. */
  private Keeping.KeepResult judged(byte[] answer) {
    var fake = new FakeClock();
    var plan = (Plan.Keyed) new Journey().plan(GivenRequests.chat("why?"));
    var keeping =
        new Keeping(
            PolicyInForce.from(() -> ShippedBundles.text("default")),
            Classifier.shipped(),
            new TierStack(List.of(new HashTier("l1", fake))),
            budget,
            new Clock(fake, fake.nanos()));
    var flight =
        new Flight(
            GivenEntries.answer(GivenEntries.ACME, "", fake.instant()),
            plan.question().request().body());
    Reply head = Reply.whole(200, Headers.NONE, answer);
    return keeping.keep(plan, head, flight, new Flight.Landing.Complete(answer), null);
  }
}
