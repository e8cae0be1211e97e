package dev.reprise.freshness;

import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A node's applied copy of tag versions and floors: reads take no lock. Bounded per partition: a
 * partition with more tags than the bound has its floor raised instead, which kills more of its own
 * entries than needed and nobody else's (threats 2.4).
 *
 * <p>The floor of {@link EveryonesLedger#EVERYONE} counts for each partition. When it rises,
 * versions and floors at or below it are removed, because they have no effect any more.
 *
 * <p>Bounded over all partitions too. When the table is full, the floors of the partitions that
 * came last are raised and their tags are removed, so that a flood of new callers affects only
 * these. The floor of what is invalidated for everyone is never raised for this. The number of
 * partitions is bounded too; an invalidation of a partition beyond it is refused ({@link
 * #closedTo}).
 *
 * <p>Writes come from one writer at a time, the ledger under its own lock.
 */
public final class TagTable {
  private static final class PartitionTags {
    final ConcurrentHashMap<Tag, Long> versions = new ConcurrentHashMap<>();
    final long order;
    volatile long floor;

    PartitionTags(long order) {
      this.order = order;
    }
  }

  private final ConcurrentHashMap<Partition, PartitionTags> rows = new ConcurrentHashMap<>();

  /** Bytes of a tag in the table, roughly. */
  private static final int WEIGHT = 256;

  /** All tags together take this part of the heap at most. */
  private static final int PART_OF_HEAP = 24;

  /** Partitions that have tags, by the order in which they came. Of the writer alone. */
  private final TreeMap<Long, Partition> tagged = new TreeMap<>();

  private final int mostTags;
  private final long mostOfAll;
  private long came;
  private volatile long all;

  /**
   * The floor that counts for all partitions. Read after the rows, since it is raised before rows
   * are forgotten.
   */
  private volatile long everyonesFloor;

  /**
   * @param mostTags tags remembered per partition, at least 1
   */
  public TagTable(int mostTags) {
    this(mostTags, roomInHeap());
  }

  /** Tags for which this process's heap has room: a 24th of it, at 256 bytes a tag. */
  public static long roomInHeap() {
    return Runtime.getRuntime().maxMemory() / PART_OF_HEAP / WEIGHT;
  }

  /**
   * @param mostTags tags remembered per partition, at least 1
   * @param mostOfAll tags remembered over all partitions, and partitions remembered
   */
  public TagTable(int mostTags, long mostOfAll) {
    this.mostTags = mostTags;
    this.mostOfAll = mostOfAll;
  }

  /** The tag's effective version: its last invalidation, or the floor if there was none since. */
  public long version(Partition partition, Tag tag) {
    PartitionTags row = rows.get(partition);
    if (row == null) {
      return everyonesFloor;
    }
    Long version = row.versions.get(tag);
    return Math.max(version == null ? row.floor : version, everyonesFloor);
  }

  /** Whether anything was ever invalidated for this partition. */
  public boolean holds(Partition partition) {
    return rows.containsKey(partition);
  }

  public long floor(Partition partition) {
    PartitionTags row = rows.get(partition);
    return row == null ? everyonesFloor : Math.max(row.floor, everyonesFloor);
  }

  /**
   * The partitions whose floors must be raised before these tags are written. While there is room
   * there are none. When the partition that brings the tags has too many itself, or all that got
   * their first tag after it have too few to make room, it is the only one. Otherwise they are the
   * last of those, as many as are needed.
   */
  public List<Partition> payers(Partition bringer, Collection<Tag> tags) {
    PartitionTags row = rows.get(bringer);
    long added =
        tags.stream().distinct().filter(t -> row == null || !row.versions.containsKey(t)).count();
    int present = row == null ? 0 : row.versions.size();
    if (present + added > mostTags) {
      return List.of(bringer);
    }
    return added == 0 || all + added <= mostOfAll
        ? List.of()
        : latest(bringer, all + added - mostOfAll);
  }

  private List<Partition> latest(Partition bringer, long needed) {
    var payers = new ArrayList<Partition>();
    long freed = 0;
    for (Partition last : tagged.descendingMap().values()) {
      boolean newcomer = last.equals(bringer) || !rows.containsKey(bringer);
      if (newcomer && !bringer.equals(EveryonesLedger.EVERYONE)) {
        break;
      }
      if (!last.equals(EveryonesLedger.EVERYONE)) {
        payers.add(last);
        PartitionTags paid = rows.get(last);
        freed += paid == null ? 0 : paid.versions.size();
      }
      if (freed >= needed) {
        return payers;
      }
    }
    return List.of(bringer);
  }

  /** Whether this partition is new and the table has no room for another one. */
  public boolean closedTo(Partition partition) {
    return rows.size() >= mostOfAll
        && !rows.containsKey(partition)
        && !partition.equals(EveryonesLedger.EVERYONE);
  }

  public void bump(Partition partition, Collection<Tag> tags, long sequence) {
    PartitionTags row = row(partition);
    int before = row.versions.size();
    tags.forEach(tag -> row.versions.merge(tag, sequence, Math::max));
    counted(partition, row, before);
  }

  /**
   * Entries stamped below {@code sequence} are refused from now on. The floor is raised before the
   * tags are removed, so that a reader in between sees both.
   */
  public void raiseFloor(Partition partition, long sequence) {
    if (partition.equals(EveryonesLedger.EVERYONE)) {
      raiseEveryonesFloor(sequence);
      return;
    }
    PartitionTags row = row(partition);
    row.floor = Math.max(row.floor, sequence);
    int before = row.versions.size();
    row.versions.values().removeIf(version -> version <= row.floor);
    counted(partition, row, before);
  }

  /** Also removes the rows of partitions whose tags and floors all have no effect any more. */
  private void raiseEveryonesFloor(long sequence) {
    everyonesFloor = Math.max(everyonesFloor, sequence);
    for (Map.Entry<Partition, PartitionTags> entry : rows.entrySet()) {
      PartitionTags row = entry.getValue();
      int before = row.versions.size();
      row.versions.values().removeIf(version -> version <= everyonesFloor);
      counted(entry.getKey(), row, before);
      if (row.versions.isEmpty() && row.floor <= everyonesFloor) {
        rows.remove(entry.getKey());
      }
    }
  }

  private PartitionTags row(Partition partition) {
    return rows.computeIfAbsent(partition, name -> new PartitionTags(came++));
  }

  private void counted(Partition partition, PartitionTags row, int before) {
    all += row.versions.size() - before;
    if (row.versions.isEmpty()) {
      tagged.remove(row.order);
    } else {
      tagged.put(row.order, partition);
    }
  }
}
