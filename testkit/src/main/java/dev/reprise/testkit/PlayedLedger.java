package dev.reprise.testkit;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Ledger;
import dev.reprise.freshness.MemoryLedger;
import dev.reprise.request.Partition;
import java.util.Collection;

/** A ledger in memory whose lease and incarnation the test controls. */
public final class PlayedLedger implements Ledger {
  private static final int MOST_TAGS = 1000;

  private volatile Ledger ledger = new MemoryLedger(new Stamp(1, 0), MOST_TAGS);
  private volatile boolean leased = true;

  /** The lease lapses: from now on nothing can be shown to be fresh (F-8). */
  public void lapses() {
    leased = false;
  }

  /** The lease is renewed. */
  public void renews() {
    leased = true;
  }

  /** Another ledger takes its place: a new incarnation that knows no tag (F-9). */
  public void isReplaced() {
    ledger = new MemoryLedger(new Stamp(ledger.applied().incarnation() + 1, 0), MOST_TAGS);
  }

  @Override
  public Stamp applied() {
    return ledger.applied();
  }

  @Override
  public long version(Partition partition, Tag tag) {
    return ledger.version(partition, tag);
  }

  @Override
  public long floor(Partition partition) {
    return ledger.floor(partition);
  }

  @Override
  public boolean leaseValid() {
    return leased;
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
  public void close() {
    ledger.close();
  }
}
