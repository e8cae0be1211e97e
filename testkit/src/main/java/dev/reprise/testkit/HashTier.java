package dev.reprise.testkit;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The simplest tier that fulfils the contract: a map. */
public final class HashTier implements Tier {
  private record OwnedKey(Partition partition, CacheKey key) {}

  private final ConcurrentHashMap<OwnedKey, Entry> entries = new ConcurrentHashMap<>();
  private final InstantSource wall;
  private final String name;

  public HashTier(String name, InstantSource wall) {
    this.name = name;
    this.wall = wall;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean inProcess() {
    return true;
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    Entry entry = entries.get(new OwnedKey(partition, key));
    return entry == null || expired(entry) ? Lookup.ABSENT : new Lookup.Found(entry);
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    if (entry.belongsTo(partition)) {
      entries.put(new OwnedKey(partition, key), entry);
    }
  }

  @Override
  public void remove(Partition partition, CacheKey key) {
    entries.remove(new OwnedKey(partition, key));
  }

  @Override
  public List<Listed> list(Partition partition) {
    return entries.entrySet().stream()
        .filter(one -> one.getKey().partition().equals(partition) && !expired(one.getValue()))
        .map(one -> new Listed(one.getKey().key(), one.getValue().withoutPayload()))
        .toList();
  }

  @Override
  public Set<Partition> partitions() {
    return entries.keySet().stream().map(OwnedKey::partition).collect(Collectors.toSet());
  }

  @Override
  public long storedBytes() {
    return entries.values().stream().mapToLong(Entry::weight).sum();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    entries.clear();
  }

  private boolean expired(Entry entry) {
    return !wall.instant().isBefore(entry.expiresAt());
  }
}
