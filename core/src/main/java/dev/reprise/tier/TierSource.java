package dev.reprise.tier;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.key.PartitionKeys;
import dev.reprise.time.Clock;
import java.util.Optional;

/**
 * Where a tier comes from that stands behind the in-process one: opened when a Reprise is built,
 * with the keys its entries are sealed with.
 */
@FunctionalInterface
public interface TierSource {
  /**
   * @throws IllegalStateException when it cannot be opened; the message says why
   */
  Tier open(PartitionKeys keys, MemoryBudget memory, Clock clock);

  /**
   * The master secret kept beside the tier's entries, so that a later life can open them; empty:
   * whoever builds gives one.
   */
  default Optional<byte[]> secret() {
    return Optional.empty();
  }
}
