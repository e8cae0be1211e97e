package dev.reprise.tier;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.HashTier;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a tier is no longer asked for, and that nothing it keeps is ever taken for absent. */
class FilteredTierTest {
  private final FakeClock clock = new FakeClock();
  private final List<String> problems = new ArrayList<>();
  private final Deque<Runnable> background = new ArrayDeque<>();
  private final Asked below = new Asked(new HashTier("l2", clock));

  /** Counts what it is asked. */
  private static final class Asked extends ForwardingTier {
    int questions;

    Asked(Tier tier) {
      super(tier);
    }

    @Override
    public Lookup find(Partition partition, CacheKey key) {
      questions++;
      return super.find(partition, key);
    }

    void keys(Predicate<CacheKey> taken) {
      list(ACME).stream().map(Listed::key).allMatch(taken);
    }
  }

  private FilteredTier filtered(FilteredTier.KeptKeys keys) {
    return new FilteredTier(below, keys, background::add, problems::add, 8);
  }

  private FilteredTier read() {
    FilteredTier tier = filtered(below::keys);
    background.remove().run();
    return tier;
  }

  private void keep(Tier tier, String question) {
    tier.keep(ACME, key(question), answer(ACME, question, clock.instant()));
  }

  private static boolean has(Tier tier, String question) {
    return tier.find(ACME, key(question)) instanceof Lookup.Found;
  }

  @Test
  void what_was_never_kept_is_absent_without_asking() {
    keep(below, "before");
    FilteredTier tier = read();
    assertThat(tier.find(ACME, key("never"))).isEqualTo(Lookup.ABSENT);
    assertThat(below.questions).isZero();
    assertThat(has(tier, "before")).as("kept before the start").isTrue();
    keep(tier, "since");
    assertThat(has(tier, "since")).isTrue();
    assertThat(below.questions).as("control").isEqualTo(2);
  }

  @Test
  void until_its_keys_are_read_it_is_asked_for_everything() {
    keep(below, "before");
    FilteredTier tier = filtered(below::keys);
    assertThat(has(tier, "before")).isTrue();
    assertThat(has(tier, "never")).isFalse();
    assertThat(below.questions).isEqualTo(2);
  }

  @Test
  void what_is_kept_while_the_keys_are_read_is_known_afterwards() {
    var late = new ArrayList<Tier>();
    FilteredTier tier =
        filtered(
            taken -> {
              below.keys(taken);
              keep(late.getFirst(), "behind the reader");
            });
    late.add(tier);
    keep(tier, "before the reader came");
    background.remove().run();
    assertThat(has(tier, "behind the reader")).isTrue();
    assertThat(has(tier, "before the reader came")).isTrue();
    assertThat(has(tier, "never")).isFalse();
    assertThat(below.questions).as("control: the filter is in force").isEqualTo(2);
  }

  @Test
  void keys_that_cannot_be_read_are_told_and_everything_is_asked() {
    FilteredTier tier =
        filtered(
            taken -> {
              throw new IOException("the disk is gone");
            });
    background.remove().run();
    assertThat(problems)
        .containsExactly("l2: its keys cannot be read, so it is asked for all: the disk is gone");
    keep(tier, "since");
    assertThat(has(tier, "since")).isTrue();
    assertThat(has(tier, "never")).isFalse();
    assertThat(below.questions).isEqualTo(2);
  }

  @Test
  void after_many_more_the_keys_are_read_anew_and_the_gone_forgotten() {
    FilteredTier tier = read();
    IntStream.range(0, 7).forEach(n -> keep(tier, "q" + n));
    assertThat(background).isEmpty();
    below.remove(ACME, key("q0"));
    assertThat(has(tier, "q0")).isFalse();
    assertThat(below.questions).as("still thought to be there").isEqualTo(1);
    keep(tier, "q7");
    background.remove().run();
    assertThat(has(tier, "q0")).isFalse();
    assertThat(below.questions).as("known to be gone").isEqualTo(1);
    assertThat(IntStream.range(1, 8).filter(n -> has(tier, "q" + n))).hasSize(7);
  }

  @Test
  void closing_ends_the_reading_and_leaves_no_filter_in_force() {
    var handed = new ArrayList<Boolean>();
    FilteredTier tier = filtered(taken -> handed.add(taken.test(key("one of many"))));
    tier.close();
    background.remove().run();
    assertThat(handed).as("no more wanted").containsExactly(false);
    assertThat(problems).isEmpty();
    assertThat(tier.find(ACME, key("q"))).isEqualTo(Lookup.ABSENT);
    assertThat(below.questions).isEqualTo(1);
  }

  @Test
  void a_filter_never_forgets_and_is_seldom_wrong() {
    long seed = 20261121;
    var random = new Random(seed);
    var filter = new KeyFilter();
    List<CacheKey> added = IntStream.range(0, 1_000_000).mapToObj(n -> random(random)).toList();
    added.forEach(filter::add);
    assertThat(added).as("seed %s", seed).allMatch(filter::mayHold);
    long wrong = IntStream.range(0, 100_000).filter(n -> filter.mayHold(random(random))).count();
    assertThat(wrong).as("of 100,000 absent, at a million: one in 500").isBetween(100L, 320L);
  }

  private static CacheKey random(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return CacheKey.ofBytes(bytes);
  }
}
