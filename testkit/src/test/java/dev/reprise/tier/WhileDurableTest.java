package dev.reprise.tier;

import static dev.reprise.testkit.GivenEntries.ACME;
import static dev.reprise.testkit.GivenEntries.answer;
import static dev.reprise.testkit.GivenEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.testkit.FakeClock;
import dev.reprise.testkit.HashTier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WhileDurableTest {
  private final FakeClock clock = new FakeClock();
  private final AtomicBoolean durable = new AtomicBoolean(true);
  private final Tier behind = new HashTier("l2", clock);
  private final Tier tier = new WhileDurable(behind, durable::get);

  @Test
  void it_is_neither_read_nor_written_while_invalidations_are_not_written_down() {
    tier.keep(ACME, key("before"), answer(ACME, "four", clock.instant()));
    assertThat(tier.find(ACME, key("before"))).as("control").isInstanceOf(Lookup.Found.class);
    durable.set(false);
    assertThat(tier.find(ACME, key("before"))).isInstanceOf(Lookup.Unavailable.class);
    tier.keep(ACME, key("meanwhile"), answer(ACME, "five", clock.instant()));
    assertThat(behind.find(ACME, key("meanwhile"))).isEqualTo(Lookup.ABSENT);
    durable.set(true);
    assertThat(tier.find(ACME, key("before"))).isInstanceOf(Lookup.Found.class);
  }
}
