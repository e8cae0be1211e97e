package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.Journey;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** That telemetry is told what went wrong at tiers, once for each time it went wrong. */
class TroublesTest {
  private static final GivenRequests WHY = GivenRequests.chat("why?");

  /** A tier whose entries cannot be read. */
  private static final class Unreadable extends ForwardingTier {
    Unreadable(Tier tier) {
      super(tier);
    }

    @Override
    public Lookup find(Partition partition, CacheKey key) {
      return new Lookup.Unreadable("a broken entry");
    }
  }

  private static List<Telemetry.Event> poison(int times) {
    return Collections.nCopies(times, Telemetry.Event.POISON_ENTRY);
  }

  @Test
  void a_peek_that_finds_nothing_tells_the_trouble_of_the_first_tier() {
    var journey = Journey.with(Unreadable::new);
    assertThat(journey.peek(journey.plan(WHY))).isEqualTo(Optional.empty());
    assertThat(journey.telemetry.events()).isEqualTo(poison(1));
  }

  @Test
  void an_entry_that_the_ledger_calls_dead_is_told_once() throws Exception {
    var journey = new Journey();
    GivenRequests tagged = WHY.tagged("doc:9");
    Journey.RunningRequest first = journey.ask(tagged);
    journey.provider.next().answers(Answers.chat("one"));
    assertThat(first.text()).contains("one");
    assertThat(journey.ask(WHY).hit()).as("control").isTrue();
    assertThat(journey.telemetry.events()).isEmpty();
    journey.ledger.invalidate(
        tagged.principal().partition(), List.of(new dev.reprise.artifact.Tag("doc:9")));
    journey.ask(WHY);
    assertThat(journey.telemetry.events()).containsExactly(Telemetry.Event.STALE_META);
  }

  /** A tier that takes nothing, as the one in memory does with what is too large for it. */
  private static final class Dropping extends ForwardingTier {
    Dropping(Tier tier) {
      super(tier);
    }

    @Override
    public void keep(Partition partition, CacheKey key, dev.reprise.artifact.Entry entry) {}
  }

  @Test
  void stored_is_said_only_when_a_tier_took_it() throws Exception {
    for (boolean taken : List.of(true, false)) {
      var journey = taken ? new Journey() : Journey.with(Dropping::new);
      Journey.RunningRequest asking = journey.ask(WHY);
      journey.provider.next().answers(Answers.chat("one"));
      assertThat(asking.text()).contains("one");
      assertThat(asking.decision().ended().stored()).isEqualTo(taken);
      assertThat(asking.cacheStatus().contains("stored")).isEqualTo(taken);
    }
  }

  @Test
  void a_look_up_tells_the_trouble_of_a_farther_tier() {
    var journey =
        Journey.over(
            clock -> List.of(new HashTier("l1", clock), new Unreadable(new HashTier("l2", clock))));
    assertThat(journey.peek(journey.plan(WHY))).isEqualTo(Optional.empty());
    assertThat(journey.telemetry.events()).as("peek asks the first only").isEmpty();
    journey.serve(journey.plan(WHY.onlyIfCached()), journey.provider);
    assertThat(journey.telemetry.events()).isEqualTo(poison(1));
    assertThat(journey.provider.calls()).isZero();
  }
}
