package dev.reprise.tier;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A tier in front of another that says and does the same, but for what a subclass changes. */
public abstract class ForwardingTier implements Tier {
  private final Tier tier;

  protected ForwardingTier(Tier tier) {
    this.tier = tier;
  }

  @Override
  public String name() {
    return tier.name();
  }

  @Override
  public boolean inProcess() {
    return tier.inProcess();
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    return tier.find(partition, key);
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    tier.keep(partition, key, entry);
  }

  @Override
  public void remove(Partition partition, CacheKey key) {
    tier.remove(partition, key);
  }

  @Override
  public boolean removalsWritten() {
    return tier.removalsWritten();
  }

  @Override
  public List<Listed> list(Partition partition) {
    return tier.list(partition);
  }

  @Override
  public void each(Partition partition, Consumer<Listed> taker) {
    tier.each(partition, taker);
  }

  @Override
  public Set<Partition> partitions() {
    return tier.partitions();
  }

  @Override
  public long storedBytes() {
    return tier.storedBytes();
  }

  @Override
  public void flush() {
    tier.flush();
  }

  @Override
  public void close() {
    tier.close();
  }
}
