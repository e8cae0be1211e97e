package dev.reprise.freshness;

import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node's applied copy of tag versions and floors: reads take no lock. Bounded per partition: a
 * partition with more tags than the bound has its floor raised instead, which kills more of its own
 * entries than needed and nobody else's (threats 2.4).
 *
 * <p>Writes come from one writer at a time, the ledger under its own lock.
 */
public final class TagTable {
  private static final class Row {
    final ConcurrentHashMap<Tag, Long> versions = new ConcurrentHashMap<>();
    volatile long floor;
  }

  private final ConcurrentHashMap<Partition, Row> rows = new ConcurrentHashMap<>();

  /** Bytes of a tag in the table, roughly. */
  private static final int WEIGHT = 256;

  /** All tags together take this part of the heap at most. */
  private static final int PART_OF_HEAP = 24;

  private final int mostTags;
  private final long mostOfAll;
  private volatile long all;

  /**
   * @param mostTags tags remembered per partition, at least 1
   */
  public TagTable(int mostTags) {
    this(mostTags, Runtime.getRuntime().maxMemory() / PART_OF_HEAP / WEIGHT);
  }

  /**
   * @param mostTags tags remembered per partition, at least 1
   * @param mostOfAll tags remembered over all partitions; beyond, the floor of whoever brings more
   *     rises
   */
  public TagTable(int mostTags, long mostOfAll) {
    this.mostTags = mostTags;
    this.mostOfAll = mostOfAll;
  }

  /** The tag's effective version: its last invalidation, or the floor if there was none since. */
  public long version(Partition partition, Tag tag) {
    Row row = rows.get(partition);
    if (row == null) {
      return 0;
    }
    Long version = row.versions.get(tag);
    return version == null ? row.floor : version;
  }

  /** Whether anything was ever invalidated for this partition. */
  public boolean holds(Partition partition) {
    return rows.containsKey(partition);
  }

  public long floor(Partition partition) {
    Row row = rows.get(partition);
    return row == null ? 0 : row.floor;
  }

  /** Whether bumping these tags would go over the bound, so that the floor must rise instead. */
  public boolean overflows(Partition partition, Collection<Tag> tags) {
    Row row = rows.get(partition);
    int present = row == null ? 0 : row.versions.size();
    if (present + tags.size() <= mostTags && all + tags.size() <= mostOfAll) {
      return false;
    }
    long added =
        tags.stream().distinct().filter(t -> row == null || !row.versions.containsKey(t)).count();
    return present + added > mostTags || added > 0 && all + added > mostOfAll;
  }

  public void bump(Partition partition, Collection<Tag> tags, long sequence) {
    Row row = rows.computeIfAbsent(partition, name -> new Row());
    int before = row.versions.size();
    tags.forEach(tag -> row.versions.merge(tag, sequence, Math::max));
    all += row.versions.size() - before;
  }

  /**
   * Everything stamped below {@code sequence} is dead. The floor is raised before the tags are
   * forgotten: a reader in between sees both, never neither.
   */
  public void raiseFloor(Partition partition, long sequence) {
    Row row = rows.computeIfAbsent(partition, name -> new Row());
    row.floor = Math.max(row.floor, sequence);
    int before = row.versions.size();
    row.versions.values().removeIf(version -> version <= row.floor);
    all += row.versions.size() - before;
  }
}
