package dev.reprise.addition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.addition.drawer.Drawer;
import dev.reprise.artifact.Tag;
import dev.reprise.plan.Plan;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.Journey;
import dev.reprise.testkit.TierContract;
import dev.reprise.tier.Tier;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Adding a tier takes its folder ({@code drawer}) and one line: it keeps the contract of tiers, and
 * requests are answered from it.
 */
class AddedTierTest {
  private static final GivenRequests WHY = GivenRequests.chat("why?");

  /** The one line. */
  private final Journey journey =
      Journey.over(clock -> List.of(new HashTier("l1", clock), new Drawer(clock)));

  @Nested
  class Its_contract extends TierContract {
    @Override
    protected Tier open(FakeClock clock) {
      return new Drawer(clock);
    }
  }

  private void filled() throws Exception {
    Journey.RunningRequest first = journey.ask(WHY);
    journey.provider.next().answers(chat("because"));
    first.text();
    var plan = (Plan.Keyed) journey.plan(WHY);
    journey.tiers.getFirst().remove(GivenEntries.ACME, plan.key());
  }

  private static String chat(String text) {
    return """
    {"id":"c","object":"chat.completion","created":1,"model":"m-1-2026","choices":[{"index":0,\
    "message":{"role":"assistant","content":"%s"},"finish_reason":"stop"}]}"""
        .formatted(text);
  }

  @Test
  void requests_are_answered_from_it_and_their_answers_are_copied_into_the_first_tier()
      throws Exception {
    filled();
    Journey.RunningRequest second = journey.ask(WHY);
    assertThat(second.cacheStatus()).startsWith("reprise; hit").endsWith("detail=l2");
    assertThat(second.text()).contains("because");
    assertThat(journey.ask(WHY).cacheStatus()).endsWith("detail=l1");
    assertThat(journey.provider.calls()).isEqualTo(1);
  }

  @Test
  void what_it_holds_is_judged_like_anything_else() throws Exception {
    filled();
    journey.ledger.invalidate(GivenEntries.ACME, List.of(new Tag("model:m-1")));
    assertThat(journey.ask(WHY.onlyIfCached()).hit()).isFalse();
  }
}
