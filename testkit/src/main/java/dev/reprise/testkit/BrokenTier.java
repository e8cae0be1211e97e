package dev.reprise.testkit;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.util.List;

/** A tier that is down: no look-up is answered, and nothing is kept. */
public record BrokenTier(String name, boolean inProcess) implements Tier {
  @Override
  public Lookup find(Partition partition, CacheKey key) {
    return new Lookup.Unavailable("it is broken");
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {}

  @Override
  public void remove(Partition partition, CacheKey key) {}

  @Override
  public List<Listed> list(Partition partition) {
    return List.of();
  }

  @Override
  public long storedBytes() {
    return 0;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
