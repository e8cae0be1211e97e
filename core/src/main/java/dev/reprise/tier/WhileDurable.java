package dev.reprise.tier;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.util.function.BooleanSupplier;

/**
 * A durable tier that is used only while invalidations are as durable as its entries. Otherwise an
 * entry could outlive an invalidation that was not written down, and a later process would serve
 * it.
 */
public final class WhileDurable extends ForwardingTier {
  private final BooleanSupplier durable;

  /**
   * @param durable whether the ledger writes down what it acknowledges; called on each look-up, so
   *     it must take no lock
   */
  public WhileDurable(Tier tier, BooleanSupplier durable) {
    super(tier);
    this.durable = durable;
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    return durable.getAsBoolean()
        ? super.find(partition, key)
        : new Lookup.Unavailable("invalidations are not written down at the moment");
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    if (durable.getAsBoolean()) {
      super.keep(partition, key, entry);
    }
  }
}
