package dev.reprise.testkit;

import dev.reprise.tier.FilteredTier;
import dev.reprise.tier.InProcessTier;
import dev.reprise.tier.Tier;
import org.junit.jupiter.api.Nested;

class TierContractTests {
  @Nested
  class In_process_tier extends TierContract {
    @Override
    protected Tier open(FakeClock clock) {
      return new InProcessTier(8 << 20, clock, clock.nanos());
    }
  }

  @Nested
  class Hash_tier extends TierContract {
    @Override
    protected Tier open(FakeClock clock) {
      return new HashTier("l1", clock);
    }
  }

  @Nested
  class Slow_tier_once_released extends TierContract {
    @Override
    protected Tier open(FakeClock clock) {
      SlowTier slow = new SlowTier(new HashTier("l2", clock));
      slow.release();
      return slow;
    }
  }

  @Nested
  class Filtered_tier extends TierContract {
    @Override
    protected Tier open(FakeClock clock) {
      return new FilteredTier(
          new HashTier("l2", clock), none -> {}, Runnable::run, System.err::println);
    }
  }
}
