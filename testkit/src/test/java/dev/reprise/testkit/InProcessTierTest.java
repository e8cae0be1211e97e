package dev.reprise.testkit;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.GLOBEX;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.key.CacheKey;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.Lookup;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InProcessTierTest {
  private static final int ACMES = 100;
  private static final int FLOOD = 20_000;

  private final FakeClock clock = new FakeClock();

  private InProcessTier tier(long maxBytes) {
    return new InProcessTier(maxBytes, clock, clock.nanos());
  }

  private static boolean has(InProcessTier tier, Partition partition, String key) {
    return tier.find(partition, key(key)) instanceof Lookup.Found;
  }

  private static long hits(InProcessTier tier, Partition partition) {
    return IntStream.range(0, ACMES).filter(i -> has(tier, partition, "q" + i)).count();
  }

  /** Threats 2.1, occupancy: B's flood lowers A's hit rate by two points at most. */
  @Test
  void a_flood_of_one_partition_evicts_nothing_of_another_within_its_floor() {
    try (InProcessTier tier = tier(8 << 20)) {
      Entry acmes = answer(ACME, "x".repeat(9000), clock.instant());
      Entry globexs = answer(GLOBEX, "y".repeat(9000), clock.instant());
      for (int i = 0; i < ACMES; i++) {
        tier.keep(ACME, key("q" + i), acmes);
      }
      assertThat(hits(tier, ACME)).isEqualTo(ACMES);
      for (int i = 0; i < FLOOD; i++) {
        tier.keep(GLOBEX, key("flood" + i), globexs);
        has(tier, GLOBEX, "flood" + i);
        has(tier, GLOBEX, "flood" + i);
      }
      assertThat(hits(tier, ACME)).isGreaterThanOrEqualTo(ACMES * 98 / 100);
      assertThat(has(tier, GLOBEX, "flood0")).as("the flood pays for itself").isFalse();
      assertThat(has(tier, GLOBEX, "flood" + (FLOOD - 1))).isTrue();
      assertThat(tier.storedBytes()).isBetween(6L << 20, 8L << 20);
    }
  }

  /** The mutant: the same flood over the same cache without floors. */
  @Test
  void without_floors_the_same_flood_evicts_the_other_partition() {
    Cache<String, Integer> plain =
        Caffeine.newBuilder()
            .maximumWeight(8 << 20)
            .weigher((String key, Integer weight) -> weight)
            .executor(Runnable::run)
            .build();
    for (int i = 0; i < ACMES; i++) {
      plain.put("acme" + i, 9900);
      plain.getIfPresent("acme" + i);
    }
    for (int i = 0; i < FLOOD; i++) {
      plain.put("flood" + i, 9900);
      plain.getIfPresent("flood" + i);
      plain.getIfPresent("flood" + i);
    }
    long hits =
        IntStream.range(0, ACMES).filter(i -> plain.getIfPresent("acme" + i) != null).count();
    assertThat(hits).isLessThan(ACMES * 98 / 100);
  }

  @Test
  void a_newcomer_finds_room_in_a_tier_another_partition_has_filled() {
    try (InProcessTier tier = tier(8 << 20)) {
      Entry globexs = answer(GLOBEX, "y".repeat(9000), clock.instant());
      for (int i = 0; i < 2000; i++) {
        tier.keep(GLOBEX, key("flood" + i), globexs);
      }
      Entry acmes = answer(ACME, "x".repeat(9000), clock.instant());
      for (int i = 0; i < ACMES; i++) {
        tier.keep(ACME, key("q" + i), acmes);
      }
      assertThat(hits(tier, ACME)).isGreaterThanOrEqualTo(ACMES * 98 / 100);
    }
  }

  @Test
  void a_partition_that_is_alone_may_use_everything() {
    try (InProcessTier tier = tier(8 << 20)) {
      Entry acmes = answer(ACME, "x".repeat(9000), clock.instant());
      for (int i = 0; i < 800; i++) {
        tier.keep(ACME, key("q" + i), acmes);
      }
      assertThat(tier.storedBytes()).isGreaterThan(7L << 20);
      assertThat(tier.stats().evictionCount()).isZero();
    }
  }

  @Test
  void an_entry_too_heavy_is_not_kept_and_takes_its_older_self_away() {
    try (InProcessTier tier = tier(1 << 20)) {
      tier.keep(ACME, key("q"), answer(ACME, "four", clock.instant()));
      tier.keep(ACME, key("q"), answer(ACME, "x".repeat(200_000), clock.instant()));
      assertThat(has(tier, ACME, "q")).isFalse();
      assertThat(tier.refused()).isEqualTo(1);
      assertThat(tier.storedBytes()).isZero();
    }
  }

  @Test
  void after_any_mix_of_threads_the_bytes_counted_are_the_bytes_kept() throws Exception {
    try (InProcessTier tier = tier(2 << 20)) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        Random random = new Random(t);
        threads.add(Thread.ofPlatform().start(() -> churn(tier, random)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      tier.flush();
      long listed = 0;
      for (int p = 0; p < 8; p++) {
        Partition partition = new Partition("p" + p);
        for (var one : tier.list(partition)) {
          listed++;
          assertThat(tier.find(partition, one.key())).isInstanceOf(Lookup.Found.class);
          tier.remove(partition, one.key());
        }
      }
      tier.flush();
      assertThat(listed).isPositive();
      assertThat(tier.storedBytes()).isZero();
    }
  }

  private void churn(InProcessTier tier, Random random) {
    for (int i = 0; i < 30_000; i++) {
      Partition partition = new Partition("p" + random.nextInt(8));
      CacheKey key = key("q" + random.nextInt(500));
      switch (random.nextInt(4)) {
        case 0 -> tier.remove(partition, key);
        case 1 -> tier.find(partition, key);
        default -> {
          String text = "x".repeat(random.nextInt(3000));
          tier.keep(partition, key, answer(partition, text, clock.instant()));
        }
      }
    }
  }

  /** Chapter 5.4: at most 400 MB of heap for a million metadata entries. */
  @Test
  @org.junit.jupiter.api.Tag("slow")
  void a_million_metadata_entries_fit_in_400_megabytes() {
    int million = 1_000_000;
    long before = usedHeap();
    InProcessTier tier = new InProcessTier(2L << 30);
    SplittableRandom random = new SplittableRandom(1);
    CacheKey[] some = new CacheKey[10_000];
    for (int i = 0; i < million; i++) {
      CacheKey key = randomKey(random);
      some[i % some.length] = key;
      tier.keep(ACME, key, prefixEntry(i));
    }
    tier.flush();
    long perEntry = (usedHeap() - before) / million;
    long nanos = nanosPerFind(tier, some);
    System.out.printf("1 M entries: %d bytes of heap each; find %d ns%n", perEntry, nanos);
    assertThat(tier.list(ACME)).hasSize(million);
    assertThat(perEntry).isLessThanOrEqualTo(400);
  }

  private static long nanosPerFind(InProcessTier tier, CacheKey[] keys) {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 200; round++) {
      long start = System.nanoTime();
      for (CacheKey key : keys) {
        if (!(tier.find(ACME, key) instanceof Lookup.Found)) {
          throw new AssertionError("it must be there");
        }
      }
      best = Math.min(best, (System.nanoTime() - start) / keys.length);
    }
    return best;
  }

  private static CacheKey randomKey(SplittableRandom random) {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    while (bytes.hasRemaining()) {
      bytes.putLong(random.nextLong());
    }
    return CacheKey.ofBytes(bytes.array());
  }

  /** As a fill makes it: every object new, most of them equal to the neighbour's. */
  private static Entry prefixEntry(int i) {
    Instant made = Instant.now().plusNanos(i);
    return new Entry(
        EntryType.PROMPT_PREFIX,
        new Scope.Tenant(new Partition("acme")),
        new Stamp(1_700_000_000_000_000L, i / 1000),
        List.of(new Tag("t:acme"), new Tag("model:m-1"), new Tag("policy:p1"), new Tag("schema:1")),
        "default-1",
        made,
        made.plusSeconds(3600),
        made.plusSeconds(7200),
        TokenUsage.UNKNOWN,
        Map.of("tokens", Integer.toString(i % 50), "model", "m-1"),
        new Entry.Payload(Entry.Form.WHOLE, 200, "application/json", new byte[32]));
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
