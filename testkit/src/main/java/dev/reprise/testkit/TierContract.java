package dev.reprise.testkit;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static dev.reprise.testkit.GivenEntries.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.key.CacheKey;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every tier promises. Extend it, say how one is made, and inherit the promises. */
public abstract class TierContract {
  protected final FakeClock clock = new FakeClock();
  private Tier tier;

  /** A new, empty tier of at least a megabyte, reading this clock. */
  protected abstract Tier open(FakeClock clock) throws Exception;

  @BeforeEach
  void openTier() throws Exception {
    tier = open(clock);
  }

  @AfterEach
  void closeTier() {
    tier.close();
  }

  private void keep(Partition partition, String key, String text) {
    tier.keep(partition, key(key), answer(partition, text, clock.instant()));
    tier.flush();
  }

  private Optional<String> found(Partition partition, CacheKey key) {
    return tier.find(partition, key) instanceof Lookup.Found(Entry entry)
        ? Optional.of(text(entry))
        : Optional.empty();
  }

  @Test
  void what_was_kept_is_found() {
    keep(ACME, "q", "four");
    assertThat(found(ACME, key("q"))).contains("four");
  }

  @Test
  void what_was_never_kept_is_absent() {
    keep(ACME, "q", "four");
    assertThat(tier.find(ACME, key("other"))).isEqualTo(Lookup.ABSENT);
  }

  @Test
  void the_same_key_of_another_partition_is_absent() {
    keep(ACME, "q", "acme's");
    assertThat(tier.find(GLOBEX, key("q"))).isEqualTo(Lookup.ABSENT);
    keep(GLOBEX, "q", "globex's");
    assertThat(found(ACME, key("q"))).contains("acme's");
    assertThat(found(GLOBEX, key("q"))).contains("globex's");
  }

  @Test
  void an_entry_of_one_partition_is_not_kept_under_another() {
    tier.keep(GLOBEX, key("q"), answer(ACME, "acme's", clock.instant()));
    tier.flush();
    assertThat(found(GLOBEX, key("q"))).isEmpty();
    keep(GLOBEX, "q", "globex's");
    assertThat(found(GLOBEX, key("q"))).contains("globex's");
  }

  @Test
  void partitions_that_look_alike_are_different() {
    List<String> names = List.of("a", "a:", "a:b", "A", "a.b", "a-b", "a_b", "aa", "-", "public:a");
    for (String name : names) {
      keep(new Partition(name), "q", "of " + name);
    }
    for (String name : names) {
      assertThat(found(new Partition(name), key("q"))).contains("of " + name);
    }
  }

  @Test
  void keys_that_differ_in_one_bit_are_different() {
    byte[] bytes = key("q").bytes();
    keep(ACME, "q", "four");
    for (int bit = 0; bit < 256; bit++) {
      byte[] other = bytes.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(found(ACME, CacheKey.ofBytes(other))).isEmpty();
    }
    assertThat(found(ACME, CacheKey.ofBytes(bytes))).contains("four");
  }

  @Test
  void a_removed_entry_is_absent_and_others_stay() {
    keep(ACME, "q", "four");
    keep(ACME, "r", "five");
    keep(GLOBEX, "q", "six");
    tier.remove(ACME, key("q"));
    tier.flush();
    assertThat(found(ACME, key("q"))).isEmpty();
    assertThat(found(ACME, key("r"))).contains("five");
    assertThat(found(GLOBEX, key("q"))).contains("six");
  }

  @Test
  void removing_what_is_not_there_is_nothing() {
    tier.remove(ACME, key("q"));
    tier.flush();
    assertThat(tier.storedBytes()).isZero();
  }

  @Test
  void a_later_keep_replaces_an_earlier_one() {
    keep(ACME, "q", "four");
    keep(ACME, "q", "five");
    assertThat(found(ACME, key("q"))).contains("five");
    assertThat(tier.list(ACME)).hasSize(1);
  }

  @Test
  void an_entry_is_absent_from_its_hard_ttl_on() {
    keep(ACME, "q", "four");
    clock.pass(Duration.ofMinutes(10).minusMillis(1));
    assertThat(found(ACME, key("q"))).contains("four");
    clock.pass(Duration.ofMillis(1));
    assertThat(found(ACME, key("q"))).isEmpty();
    assertThat(tier.list(ACME)).isEmpty();
  }

  @Test
  void a_replaced_entry_lives_by_its_own_ttl() {
    Duration hour = Duration.ofHours(1);
    keep(ACME, "q", "four");
    tier.keep(ACME, key("q"), answer(ACME, "five", clock.instant(), hour, GivenEntries.STAMP));
    tier.flush();
    clock.pass(Duration.ofMinutes(59));
    assertThat(found(ACME, key("q"))).contains("five");
  }

  @Test
  void a_list_shows_only_the_partitions_own_and_no_payload() {
    keep(ACME, "q", "four");
    keep(ACME, "r", "five");
    keep(GLOBEX, "s", "six");
    assertThat(tier.list(ACME))
        .extracting(Tier.Listed::key)
        .containsExactlyInAnyOrder(key("q"), key("r"));
    assertThat(tier.list(ACME)).allSatisfy(one -> assertThat(text(one.entry())).isEmpty());
    assertThat(tier.list(new Partition("nobody"))).isEmpty();
  }

  @Test
  void who_keeps_something_is_told() {
    keep(ACME, "q", "four");
    keep(GLOBEX, "s", "six");
    tier.flush();
    assertThat(tier.partitions()).containsExactlyInAnyOrder(ACME, GLOBEX);
  }

  @Test
  void a_list_may_be_longer_than_a_page() {
    for (int i = 0; i < 200; i++) {
      tier.keep(ACME, key("q" + i), answer(ACME, "four", clock.instant()));
    }
    tier.flush();
    assertThat(tier.list(ACME)).hasSize(200);
  }

  @Test
  void every_part_of_an_entry_comes_back() {
    Instant now = clock.instant().plusNanos(123_456_789);
    byte[] every = new byte[70_000];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) (i * 31 >> 3);
    }
    Entry entry =
        new Entry(
            EntryType.TOOL_OUTPUT,
            new Scope.User(ACME, null, "ada \u2603"),
            new Stamp(Long.MAX_VALUE, 1L << 40),
            List.of(new Tag("doc:1"), new Tag("t:acme")),
            "policy \u00e9",
            now,
            now.plusSeconds(1),
            now.plusSeconds(600),
            TokenUsage.UNKNOWN,
            Map.of("finish", "stop", "empty", ""),
            new Entry.Payload(Entry.Form.STREAM, 206, "text/event-stream", every));
    tier.keep(ACME, key("q"), entry);
    tier.flush();
    assertThat(tier.find(ACME, key("q"))).isInstanceOf(Lookup.Found.class);
    Entry back = ((Lookup.Found) tier.find(ACME, key("q"))).entry();
    assertThat(back).usingRecursiveComparison().isEqualTo(entry);
    assertThat(back.payload().bytes()).isEqualTo(every);
  }

  @Test
  void what_is_stored_weighs_something_and_nothing_when_gone() {
    assertThat(tier.storedBytes()).isZero();
    keep(ACME, "q", "x".repeat(3000));
    long one = tier.storedBytes();
    assertThat(one).isPositive();
    keep(ACME, "r", "y".repeat(3000));
    assertThat(tier.storedBytes()).isGreaterThan(one);
    tier.remove(ACME, key("q"));
    tier.remove(ACME, key("r"));
    tier.flush();
    assertThat(tier.storedBytes()).isZero();
  }
}
