package dev.reprise.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.freshness.Cause;
import dev.reprise.freshness.Verdict;
import dev.reprise.key.CacheKey;
import dev.reprise.policy.Reason;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.PlayedLedger;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The time that look-ups say they took, the bytes that added tags take, and limits of tags. */
class MeasuredLookupsTest {
  private static final Partition ACME = GivenEntries.ACME;
  private static final CacheKey KEY = GivenEntries.key("k");
  private static final long TICK = 3_000;

  private final FakeClock clock = new FakeClock();
  private final AtomicLong nanos = new AtomicLong(1_000_000_000);
  private final Clock ticking = new Clock(clock, () -> nanos.getAndAdd(TICK));
  private final PlayedLedger ledger = new PlayedLedger();
  private final HashTier tier = new HashTier("l1", clock);
  private final Lookups lookups =
      new Lookups(new TierStack(List.of(tier)), ledger, MemoryBudget.ofHeap(), ticking);
  private final Timeline timeline = new Timeline(0);

  private static Want want(List<Tag> tags) {
    return new Want(
        EntryType.MODEL_RESPONSE,
        ACME,
        new Scope.Tenant(ACME),
        KEY,
        GivenEntries.POLICY,
        tags,
        null,
        null,
        Rendering.AS_KEPT);
  }

  private Entry entry() {
    return GivenEntries.answer(
        ACME, "0123456789", clock.instant(), Duration.ofMinutes(10), ledger.applied());
  }

  private static List<Tag> tags(int count) {
    return IntStream.range(0, count).mapToObj(n -> new Tag("x:" + n)).toList();
  }

  @Test
  void a_look_up_says_when_it_began_and_ended_and_a_layer_how_many_microseconds_it_took() {
    long before = nanos.get();
    Sighting miss = lookups.look(want(List.of()), timeline);
    assertThat(timeline.beganNanos(Stage.LOOKUP)).isEqualTo(before);
    assertThat(timeline.endedNanos(Stage.LOOKUP)).isEqualTo(before + TICK);
    assertThat(miss.layers()).singleElement().extracting("micros").isEqualTo(TICK / 1000);
  }

  @Test
  void a_hit_says_when_it_was_validated() {
    tier.keep(ACME, KEY, entry());
    long before = nanos.get();
    Sighting hit = lookups.look(want(List.of()), timeline);
    assertThat(hit).isInstanceOf(Sighting.Hit.class);
    assertThat(timeline.beganNanos(Stage.VALIDATE)).isGreaterThan(before);
    assertThat(timeline.spentNanos(Stage.VALIDATE)).isEqualTo(TICK);
  }

  @Test
  void an_entry_of_a_flight_says_when_it_was_validated() {
    long before = nanos.get();
    assertThat(lookups.judge(want(List.of()), entry(), timeline, List.of()))
        .isInstanceOf(Sighting.Hit.class);
    assertThat(timeline.beganNanos(Stage.VALIDATE)).isGreaterThanOrEqualTo(before);
    assertThat(timeline.spentNanos(Stage.VALIDATE)).isPositive();
  }

  @Test
  void an_entry_that_the_ledger_calls_dead_is_told_as_stale_meta_when_it_is_collected() {
    tier.keep(ACME, KEY, entry());
    ledger.invalidate(ACME, List.of(new Tag("model:m-1")));
    assertThat(lookups.peek(want(List.of()), timeline).troubles()).isEmpty();
    assertThat(lookups.look(want(List.of()), timeline).troubles())
        .containsExactly(new Sighting.Trouble(Telemetry.Event.STALE_META, "l1: invalidated"));
  }

  @Test
  void an_entry_that_expired_by_its_own_record_is_no_stale_meta() {
    tier.keep(ACME, KEY, entry());
    clock.pass(Duration.ofHours(1));
    assertThat(lookups.look(want(List.of()), timeline).troubles()).isEmpty();
  }

  @Test
  void an_entry_may_depend_on_256_tags_and_is_removed_with_more() {
    tier.keep(ACME, KEY, entry());
    int own = entry().tags().size();
    lookups.look(want(tags(Flight.MOST_TAGS - own)), timeline);
    var hit = (Sighting.Hit) lookups.look(want(List.of()), timeline);
    assertThat(hit.entry().tags()).hasSize(Flight.MOST_TAGS);
    lookups.look(want(List.of(new Tag("one:more"))), timeline);
    assertThat(((Sighting.Miss) lookups.look(want(List.of()), timeline)).reason())
        .isEqualTo(Reason.ABSENT);
  }

  @Test
  void tags_that_were_added_are_judged_with_up_to_256_of_them() {
    var added = new AddedTags();
    var judge = new EntryJudge(ledger, added);
    Entry entry = entry();
    added.add(ACME, KEY, entry, tags(Flight.MOST_TAGS));
    assertThat(judge.of(want(List.of()), entry, clock.instant())).isInstanceOf(Verdict.Fresh.class);
    added.add(ACME, KEY, entry, List.of(new Tag("one:more")));
    assertThat(judge.of(want(List.of()), entry, clock.instant()))
        .isEqualTo(new Verdict.Dead(Cause.INVALIDATED));
  }

  @Test
  void tags_that_another_request_added_are_the_entrys_for_the_next_one() {
    var added = new AddedTags();
    var judge = new EntryJudge(ledger, added);
    Entry entry = entry();
    added.add(ACME, KEY, entry, List.of(new Tag("x:1")));
    assertThat(judge.tagsWith(want(List.of()), entry))
        .containsAll(entry.tags())
        .contains(new Tag("x:1"));
    assertThat(judge.tagsWith(want(entry.tags()), entry)).contains(new Tag("x:1"));
  }

  @Test
  void added_tags_take_256_bytes_an_entry_and_96_and_its_characters_a_tag() {
    var added = new AddedTags();
    Entry entry = GivenEntries.answer(ACME, "four", Instant.EPOCH);
    assertThat(added.held()).isZero();
    added.add(ACME, KEY, entry, List.of(new Tag("doc-1")));
    assertThat(added.held()).isEqualTo(256 + 96 + 5);
    added.add(ACME, KEY, entry, List.of(new Tag("doc-1"), new Tag("doc-22")));
    assertThat(added.held()).isEqualTo(256 + 2 * 96 + 11);
    added.add(ACME, GivenEntries.key("q"), entry, List.of(new Tag("x")));
    assertThat(added.held()).isEqualTo(2 * 256 + 3 * 96 + 12);
  }

  @Test
  void added_tags_may_take_exactly_the_memory_they_are_given_and_one_entry_always_stays() {
    Entry entry = GivenEntries.answer(ACME, "four", Instant.EPOCH);
    var two = new AddedTags(2 * (256 + 96 + 1));
    var one = new AddedTags(2 * (256 + 96 + 1) - 1);
    for (AddedTags tags : List.of(two, one)) {
      tags.add(ACME, GivenEntries.key("a"), entry, List.of(new Tag("a")));
      tags.add(ACME, GivenEntries.key("b"), entry, List.of(new Tag("b")));
    }
    assertThat(two.of(ACME, GivenEntries.key("a"), entry)).hasSize(1);
    assertThat(one.of(ACME, GivenEntries.key("a"), entry)).isEmpty();
    assertThat(one.of(ACME, GivenEntries.key("b"), entry)).hasSize(1);
    var none = new AddedTags(1);
    none.add(ACME, KEY, entry, List.of(new Tag("a")));
    assertThat(none.of(ACME, KEY, entry)).hasSize(1);
  }

  @Test
  void an_entry_of_one_form_is_given_as_it_is_kept_and_loses_nothing() {
    assertThat(Rendering.AS_KEPT.asKept(GivenEntries.payload("a"))).isTrue();
    assertThat(Rendering.AS_KEPT.lossless(GivenEntries.payload("a"))).isTrue();
  }
}
