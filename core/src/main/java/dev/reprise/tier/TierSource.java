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
 * Where a tier comes from that stands behind the in-process one: opened when a Reprise is built,
 * with the keys its entries are sealed with.
 */
@FunctionalInterface
public interface TierSource {
  /**
   * @throws IllegalStateException when it cannot be opened; the message says why
   */
  Opened open(Surroundings around);

  /**
   * The master secret kept beside the tier's entries, so that a later life can open them; empty:
   * whoever builds gives one.
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
   * @param firstUse to be told when an entry is first asked for in a nearer tier, since nobody asks
   *     this one for it then; must not block
   */
  record Opened(Tier tier, BiConsumer<Partition, CacheKey> firstUse) {
    /** A tier that is not told. */
    public static Opened of(Tier tier) {
      return new Opened(tier, (partition, key) -> {});
    }
  }
}
