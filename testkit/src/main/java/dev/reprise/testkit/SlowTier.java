package dev.reprise.testkit;

import dev.reprise.artifact.Entry;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.Tier;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A tier whose look-ups wait until {@link #release}; everything else is the other tier's. */
public final class SlowTier implements Tier {
  private final Tier other;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  public SlowTier(Tier other) {
    this.other = other;
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
    return other.find(partition, key);
  }

  @Override
  public String name() {
    return other.name();
  }

  @Override
  public boolean inProcess() {
    return false;
  }

  @Override
  public void keep(Partition partition, CacheKey key, Entry entry) {
    other.keep(partition, key, entry);
  }

  @Override
  public void remove(Partition partition, CacheKey key) {
    other.remove(partition, key);
  }

  @Override
  public List<Listed> list(Partition partition) {
    return other.list(partition);
  }

  @Override
  public long storedBytes() {
    return other.storedBytes();
  }

  @Override
  public void flush() {
    other.flush();
  }

  @Override
  public void close() {
    release();
    other.close();
  }
}
