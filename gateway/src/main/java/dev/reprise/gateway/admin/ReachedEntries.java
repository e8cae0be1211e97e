package dev.reprise.gateway.admin;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.freshness.Ledger;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.Tier;
import dev.reprise.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How many entries an invalidation reaches: those with one of the tags that could still be served,
 * each once though several tiers keep it. {@link EveryonesLedger#EVERYONE} stands for every
 * partition that keeps something.
 *
 * @param whole false when the time ended first: there may be more
 */
record ReachedEntries(int entries, boolean whole) {

  static ReachedEntries of(
      List<Tier> tiers,
      Ledger ledger,
      List<Partition> partitions,
      Set<Tag> tags,
      Duration longest) {
    var count = new Count(ledger, tags, Clock.SYSTEM.nanos().getAsLong() + longest.toNanos());
    try {
      for (Partition partition : expanded(partitions, tiers)) {
        count.in(tiers, partition);
      }
      return new ReachedEntries(count.reached, true);
    } catch (TimeOver e) {
      return new ReachedEntries(count.reached, false);
    }
  }

  private static Set<Partition> expanded(List<Partition> partitions, List<Tier> tiers) {
    if (!partitions.contains(EveryonesLedger.EVERYONE)) {
      return new HashSet<>(partitions);
    }
    Set<Partition> all = new HashSet<>();
    tiers.forEach(tier -> all.addAll(tier.partitions()));
    return all;
  }

  /** Ends a walk through a tier. */
  private static final class TimeOver extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeOver() {
      super(null, null, false, false);
    }
  }

  /**
   * Keys found in memory are remembered; entries that only a durable tier has are counted without
   * remembering them, since there may be millions.
   */
  private static final class Count {
    private final Ledger ledger;
    private final Set<Tag> tags;
    private final long until;
    private int reached;

    Count(Ledger ledger, Set<Tag> tags, long until) {
      this.ledger = ledger;
      this.tags = tags;
      this.until = until;
    }

    void in(List<Tier> tiers, Partition partition) {
      Set<CacheKey> inMemory = new HashSet<>();
      for (Tier tier : tiers) {
        tier.each(
            partition,
            listed -> {
              if (Clock.SYSTEM.nanos().getAsLong() - until > 0) {
                throw new TimeOver();
              }
              if (matches(partition, listed.entry())) {
                boolean first =
                    tier.inProcess()
                        ? inMemory.add(listed.key())
                        : !inMemory.contains(listed.key());
                reached += first ? 1 : 0;
              }
            });
      }
    }

    /** Whether it has one of the tags, and no earlier invalidation has reached it already. */
    private boolean matches(Partition partition, Entry entry) {
      long made = entry.stamp().sequence();
      return entry.tags().stream().anyMatch(tags::contains)
          && entry.stamp().incarnation() == ledger.applied().incarnation()
          && made >= ledger.floor(partition)
          && entry.tags().stream().noneMatch(tag -> ledger.version(partition, tag) > made);
    }
  }
}
