package dev.reprise.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.HashTier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one place that writes to tiers. */
class TierStackTest {
  private static final Partition ACME = new Partition("acme");
  private static final CacheKey KEY = GivenEntries.key("k");
  private static final Entry ENTRY = GivenEntries.answer(ACME, "a", new FakeClock().instant());

  private final FakeClock clock = new FakeClock();
  private final List<String> told = new ArrayList<>();
  private final TierStack tiers = new TierStack(List.of(tier("l1"), tier("l2"), tier("l3")));

  /** Only the first is in process. */
  private Tier tier(String name) {
    return new ForwardingTier(new HashTier(name, clock)) {
      @Override
      public boolean inProcess() {
        return name.equals("l1");
      }

      @Override
      public void keep(Partition partition, CacheKey key, Entry entry) {
        told.add(name + " keep");
        super.keep(partition, key, entry);
      }

      @Override
      public void remove(Partition partition, CacheKey key) {
        told.add(name + " remove");
        super.remove(partition, key);
      }
    };
  }

  private boolean has(int level) {
    return tiers.find(level, ACME, KEY) instanceof Lookup.Found;
  }

  @Test
  void a_new_entry_is_kept_everywhere_nearest_first() {
    tiers.keep(ACME, KEY, ENTRY);
    assertThat(told).containsExactly("l1 keep", "l2 keep", "l3 keep");
    assertThat(has(0) && has(1) && has(2)).isTrue();
  }

  @Test
  void an_entry_is_copied_into_the_tiers_nearer_than_the_one_it_was_found_in() {
    tiers.promote(ACME, KEY, ENTRY, 2);
    assertThat(told).containsExactly("l1 keep", "l2 keep");
    told.clear();
    tiers.promote(ACME, KEY, ENTRY, 0);
    assertThat(told).isEmpty();
  }

  @Test
  void what_is_found_out_about_an_entry_is_kept_in_process_only() {
    tiers.annotate(ACME, KEY, ENTRY.with(Entry.LOSSLESS_FACT, "true"));
    assertThat(told).containsExactly("l1 keep");
  }

  /** A write may be dropped under pressure, a removal never: so the removal comes first. */
  @Test
  void a_tier_out_of_process_removes_an_entry_before_it_keeps_the_same_with_more_tags() {
    Entry tagged = ENTRY.tagged(List.of(new Tag("doc:9")));
    tiers.retag(ACME, KEY, tagged);
    assertThat(told).containsExactly("l1 keep", "l2 remove", "l2 keep", "l3 remove", "l3 keep");
    assertThat(tiers.find(2, ACME, KEY)).isEqualTo(new Lookup.Found(tagged));
  }

  /** Otherwise each new entry would be as good as one that served a request when room is made. */
  @Test
  void only_a_look_up_that_serves_a_request_is_a_use() {
    var uses = new ArrayList<CacheKey>();
    var l1 = new InProcessTier(1 << 20, clock, clock.nanos(), (partition, key) -> uses.add(key));
    var stack = new TierStack(List.of(l1));
    stack.keepIf(ACME, KEY, ENTRY, () -> !(stack.findUncounted(ACME, KEY) instanceof Lookup.Found));
    assertThat(stack.took(ACME, KEY)).isTrue();
    assertThat(stack.findUncounted(ACME, KEY)).isEqualTo(new Lookup.Found(ENTRY));
    stack.retag(ACME, KEY, ENTRY.tagged(List.of(new Tag("doc:9"))));
    assertThat(uses).isEmpty();
    assertThat(stack.find(0, ACME, KEY)).isInstanceOf(Lookup.Found.class);
    assertThat(uses).as("control").containsExactly(KEY);
  }

  @Test
  void an_entry_is_removed_from_one_tier_or_from_all() {
    tiers.keep(ACME, KEY, ENTRY);
    tiers.remove(1, ACME, KEY);
    assertThat(has(0) && !has(1) && has(2)).isTrue();
    tiers.remove(ACME, KEY);
    assertThat(has(0) || has(1) || has(2)).isFalse();
  }

  @Test
  void the_first_tier_is_asked_on_event_loops_and_must_not_block() {
    assertThatThrownBy(() -> new TierStack(List.of(tier("l2"), tier("l1"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in process");
    assertThatThrownBy(() -> new TierStack(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThat(tiers.depth()).isEqualTo(3);
    assertThat(tiers.name(1)).isEqualTo("l2");
  }
}
