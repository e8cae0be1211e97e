package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.key.CacheKey;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.GivenRequests;
import dev.reprise.testkit.Journey;
import dev.reprise.testkit.ScriptedProvider;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Lookup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is kept, and what is served again (F-1, F-3, F-8, F-10, F-11). */
class FillsTest {
  private static final Partition ACME = new Partition("acme");
  private static final Tag DOC = new Tag("doc:9");
  private static final GivenRequests WHY = GivenRequests.chat("why?");

  private final Journey journey = new Journey();

  private Journey.RunningRequest filled(GivenRequests given) throws Exception {
    Journey.RunningRequest first = journey.ask(given);
    journey.provider.next().answers(Answers.chat("one"));
    first.text();
    assertThat(journey.ask(WHY.onlyIfCached()).hit()).as("control").isTrue();
    return first;
  }

  private String reasonOfMiss(GivenRequests given) {
    return missed(journey.ask(given.onlyIfCached()));
  }

  private String reasonOfMiss(GivenRequests given, long maxAgeSeconds) {
    return missed(journey.ask(given.onlyIfCached(maxAgeSeconds)));
  }

  private static String missed(Journey.RunningRequest asking) {
    assertThat(asking.hit()).isFalse();
    return asking.decision().detail();
  }

  @Test
  void the_stamp_is_taken_before_the_call_so_that_an_invalidation_meanwhile_counts()
      throws Exception {
    Journey.RunningRequest first = journey.ask(WHY.tagged("doc:9"));
    journey.ledger.invalidate(ACME, List.of(new Tag("doc:8")));
    journey.provider.next().answers(Answers.chat("one"));
    first.text();
    assertThat(journey.ask(WHY.onlyIfCached()).hit()).as("control: another tag").isTrue();

    GivenRequests other = GivenRequests.chat("why not?");
    Journey.RunningRequest second = journey.ask(other.tagged("doc:9"));
    journey.ledger.invalidate(ACME, List.of(DOC));
    journey.provider.next().answers(Answers.chat("two"));
    second.text();
    assertThat(reasonOfMiss(other)).isEqualTo(Reason.INVALIDATED.explanation());
  }

  @Test
  void an_answer_is_not_kept_when_the_policy_moved_while_it_was_made() throws Exception {
    filled(WHY);
    GivenRequests other = GivenRequests.chat("why not?");
    Journey.RunningRequest second = journey.ask(other);
    journey.editPolicy(bundle -> bundle + "\n# edited");
    journey.provider.next().answers(Answers.chat("two"));
    second.text();
    assertThat(second.decision().ended().notStored()).isEqualTo(Reason.POLICY_MOVED);
  }

  @Test
  void an_entry_made_under_another_text_of_the_bundle_is_not_found() throws Exception {
    filled(WHY);
    journey.editPolicy(bundle -> bundle + "\n# edited, under the same version");
    assertThat(reasonOfMiss(WHY)).isEqualTo(Reason.ABSENT.explanation());
  }

  @Test
  void a_tag_the_request_brings_is_judged_though_the_entry_does_not_carry_it() throws Exception {
    filled(WHY);
    journey.ledger.invalidate(ACME, List.of(DOC));
    assertThat(journey.ask(WHY.onlyIfCached()).hit()).as("control: without it").isTrue();
    assertThat(reasonOfMiss(WHY.tagged("doc:9"))).isEqualTo(Reason.INVALIDATED.explanation());
  }

  @Test
  void a_position_this_node_has_not_applied_is_a_miss() throws Exception {
    filled(WHY);
    String here = journey.ledger.applied().toString();
    assertThat(journey.ask(WHY.notBefore(here).onlyIfCached()).hit()).as("control").isTrue();
    assertThat(reasonOfMiss(WHY.notBefore("1.1")))
        .isEqualTo(Reason.POSITION_NOT_REACHED.explanation());
    assertThat(reasonOfMiss(WHY.notBefore("2.0")))
        .isEqualTo(Reason.POSITION_NOT_REACHED.explanation());
  }

  @Test
  void the_floor_of_everyone_is_every_partitions_floor() throws Exception {
    filled(WHY);
    journey.ledger.raiseFloor(new Partition("globex"));
    assertThat(journey.ask(WHY.onlyIfCached()).hit()).as("control: another's floor").isTrue();
    journey.ledger.raiseFloor(EveryonesLedger.EVERYONE);
    assertThat(reasonOfMiss(WHY)).isEqualTo(Reason.BELOW_FLOOR.explanation());
  }

  @Test
  void an_entry_of_another_scope_under_the_same_key_is_never_served() throws Exception {
    var ada = new Principal(ACME, null, "ada");
    GivenRequests asks = WHY.as(ada);
    CacheKey key = ((Plan.Keyed) journey.plan(asks)).key();
    Entry made =
        GivenEntries.answer(
            ACME,
            Answers.chat("one"),
            journey.clock.instant(),
            Duration.ofMinutes(10),
            journey.ledger.applied());
    String policy = journey.plan(asks).policyVersion();
    journey
        .tiers
        .getFirst()
        .keep(ACME, key, scoped(made, new Scope.User(ACME, null, "ada"), policy));
    assertThat(journey.ask(asks).hit()).as("control: her own").isTrue();
    for (Scope other :
        List.of(
            new Scope.User(ACME, null, "bo"),
            new Scope.User(ACME, "support", "ada"),
            new Scope.Workspace(ACME, "support"),
            new Scope.Tenant(ACME))) {
      journey.tiers.getFirst().keep(ACME, key, scoped(made, other, policy));
      assertThat(reasonOfMiss(asks)).isEqualTo(Reason.SCOPE_MISMATCH.explanation());
    }
    assertThat(journey.telemetry.events())
        .containsOnly(Telemetry.Event.ISOLATION_VIOLATION)
        .hasSizeGreaterThanOrEqualTo(4);
  }

  private static Entry scoped(Entry entry, Scope scope, String policy) {
    return new Entry(
        entry.type(),
        scope,
        entry.stamp(),
        entry.tags(),
        policy,
        entry.createdAt(),
        entry.freshUntil(),
        entry.expiresAt(),
        entry.usage(),
        entry.facts(),
        entry.payload());
  }

  @Test
  void an_answer_got_by_no_cache_is_not_overwritten_by_a_call_that_began_before() throws Exception {
    Journey.RunningRequest first = journey.ask(WHY);
    ScriptedProvider.ScriptedCall slow = journey.provider.next();
    Journey.RunningRequest fresh = journey.ask(WHY.noCache());
    journey.provider.next().answers(Answers.chat("new"));
    assertThat(fresh.text()).contains("new");
    slow.answers(Answers.chat("old"));
    assertThat(first.text()).contains("old");
    assertThat(first.decision().ended().notStored()).isEqualTo(Reason.OVERTAKEN);
    assertThat(journey.ask(WHY.onlyIfCached()).text()).contains("new");
  }

  @Test
  void of_two_calls_nobody_joins_the_one_that_began_later_is_kept() throws Exception {
    Journey.RunningRequest first = journey.ask(WHY.noCache());
    ScriptedProvider.ScriptedCall slow = journey.provider.next();
    journey.clock.pass(Duration.ofSeconds(1));
    Journey.RunningRequest second = journey.ask(WHY.noCache());
    journey.provider.next().answers(Answers.chat("new"));
    assertThat(second.text()).contains("new");
    slow.answers(Answers.chat("old"));
    assertThat(first.text()).contains("old");
    assertThat(journey.ask(WHY.onlyIfCached()).text()).contains("new");
    Journey.RunningRequest third = journey.ask(WHY.noCache());
    journey.provider.next().answers(Answers.chat("newest"));
    third.text();
    assertThat(journey.ask(WHY.onlyIfCached()).text()).as("control").contains("newest");
  }

  @Test
  void the_age_of_an_answer_counts_from_its_call() throws Exception {
    Journey.RunningRequest first = journey.ask(WHY);
    journey.clock.pass(Duration.ofSeconds(3));
    journey.provider.next().answers(Answers.chat("one"));
    first.text();
    assertThat(journey.ask(WHY.onlyIfCached(3)).told().reply().headers().first("age"))
        .hasValue("3");
    assertThat(reasonOfMiss(WHY, 2)).isEqualTo(Reason.TOO_OLD.explanation());
  }

  @Test
  void the_age_a_cache_behind_us_tells_counts_too() throws Exception {
    Journey.RunningRequest first = journey.ask(WHY);
    journey.provider.next().answers(Answers.chat("one"), "Age", "500");
    first.text();
    assertThat(journey.ask(WHY.onlyIfCached(500)).hit()).as("control").isTrue();
    assertThat(reasonOfMiss(WHY, 499)).isEqualTo(Reason.TOO_OLD.explanation());
    journey.clock.pass(Duration.ofSeconds(100));
    assertThat(reasonOfMiss(WHY)).as("ten minutes").isNotEqualTo(Reason.TOO_OLD.explanation());
  }

  @Test
  void a_reload_that_changes_nothing_keeps_the_answers_under_way() throws Exception {
    Journey.RunningRequest first = journey.ask(WHY);
    journey.reloads();
    journey.provider.next().answers(Answers.chat("one"));
    first.text();
    assertThat(journey.ask(WHY.onlyIfCached()).hit()).isTrue();
  }

  @Test
  void without_a_lease_no_tier_is_asked_and_the_provider_answers() throws Exception {
    var lookups = new AtomicInteger();
    var counted = Journey.with(tier -> new Counted(tier, lookups));
    Journey.RunningRequest first = counted.ask(WHY);
    counted.provider.next().answers(Answers.chat("one"));
    first.text();
    assertThat(counted.ask(WHY).hit()).as("control").isTrue();
    counted.ledger.lapses();
    int before = lookups.get();
    Journey.RunningRequest lapsed = counted.ask(WHY);
    int asked = lookups.get() - before;
    counted.provider.next().answers(Answers.chat("two"));
    assertThat(lapsed.text()).contains("two");
    assertThat(lapsed.cacheStatus()).contains("fwd=bypass").contains("ledger-unreachable");
    assertThat(asked).as("of serve; peek may look into memory").isLessThan(2);
    counted.ledger.renews();
    assertThat(counted.ask(WHY).hit()).isTrue();
  }

  @Test
  void what_nobody_could_show_to_be_fresh_is_not_said_to_be_stored() throws Exception {
    Journey.RunningRequest first = journey.ask(GivenRequests.chat("before?"));
    journey.provider.next().answers(Answers.chat("one"));
    first.text();
    assertThat(first.cacheStatus()).as("control").contains("; stored");
    journey.ledger.lapses();
    Journey.RunningRequest lapsed = journey.ask(WHY);
    journey.provider.next().answers(Answers.chat("two"));
    assertThat(lapsed.text()).contains("two");
    assertThat(lapsed.cacheStatus()).doesNotContain("stored").contains("ledger-unreachable");
    assertThat(lapsed.decision().ended().stored()).isFalse();
    assertThat(lapsed.decision().ended().notStored()).isEqualTo(Reason.LEDGER_UNREACHABLE);
    journey.ledger.renews();
    assertThat(reasonOfMiss(WHY)).as("and it was not").isEqualTo(Reason.ABSENT.explanation());
  }

  @Test
  void nor_what_was_asked_for_in_another_life_of_the_ledger() throws Exception {
    Journey.RunningRequest first = journey.ask(WHY);
    journey.ledger.isReplaced();
    journey.provider.next().answers(Answers.chat("one"));
    assertThat(first.text()).contains("one");
    assertThat(first.cacheStatus()).doesNotContain("stored");
    assertThat(first.decision().ended().notStored()).isEqualTo(Reason.OTHER_INCARNATION);
  }

  private static final class Counted extends ForwardingTier {
    private final AtomicInteger lookups;

    Counted(dev.reprise.tier.Tier tier, AtomicInteger lookups) {
      super(tier);
      this.lookups = lookups;
    }

    @Override
    public Lookup find(Partition partition, CacheKey key) {
      lookups.incrementAndGet();
      return super.find(partition, key);
    }
  }
}
