package dev.reprise.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.key.CacheKey;
import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.Lookup;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** A tier that counts what is written to it leaves the uses of its entries to the tier itself. */
class CountedTierTest {
  private static final CacheKey KEY = GivenEntries.key("k");

  @Test
  void a_look_that_serves_nobody_is_not_counted_as_a_use() {
    var clock = new FakeClock();
    var uses = new ArrayList<CacheKey>();
    var tier =
        new CountedTier(
            new InProcessTier(1 << 20, clock, clock.nanos(), (partition, key) -> uses.add(key)));
    tier.keep(GivenEntries.ACME, KEY, GivenEntries.answer(GivenEntries.ACME, "a", clock.instant()));
    assertThat(tier.findUncounted(GivenEntries.ACME, KEY)).isInstanceOf(Lookup.Found.class);
    assertThat(uses).isEmpty();
    assertThat(tier.find(GivenEntries.ACME, KEY)).isInstanceOf(Lookup.Found.class);
    assertThat(uses).as("control").containsExactly(KEY);
  }
}
