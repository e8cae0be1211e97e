package dev.reprise.freshness;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.request.Partition;
import java.util.Collection;

/**
 * A ledger in which an operator can invalidate for all partitions: an invalidation for {@link
 * #EVERYONE} counts for each of them.
 */
public final class EveryonesLedger implements Ledger {
  /**
   * No caller has this partition: callers' partitions are keyed hashes, tenants' names, or {@code
   * anonymous}.
   */
  public static final Partition EVERYONE = new Partition("everyone");

  private final Ledger ledger;

  public EveryonesLedger(Ledger ledger) {
    this.ledger = ledger;
  }

  @Override
  public Stamp applied() {
    return ledger.applied();
  }

  @Override
  public long version(Partition partition, Tag tag) {
    return Math.max(ledger.version(partition, tag), ledger.version(EVERYONE, tag));
  }

  @Override
  public long floor(Partition partition) {
    return Math.max(ledger.floor(partition), ledger.floor(EVERYONE));
  }

  @Override
  public boolean leaseValid() {
    return ledger.leaseValid();
  }

  @Override
  public Stamp invalidate(Partition partition, Collection<Tag> tags) {
    return ledger.invalidate(partition, tags);
  }

  @Override
  public Stamp raiseFloor(Partition partition) {
    return ledger.raiseFloor(partition);
  }

  @Override
  public Stamp beginAnew() {
    return ledger.beginAnew();
  }

  @Override
  public boolean durable() {
    return ledger.durable();
  }

  @Override
  public void close() {
    ledger.close();
  }
}
