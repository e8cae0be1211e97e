package dev.reprise.gateway.telemetry;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Tier;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** A tier whose writes are counted: bytes of answers handed to it, copies from below included. */
public final class CountedTier extends ForwardingTier {
  private final LongAdder written = new LongAdder();

  public CountedTier(Tier tier) {
    super(tier);
  }

  /**
   * Bytes written to all tiers for each byte of an answer kept; 0 before the first. The farthest
   * tier takes every kept answer exactly once, nearer ones also take copies of what was found below
   * them.
   */
  public static double amplification(List<CountedTier> nearestFirst) {
    long answers = nearestFirst.getLast().written.sum();
    long all = nearestFirst.stream().mapToLong(it -> it.written.sum()).sum();
    return answers == 0 ? 0 : (double) all / answers;
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    written.add(entry.payload().bytes().length);
    super.keep(partition, key, entry);
  }
}
