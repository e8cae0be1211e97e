package dev.reprise.freshness;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.Collection;

/**
 * Stands for a ledger that could not be opened. It never holds a lease, so every request bypasses
 * the cache and none fails (F-8).
 */
public final class UnreachableLedger implements Ledger {
  private final String why;

  /**
   * @param why what is wrong and the remedy; the message for a caller that invalidates
   */
  public UnreachableLedger(String why) {
    this.why = why;
  }

  @Override
  public Stamp applied() {
    return new Stamp(0, 0);
  }

  @Override
  public long version(Partition partition, Tag tag) {
    return Long.MAX_VALUE;
  }

  @Override
  public long floor(Partition partition) {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean leaseValid() {
    return false;
  }

  @Override
  public Stamp invalidate(Partition partition, Collection<Tag> tags) {
    throw new LedgerUnreachable(why, null);
  }

  @Override
  public Stamp raiseFloor(Partition partition) {
    throw new LedgerUnreachable(why, null);
  }

  @Override
  public Stamp beginAnew() {
    throw new LedgerUnreachable(why, null);
  }

  @Override
  public boolean durable() {
    return false;
  }

  @Override
  public void close() {}
}
