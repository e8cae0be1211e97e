package dev.reprise.addition.drawer;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps entries in one list under a lock, and so may block. */
public final class Drawer implements Tier {
  private final List<Sheet> sheets = new ArrayList<>();
  private final InstantSource wall;

  private record Sheet(Partition partition, CacheKey key, Entry entry) {
    boolean at(Partition where, CacheKey which) {
      return partition.equals(where) && key.equals(which);
    }
  }

  public Drawer(InstantSource wall) {
    this.wall = wall;
  }

  @Override
  public String name() {
    return "l2";
  }

  @Override
  public boolean inProcess() {
    return false;
  }

  @Override
  public synchronized Lookup find(Partition partition, CacheKey key) {
    return sheets.stream()
        .filter(sheet -> sheet.at(partition, key) && alive(sheet.entry()))
        .findFirst()
        .<Lookup>map(sheet -> new Lookup.Found(sheet.entry()))
        .orElse(Lookup.ABSENT);
  }

  private boolean alive(Entry entry) {
    return wall.instant().isBefore(entry.expiresAt());
  }

  @Override
  public synchronized void keep(Partition partition, CacheKey key, Entry entry) {
    if (entry.belongsTo(partition)) {
      remove(partition, key);
      sheets.add(new Sheet(partition, key, entry));
    }
  }

  @Override
  public synchronized void remove(Partition partition, CacheKey key) {
    sheets.removeIf(sheet -> sheet.at(partition, key));
  }

  @Override
  public synchronized List<Listed> list(Partition partition) {
    return sheets.stream()
        .filter(sheet -> sheet.partition().equals(partition) && alive(sheet.entry()))
        .map(sheet -> new Listed(sheet.key(), sheet.entry().withoutPayload()))
        .toList();
  }

  @Override
  public synchronized Set<Partition> partitions() {
    return sheets.stream().map(Sheet::partition).collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public synchronized long storedBytes() {
    return sheets.stream().mapToLong(sheet -> sheet.entry().weight()).sum();
  }

  @Override
  public void flush() {}

  @Override
  public synchronized void close() {
    sheets.clear();
  }
}
