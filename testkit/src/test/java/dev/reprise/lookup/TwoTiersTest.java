package dev.reprise.lookup;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.POLICY;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.key.CacheKey;
import dev.reprise.policy.Reason;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Timeline;
import dev.reprise.testkit.FakeClock;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a look-up does to the tiers it asks: copies, tags, removals. */
class TwoTiersTest {
  private static final CacheKey KEY = key("q");
  private static final Stamp BEGIN = new Stamp(1, 0);

  private final FakeClock clock = new FakeClock();
  private final PlayedLedger ledger = new PlayedLedger();
  private final List<String> writes = new ArrayList<>();
  private final Tier l1 = new Noted(new HashTier("l1", clock), true);
  private final Tier l2 = new Noted(new HashTier("l2", clock), false);
  private final MemoryBudget memory = MemoryBudget.of(64 << 20);
  private final Lookups lookups =
      new Lookups(new TierStack(List.of(l1, l2)), ledger, memory, new Clock(clock, clock.nanos()));

  /** Notes what is written to a tier. */
  private final class Noted extends ForwardingTier {
    private final boolean inProcess;

    Noted(Tier tier, boolean inProcess) {
      super(tier);
      this.inProcess = inProcess;
    }

    @Override
    public boolean inProcess() {
      return inProcess;
    }

    @Override
    public void keep(Partition partition, CacheKey key, Entry entry) {
      writes.add(name() + " keep");
      super.keep(partition, key, entry);
    }

    @Override
    public void remove(Partition partition, CacheKey key) {
      writes.add(name() + " remove");
      super.remove(partition, key);
    }
  }

  /** Keeps an entry there, fresh for five minutes and kept for ten. */
  private Entry kept(Tier... tiers) {
    Entry entry = answer(ACME, "a", clock.instant(), Duration.ofMinutes(10), BEGIN);
    for (Tier tier : tiers) {
      tier.keep(ACME, KEY, entry);
    }
    writes.clear();
    return entry;
  }

  private static Want want(String... tags) {
    return want(Rendering.AS_KEPT, tags);
  }

  private static Want want(Rendering rendering, String... tags) {
    List<Tag> own = List.of(tags).stream().map(Tag::new).toList();
    return new Want(
        EntryType.MODEL_RESPONSE,
        ACME,
        new Scope.Tenant(ACME),
        KEY,
        POLICY,
        own,
        null,
        null,
        rendering);
  }

  private Sighting look(Want want) {
    return lookups.look(want, new Timeline(0));
  }

  private Sighting peek(Want want) {
    return lookups.peek(want, new Timeline(0));
  }

  private static boolean has(Tier tier) {
    return tier.find(ACME, KEY) instanceof Lookup.Found;
  }

  @Test
  void an_entry_of_a_farther_tier_is_copied_into_the_nearer() {
    kept(l2);
    assertThat(peek(want())).as("control").isInstanceOf(Sighting.Miss.class);
    assertThat(look(want())).isInstanceOf(Sighting.Hit.class);
    assertThat(writes).containsExactly("l1 keep");
    assertThat(has(l1)).isTrue();
    assertThat(peek(want())).isInstanceOf(Sighting.Hit.class);
  }

  @Test
  void an_entry_that_takes_on_a_tag_is_written_once_to_each_tier() {
    kept(l2);
    assertThat(look(want("doc:9"))).isInstanceOf(Sighting.Hit.class);
    assertThat(writes).containsExactly("l1 keep", "l2 remove", "l2 keep");
    ledger.invalidate(ACME, List.of(new Tag("doc:9")));
    assertThat(peek(want())).isInstanceOf(Sighting.Miss.class);
  }

  @Test
  void an_entry_that_would_take_on_too_many_tags_is_removed() {
    kept(l1, l2);
    String[] many =
        IntStream.rangeClosed(0, Flight.MOST_TAGS).mapToObj(n -> "doc:" + n).toArray(String[]::new);
    assertThat(look(want(many))).isInstanceOf(Sighting.Hit.class);
    assertThat(writes).containsExactly("l1 remove", "l2 remove");
    assertThat(look(want())).isInstanceOf(Sighting.Miss.class);
    kept(l2);
    assertThat(((Sighting.Miss) look(want())).reason())
        .as("the same fill, from a tier that had not been told yet")
        .isEqualTo(Reason.INVALIDATED);
  }

  @Test
  void an_entry_that_was_invalidated_is_removed_from_the_tier_by_look_and_not_by_peek() {
    kept(l1, l2);
    ledger.invalidate(ACME, List.of(new Tag("model:m-1")));
    assertThat(peek(want())).isInstanceOf(Sighting.Miss.class);
    assertThat(writes).isEmpty();
    assertThat(has(l1)).as("control").isTrue();
    Sighting sighting = look(want());
    assertThat(((Sighting.Miss) sighting).reason()).isEqualTo(Reason.INVALIDATED);
    assertThat(writes).containsExactly("l1 remove", "l2 remove");
  }

  /** Another request may still find it alive: one that takes any age. */
  @Test
  void an_entry_that_is_too_old_for_this_request_only_stays() {
    kept(l1);
    clock.pass(Duration.ofSeconds(60));
    Want young =
        new Want(
            EntryType.MODEL_RESPONSE,
            ACME,
            new Scope.Tenant(ACME),
            KEY,
            POLICY,
            List.of(),
            null,
            Duration.ofSeconds(5),
            Rendering.AS_KEPT);
    assertThat(((Sighting.Miss) look(young)).reason()).isEqualTo(Reason.TOO_OLD);
    assertThat(writes).isEmpty();
    assertThat(look(want())).isInstanceOf(Sighting.Hit.class);
  }

  /** Counts proofs; every entry is kept in the other form than the one asked. */
  private static final class Counted implements Rendering {
    private final boolean lossless;
    private int proofs;

    Counted(boolean lossless) {
      this.lossless = lossless;
    }

    @Override
    public boolean asKept(Entry.Payload kept) {
      return false;
    }

    @Override
    public boolean lossless(Entry.Payload kept) {
      proofs++;
      return lossless;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void that_an_entry_can_be_converted_is_proved_once(boolean lossless) {
    kept(l1);
    var rendering = new Counted(lossless);
    for (int asked = 0; asked < 2; asked++) {
      assertThat(look(want(rendering)) instanceof Sighting.Hit).isEqualTo(lossless);
    }
    assertThat(rendering.proofs).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void an_entry_that_is_too_large_to_be_converted_is_not(int over) {
    String text = "a".repeat((int) memory.mostConverted() + over);
    l1.keep(ACME, KEY, answer(ACME, text, clock.instant(), Duration.ofMinutes(10), BEGIN));
    var rendering = new Counted(true);
    Sighting sighting = look(want(rendering));
    assertThat(rendering.proofs).isEqualTo(1 - over);
    assertThat(sighting instanceof Sighting.Hit).isEqualTo(over == 0);
    if (sighting instanceof Sighting.Miss miss) {
      assertThat(miss.reason()).isEqualTo(Reason.MODE_NOT_REPLAYABLE);
    }
    assertThat(look(want())).as("control: in its own form").isInstanceOf(Sighting.Hit.class);
  }
}
