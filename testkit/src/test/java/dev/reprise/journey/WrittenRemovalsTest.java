package dev.reprise.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Ledger;
import dev.reprise.testkit.GivenEntries;
import dev.reprise.testkit.HashTier;
import dev.reprise.testkit.Journey;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Tier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An invalidation is acknowledged when every tier has written which entries it holds no more. */
class WrittenRemovalsTest {
  private static final Tag DOC = new Tag("doc:1");

  private boolean written = true;
  private int asked;

  private Tier late(Tier tier) {
    return new ForwardingTier(tier) {
      @Override
      public boolean removalsWritten() {
        asked++;
        return written;
      }
    };
  }

  private final Journey journey =
      Journey.over(
          clock -> List.of(late(new HashTier("l1", clock)), late(late(new HashTier("l2", clock)))));

  @Test
  void every_tier_is_asked_before_the_acknowledgement() {
    Stamp before = journey.ledger.applied();
    assertThat(journey.invalidate(GivenEntries.ACME, DOC).sequence())
        .isGreaterThan(before.sequence());
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void what_a_tier_could_not_write_makes_the_invalidation_one_that_is_not_durable() {
    written = false;
    assertThatThrownBy(() -> journey.invalidate(GivenEntries.ACME, DOC))
        .isInstanceOfSatisfying(
            Ledger.NotDurable.class,
            e -> assertThat(e.position()).isEqualTo(journey.ledger.applied()));
    assertThat(asked).as("the other tier, too").isEqualTo(2);
  }
}
