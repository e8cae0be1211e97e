package dev.reprise.tier;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.key.CacheKey;
import dev.reprise.key.PartitionKeys;
import dev.reprise.request.Partition;
import dev.reprise.time.Clock;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Opens a tier that is asked after the in-process one. It is called when a Reprise is built, with
 * the keys that seal the entries.
 */
@FunctionalInterface
public interface TierSource {
  /**
   * @throws IllegalStateException when it cannot be opened; the message says why
   */
  OpenedTier open(Surroundings around);

  /**
   * The master secret that is stored beside the tier's entries, so that a later process can open
   * them; empty when the program must give one.
   */
  default Optional<byte[]> secret() {
    return Optional.empty();
  }

  /**
   * What a tier is opened with.
   *
   * @param ledgerDurable whether invalidations outlive this process; a durable tier whose entries
   *     would outlive them must not be used
   * @param problems takes one line when something is wrong
   */
  record Surroundings(
      PartitionKeys keys,
      MemoryBudget memory,
      Clock clock,
      BooleanSupplier ledgerDurable,
      Consumer<String> problems) {}

  /**
   * A tier.
   *
   * @param firstUse called when an entry is first asked for in a nearer tier, because this tier
   *     does not see that look-up; must not block
   */
  record OpenedTier(Tier tier, BiConsumer<Partition, CacheKey> firstUse) {
    /** A tier that needs no such call. */
    public static OpenedTier of(Tier tier) {
      return new OpenedTier(tier, (partition, key) -> {});
    }
  }
}
