package dev.reprise.interleaving;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import dev.reprise.freshness.Ledger;
import dev.reprise.freshness.MemoryLedger;
import dev.reprise.request.Partition;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * A node's copy of a ledger: a real {@link MemoryLedger} that lags behind by what was written and
 * not applied here yet.
 */
final class NodeLedger implements Ledger {
  private static final int MOST_TAGS = 100;

  private final Deque<Consumer<Ledger>> behind = new ArrayDeque<>();
  private volatile Ledger applied = new MemoryLedger(new Stamp(1, 0), MOST_TAGS);
  private volatile boolean leased = true;
  private volatile Stamp written = new Stamp(1, 0);

  /** Something is written into the ledger; the node does not know it yet. */
  void writes(Consumer<Ledger> what) {
    behind.add(what);
    written = new Stamp(written.incarnation(), written.sequence() + 1);
  }

  void applies() {
    behind.remove().accept(applied);
  }

  boolean current() {
    return behind.isEmpty();
  }

  void leased(boolean valid) {
    leased = valid;
  }

  /** An empty one takes its place (F-9). */
  void isReplaced() {
    behind.clear();
    written = new Stamp(written.incarnation() + 1, 0);
    applied = new MemoryLedger(written, MOST_TAGS);
  }

  /** Where the ledger itself stands. */
  Stamp written() {
    return written;
  }

  @Override
  public Stamp applied() {
    return applied.applied();
  }

  @Override
  public long version(Partition partition, Tag tag) {
    return applied.version(partition, tag);
  }

  @Override
  public long floor(Partition partition) {
    return applied.floor(partition);
  }

  @Override
  public boolean leaseValid() {
    return leased;
  }

  @Override
  public Stamp invalidate(Partition partition, Collection<Tag> tags) {
    List<Tag> named = List.copyOf(tags);
    writes(ledger -> ledger.invalidate(partition, named));
    return written;
  }

  @Override
  public Stamp raiseFloor(Partition partition) {
    writes(ledger -> ledger.raiseFloor(partition));
    return written;
  }

  @Override
  public void close() {
    applied.close();
  }
}
