package dev.reprise.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.key.CacheKey;
import dev.reprise.policy.Reason;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.PlayedLedger;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two tiers are asked and what they found is judged, step by step. */
class LookupsTest {
  private static final Partition ACME = GivenEntries.ACME;
  private static final CacheKey KEY = GivenEntries.key("k");
  private static final Tag DOC = new Tag("doc:9");

  private final FakeClock clock = new FakeClock();
  private final Clock time = new Clock(clock, clock.nanos());
  private final PlayedLedger ledger = new PlayedLedger();
  private final List<String> told = new ArrayList<>();
  private final Tier first = new HashTier("l1", clock);
  private final Tier second = new HashTier("l2", clock);
  private final TierStack tiers = new TierStack(List.of(noted(first, true), noted(second, false)));
  private Lookups lookups = lookups(MemoryBudget.ofHeap());
  private final Timeline timeline = new Timeline(0);
  private @Nullable Lookup broken;

  private Lookups lookups(MemoryBudget memory) {
    return new Lookups(tiers, ledger, memory, time);
  }

  /** Notes every write; the second may be told what to find. */
  private Tier noted(Tier tier, boolean inProcess) {
    return new ForwardingTier(tier) {
      @Override
      public boolean inProcess() {
        return inProcess;
      }

      @Override
      public Lookup find(Partition partition, CacheKey key) {
        Lookup instead = broken;
        return instead == null || inProcess ? super.find(partition, key) : instead;
      }

      @Override
      public void keep(Partition partition, CacheKey key, Entry entry) {
        told.add(name() + " keep");
        super.keep(partition, key, entry);
      }

      @Override
      public void remove(Partition partition, CacheKey key) {
        told.add(name() + " remove");
        super.remove(partition, key);
      }
    };
  }

  private static final class Played implements Rendering {
    private final boolean asKept;
    private final boolean lossless;
    private int proofs;

    Played(boolean asKept, boolean lossless) {
      this.asKept = asKept;
      this.lossless = lossless;
    }

    @Override
    public boolean asKept(Entry.Payload kept) {
      return asKept;
    }

    @Override
    public boolean lossless(Entry.Payload kept) {
      proofs++;
      return lossless;
    }
  }

  private static Want want(Rendering rendering, Tag... tags) {
    return new Want(
        EntryType.MODEL_RESPONSE,
        ACME,
        new Scope.Tenant(ACME),
        KEY,
        GivenEntries.POLICY,
        List.of(tags),
        null,
        null,
        rendering);
  }

  private static Want want(Tag... tags) {
    return want(Rendering.AS_KEPT, tags);
  }

  private Entry entry() {
    return GivenEntries.answer(
        ACME, "0123456789", clock.instant(), Duration.ofMinutes(10), ledger.applied());
  }

  private Sighting look(Want want) {
    return lookups.look(want, timeline);
  }

  private Sighting.Miss missed(Want want) {
    return (Sighting.Miss) look(want);
  }

  private static List<String> words(Sighting sighting) {
    return sighting.layers().stream().map(LookupsTest::words).toList();
  }

  private static String words(Decision.Layer layer) {
    Reason reason = layer.reason();
    return layer.name() + " " + layer.result().word() + (reason == null ? "" : " " + reason.code());
  }

  @Test
  void an_entry_of_the_first_tier_is_given_and_nothing_is_written() {
    first.keep(ACME, KEY, entry());
    clock.pass(Duration.ofSeconds(5));
    var hit = (Sighting.Hit) look(want());
    assertThat(hit.tier()).isEqualTo("l1");
    assertThat(hit.ageSeconds()).isEqualTo(5);
    assertThat(hit.stale()).isFalse();
    assertThat(hit.at()).isEqualTo(clock.instant());
    assertThat(words(hit)).containsExactly("l1 hit");
    assertThat(hit.troubles()).isEmpty();
    assertThat(told).isEmpty();
    assertThat(timeline.walked(Stage.LOOKUP) && timeline.walked(Stage.VALIDATE)).isTrue();
  }

  @Test
  void an_entry_of_the_second_tier_is_copied_into_the_first() {
    second.keep(ACME, KEY, entry());
    assertThat(lookups.peek(want(), timeline)).isInstanceOf(Sighting.Miss.class);
    var hit = (Sighting.Hit) look(want());
    assertThat(hit.tier()).isEqualTo("l2");
    assertThat(words(hit)).containsExactly("l1 miss absent", "l2 hit");
    assertThat(told).containsExactly("l1 keep");
    assertThat(lookups.peek(want(), timeline)).isInstanceOf(Sighting.Hit.class);
  }

  @Test
  void an_entry_that_is_given_more_tags_is_written_with_them_instead_of_copied() {
    second.keep(ACME, KEY, entry());
    var hit = (Sighting.Hit) look(want(DOC));
    assertThat(hit.entry().tags()).contains(DOC);
    assertThat(told).containsExactly("l1 keep", "l2 remove", "l2 keep");
    told.clear();
    look(want(DOC));
    assertThat(told).as("the tag is the entry's by now").isEmpty();
    ledger.invalidate(ACME, List.of(DOC));
    assertThat(missed(want()).reason()).isEqualTo(Reason.INVALIDATED);
  }

  /** A tier may be told later: the copy without the tag counts as if it had it. */
  @Test
  void a_copy_that_was_not_told_of_a_tag_yet_is_judged_by_it_all_the_same() {
    Entry untagged = entry();
    second.keep(ACME, KEY, untagged);
    look(want(DOC));
    first.remove(ACME, KEY);
    second.keep(ACME, KEY, untagged);
    assertThat(look(want())).as("control").isInstanceOf(Sighting.Hit.class);
    first.remove(ACME, KEY);
    second.keep(ACME, KEY, untagged);
    ledger.invalidate(ACME, List.of(DOC));
    assertThat(missed(want()).reason()).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void an_entry_that_would_depend_on_too_many_tags_is_given_once_more_and_removed() {
    first.keep(ACME, KEY, entry());
    Tag[] many =
        IntStream.range(0, Flight.MOST_TAGS).mapToObj(n -> new Tag("x:" + n)).toArray(Tag[]::new);
    assertThat(look(want(many))).isInstanceOf(Sighting.Hit.class);
    assertThat(told).containsExactly("l1 remove", "l2 remove");
    assertThat(missed(want()).reason()).isEqualTo(Reason.ABSENT);
  }

  @Test
  void what_is_dead_for_ever_is_collected_by_look_in_its_tier_and_by_peek_never() {
    first.keep(ACME, KEY, entry());
    second.keep(ACME, KEY, entry());
    ledger.invalidate(ACME, List.of(new Tag("model:m-1")));
    assertThat(lookups.peek(want(), timeline)).isInstanceOf(Sighting.Miss.class);
    assertThat(told).isEmpty();
    Sighting.Miss miss = missed(want());
    assertThat(miss.reason()).isEqualTo(Reason.INVALIDATED);
    assertThat(miss.stale()).isTrue();
    assertThat(words(miss)).containsExactly("l1 stale invalidated", "l2 stale invalidated");
    assertThat(told).containsExactly("l1 remove", "l2 remove");
    assertThat(missed(want()).stale()).as("nothing is there any more").isFalse();
  }

  @Test
  void what_is_dead_for_this_request_only_stays() {
    first.keep(ACME, KEY, entry());
    clock.pass(Duration.ofSeconds(61));
    Want young =
        new Want(
            EntryType.MODEL_RESPONSE,
            ACME,
            new Scope.Tenant(ACME),
            KEY,
            GivenEntries.POLICY,
            List.of(),
            null,
            Duration.ofSeconds(60),
            Rendering.AS_KEPT);
    assertThat(missed(young).reason()).isEqualTo(Reason.TOO_OLD);
    assertThat(look(young.ofAnyAge())).isInstanceOf(Sighting.Hit.class);
    ledger.lapses();
    assertThat(missed(want()).reason()).isEqualTo(Reason.LEDGER_UNREACHABLE);
    ledger.renews();
    assertThat(look(want())).isInstanceOf(Sighting.Hit.class);
    assertThat(told).isEmpty();
  }

  @Test
  void a_dead_copy_in_front_does_not_hide_the_living_one_behind_it() {
    Entry old = entry();
    first.keep(ACME, KEY, old);
    ledger.invalidate(ACME, List.of(new Tag("model:m-1")));
    clock.pass(Duration.ofSeconds(1));
    second.keep(ACME, KEY, entry());
    var hit = (Sighting.Hit) look(want());
    assertThat(hit.tier()).isEqualTo("l2");
    assertThat(told).containsExactly("l1 remove", "l1 keep");
  }

  @Test
  void an_entry_of_another_scope_is_not_given_and_is_told_as_an_event() {
    first.keep(ACME, KEY, entry());
    Want ada =
        new Want(
            EntryType.MODEL_RESPONSE,
            ACME,
            new Scope.User(ACME, null, "ada"),
            KEY,
            GivenEntries.POLICY,
            List.of(),
            null,
            null,
            Rendering.AS_KEPT);
    Sighting.Miss miss = missed(ada);
    assertThat(miss.reason()).isEqualTo(Reason.SCOPE_MISMATCH);
    assertThat(miss.troubles())
        .containsExactly(
            new Sighting.Trouble(
                Telemetry.Event.ISOLATION_VIOLATION,
                "l1: an entry of another scope under this key"));
    assertThat(look(want())).as("control: it stays its owner's").isInstanceOf(Sighting.Hit.class);
  }

  @Test
  void a_tier_that_cannot_say_is_skipped_and_one_that_cannot_read_is_told_as_poisoned() {
    broken = new Lookup.Unavailable("slow");
    Sighting.Miss skipped = missed(want());
    assertThat(skipped.reason()).isEqualTo(Reason.TIER_UNAVAILABLE);
    assertThat(words(skipped)).containsExactly("l1 miss absent", "l2 skipped tier-unavailable");
    assertThat(skipped.troubles())
        .containsExactly(new Sighting.Trouble(Telemetry.Event.TIER_SKIPPED, "l2: slow"));
    broken = new Lookup.Unreadable("bad seal");
    Sighting.Miss poisoned = missed(want());
    assertThat(poisoned.reason()).isEqualTo(Reason.UNREADABLE);
    assertThat(poisoned.stale()).isFalse();
    assertThat(poisoned.troubles())
        .containsExactly(new Sighting.Trouble(Telemetry.Event.POISON_ENTRY, "l2: bad seal"));
  }

  @Test
  void what_was_found_dead_says_more_than_a_tier_that_was_skipped() {
    first.keep(ACME, KEY, entry());
    ledger.invalidate(ACME, List.of(new Tag("model:m-1")));
    broken = new Lookup.Unavailable("slow");
    assertThat(missed(want()).reason()).isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void a_stale_entry_is_given_as_one() {
    first.keep(ACME, KEY, entry());
    clock.pass(Duration.ofMinutes(5));
    var hit = (Sighting.Hit) look(want());
    assertThat(hit.stale()).isTrue();
    assertThat(words(hit)).containsExactly("l1 stale");
  }

  @Test
  void the_proof_that_nothing_is_lost_is_made_once_and_remembered_in_process() {
    second.keep(ACME, KEY, entry());
    var proven = new Played(false, true);
    assertThat(look(want(proven))).isInstanceOf(Sighting.Hit.class);
    assertThat(look(want(proven))).isInstanceOf(Sighting.Hit.class);
    assertThat(lookups.peek(want(proven), timeline)).isInstanceOf(Sighting.Hit.class);
    assertThat(proven.proofs).isEqualTo(1);
    assertThat(told).as("promoted, then annotated").containsExactly("l1 keep", "l1 keep");
  }

  @Test
  void what_would_lose_something_is_a_miss_of_its_own_kind_and_that_is_remembered_too() {
    first.keep(ACME, KEY, entry());
    var lossy = new Played(false, false);
    for (int n = 0; n < 2; n++) {
      Sighting.Miss miss = missed(want(lossy));
      assertThat(miss.reason()).isEqualTo(Reason.MODE_NOT_REPLAYABLE);
      assertThat(miss.stale()).isFalse();
      assertThat(words(miss)).containsExactly("l1 hit");
    }
    assertThat(lossy.proofs).isEqualTo(1);
    var own = new Played(true, false);
    assertThat(look(want(own))).as("its own form needs no proof").isInstanceOf(Sighting.Hit.class);
    assertThat(own.proofs).isZero();
  }

  @Test
  void what_is_too_large_to_be_converted_is_given_in_its_own_form_only() {
    first.keep(ACME, KEY, entry());
    var proven = new Played(false, true);
    lookups = lookups(MemoryBudget.of(512 * 9));
    assertThat(missed(want(proven)).reason()).isEqualTo(Reason.MODE_NOT_REPLAYABLE);
    assertThat(proven.proofs).isZero();
    assertThat(look(want(new Played(true, false)))).isInstanceOf(Sighting.Hit.class);
    lookups = lookups(MemoryBudget.of(512 * 10));
    assertThat(look(want(proven))).as("control").isInstanceOf(Sighting.Hit.class);
  }

  @Test
  void an_entry_of_a_flight_is_judged_like_any_other_but_never_given_stale() {
    var hit = (Sighting.Hit) lookups.judge(want(), entry(), timeline, List.of());
    assertThat(hit.tier()).isEqualTo("flight");
    Entry old = entry();
    clock.pass(Duration.ofMinutes(5));
    assertThat(((Sighting.Miss) lookups.judge(want(), old, timeline, List.of())).reason())
        .isEqualTo(Reason.EXPIRED);
    var lossy = new Played(false, false);
    assertThat(((Sighting.Miss) lookups.judge(want(lossy), entry(), timeline, List.of())).reason())
        .isEqualTo(Reason.MODE_NOT_REPLAYABLE);
  }

  @Test
  void a_ledger_that_is_not_heard_or_lives_another_life_proves_nothing() {
    assertThat(lookups.unprovable(ledger.applied())).isNull();
    var before = ledger.applied();
    ledger.isReplaced();
    assertThat(lookups.unprovable(before)).isEqualTo(Reason.OTHER_INCARNATION);
    ledger.lapses();
    assertThat(lookups.unprovable(before)).isEqualTo(Reason.LEDGER_UNREACHABLE);
    assertThat(lookups.position()).isEqualTo(ledger.applied());
  }
}
