package dev.reprise.journey;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A tier in which the test can hold up one look-up after it was answered, or one keeping. */
final class GatedTier extends ForwardingTier {
  private static final long PATIENCE_SECONDS = 20;

  /** What is held up, and until when. */
  static final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile boolean keeping;
    private final AtomicInteger lookupsToGo = new AtomicInteger();

    /** The next keeping waits before it is done. */
    void closes() {
      keeping = true;
    }

    /** The nth look-up from now on finds what is there then, and tells it later. */
    void holdsLookup(int nth) {
      lookupsToGo.set(nth);
    }

    void awaitKeeper() throws InterruptedException {
      awaited(reached);
    }

    void awaitLookup() throws InterruptedException {
      awaited(reached);
    }

    void opens() {
      opened.countDown();
    }

    private void passes() {
      keeping = false;
      reached.countDown();
      try {
        awaited(opened);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private static void awaited(CountDownLatch latch) throws InterruptedException {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the gate was not reached, or not opened");
      }
    }
  }

  private final Gate gate;

  GatedTier(Tier tier, Gate gate) {
    super(tier);
    this.gate = gate;
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    Lookup found = super.find(partition, key);
    if (gate.lookupsToGo.getAndDecrement() == 1) {
      gate.passes();
    }
    return found;
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    if (gate.keeping) {
      gate.passes();
    }
    super.keep(partition, key, entry);
  }
}
