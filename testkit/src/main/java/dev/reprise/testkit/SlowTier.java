package dev.reprise.testkit;

import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.ForwardingTier;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.util.concurrent.CountDownLatch;

/** A tier whose look-ups wait until {@link #release}; everything else is the other tier's. */
public final class SlowTier extends ForwardingTier {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  public SlowTier(Tier other) {
    super(other);
  }

  /** Waits until somebody has asked. */
  public void awaitAsked() throws InterruptedException {
    asked.await();
  }

  /** Lets all look-ups go on, now and later. */
  public void release() {
    released.countDown();
  }

  @Override
  public Lookup find(Partition partition, CacheKey key) {
    asked.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Lookup.Unavailable("interrupted");
    }
    return super.find(partition, key);
  }

  @Override
  public boolean inProcess() {
    return false;
  }

  @Override
  public void close() {
    release();
    super.close();
  }
}
