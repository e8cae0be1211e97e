package dev.reprise.gateway.telemetry;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the bytes of answers that are written to a tier, copies from the tiers behind it included.
 */
public final class CountedTier extends ForwardingTier {
  private final Tier tier;
  private final LongAdder written = new LongAdder();

  public CountedTier(Tier tier) {
    super(tier);
    this.tier = tier;
  }

  /**
   * Bytes written to all tiers for each byte of a kept answer; 0 before the first one. The farthest
   * tier takes every kept answer once; nearer tiers also take copies of entries found behind them.
   */
  public static double amplification(List<CountedTier> nearestFirst) {
    long answers = nearestFirst.getLast().written.sum();
    long all = nearestFirst.stream().mapToLong(it -> it.written.sum()).sum();
    return answers == 0 ? 0 : (double) all / answers;
  }

  @Override
  public Lookup findUncounted(Partition partition, CacheKey key) {
    return tier.findUncounted(partition, key);
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    written.add(entry.payload().bytes().length);
    super.keep(partition, key, entry);
  }
}
