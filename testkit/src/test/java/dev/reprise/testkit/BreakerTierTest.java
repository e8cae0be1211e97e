package dev.reprise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry;
import dev.reprise.breaker.Breaker;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.BreakerTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTierTest {
  private static final Partition ACME = new Partition("acme");
  private static final CacheKey KEY = CacheKey.ofBytes(new byte[32]);

  private long now;
  private final Frozen frozen = new Frozen();
  private final Tier tier =
      new BreakerTier(
          frozen,
          new Breaker(
              new Breaker.Bounds(
                  Duration.ofSeconds(10), 5, 50, Duration.ofSeconds(1), Duration.ofSeconds(10)),
              (to, why) -> {}),
          () -> now);

  /** A tier that does not answer until it thaws. */
  private static final class Frozen implements Tier {
    boolean thawed;
    int asked;
    int kept;

    @Override
    public String name() {
      return "l2";
    }

    @Override
    public boolean inProcess() {
      return false;
    }

    @Override
    public Lookup find(Partition partition, CacheKey key) {
      asked++;
      return thawed ? Lookup.ABSENT : new Lookup.Unavailable("no answer within 50 ms");
    }

    @Override
    public void keep(Partition partition, CacheKey key, Entry entry) {
      kept++;
    }

    @Override
    public void remove(Partition partition, CacheKey key) {}

    @Override
    public List<Listed> list(Partition partition) {
      return List.of();
    }

    @Override
    public long storedBytes() {
      return 0;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void a_frozen_tier_is_waited_for_five_times_and_then_skipped_until_it_answers_again() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(tier.find(ACME, KEY)).isInstanceOf(Lookup.Unavailable.class);
    }
    assertThat(frozen.asked).isEqualTo(5);
    assertThat(((Lookup.Unavailable) tier.find(ACME, KEY)).why())
        .contains("breaker is open", "no answer within 50 ms");
    now += Duration.ofSeconds(1).toNanos();
    frozen.thawed = true;
    assertThat(tier.find(ACME, KEY)).isEqualTo(Lookup.ABSENT);
    assertThat(tier.find(ACME, KEY)).isEqualTo(Lookup.ABSENT);
    assertThat(frozen.asked).isEqualTo(7);
  }

  @Test
  void writing_goes_on_while_reading_is_skipped() {
    for (int i = 0; i < 10; i++) {
      tier.find(ACME, KEY);
    }
    tier.keep(ACME, KEY, GivenEntries.answer(ACME, "kept", Instant.EPOCH));
    assertThat(frozen.kept).isEqualTo(1);
  }
}
