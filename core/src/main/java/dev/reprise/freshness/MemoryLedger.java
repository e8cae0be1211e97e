package dev.reprise.freshness;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/**
 * A ledger in memory, for embedding with in-process tiers only, and for tests. Do not use it with a
 * durable tier: a restart makes a new incarnation, and all entries stored before are refused.
 */
public final class MemoryLedger implements Ledger {
  /** Tags remembered per partition unless said otherwise. */
  public static final int MOST_TAGS = 100_000;

  private final int mostTags;
  private volatile TagTable table;
  private volatile Stamp applied;

  /** A new incarnation, by the clock. */
  public MemoryLedger(InstantSource wall) {
    this(new Stamp(Incarnation.onOpening(null, null, micros(wall.instant())), 0), MOST_TAGS);
  }

  /**
   * @param mostTags tags remembered per partition; beyond, its floor rises
   */
  public MemoryLedger(Stamp start, int mostTags) {
    this.mostTags = mostTags;
    this.table = new TagTable(mostTags);
    this.applied = start;
  }

  @Override
  public Stamp applied() {
    return applied;
  }

  @Override
  public long version(Partition partition, Tag tag) {
    return table.version(partition, tag);
  }

  @Override
  public long floor(Partition partition) {
    return table.floor(partition);
  }

  @Override
  public boolean leaseValid() {
    return true;
  }

  @Override
  public synchronized Stamp invalidate(Partition partition, Collection<Tag> named) {
    Collection<Tag> tags = LearntTags.moved(named);
    if (table.closedTo(partition)) {
      throw new LedgerUnreachable(NO_ROOM, null);
    }
    List<Partition> payers = table.payers(partition, tags);
    Stamp next = next();
    payers.forEach(payer -> table.raiseFloor(payer, next.sequence()));
    if (!payers.contains(partition)) {
      table.bump(partition, tags, next.sequence());
    }
    applied = next;
    return next;
  }

  @Override
  public synchronized Stamp raiseFloor(Partition partition) {
    Stamp next = next();
    table.raiseFloor(partition, next.sequence());
    applied = next;
    return next;
  }

  /** The position before the table, as validation expects (see {@code Check}). */
  @Override
  public synchronized Stamp beginAnew() {
    applied = new Stamp(applied.incarnation() + 1, 0);
    table = new TagTable(mostTags);
    return applied;
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public void close() {}

  /** Microseconds since the epoch, the unit incarnations are counted in. */
  public static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  private Stamp next() {
    return new Stamp(applied.incarnation(), applied.sequence() + 1);
  }
}
