package dev.reprise.store.jdbc;

import dev.reprise.artifact.Entry;
import dev.reprise.budget.Share;
import dev.reprise.key.CacheKey;
import dev.reprise.request.Partition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The queue of changes to the file, and the one thread that writes them in batches. Only {@link
 * #flush} and {@link #close} wait for it. When too much is waiting, an entry to keep is dropped and
 * counted (cache.writeback_dropped). Removals are small and never dropped: what takes the batches
 * makes them again when they failed.
 */
final class WriteBehind implements AutoCloseable {
  private static final int MOST_WAITING = 8192;

  /** The most bytes waiting when no memory budget is given. */
  static final long MOST_BYTES_WAITING = 64L << 20;

  private static final int MOST_AT_ONCE = 256;

  /**
   * How long the first entry of a batch waits for others. A transaction writes common pages once,
   * and a thread that wakes for every entry takes time from the requests. A process that is killed
   * loses the entries of this time.
   */
  private static final long GATHERING_NANOS = 25_000_000;

  /** One change to write. */
  sealed interface Task {}

  record KeepEntry(Partition partition, CacheKey key, Entry entry) implements Task {}

  record Remove(Partition partition, CacheKey key) implements Task {}

  /** A nearer tier found the entry for the first time. */
  record Used(Partition partition, CacheKey key) implements Task {}

  /** Removes a row that cannot be opened, by its id, so that a row that replaced it stays. */
  record Quarantine(long id) implements Task {}

  record FlushMarker(CountDownLatch landed) implements Task {}

  private final LinkedBlockingQueue<Task> waiting = new LinkedBlockingQueue<>();
  private final AtomicInteger keepsWaiting = new AtomicInteger();
  private final AtomicInteger usesWaiting = new AtomicInteger();
  private final AtomicInteger removalsWaiting = new AtomicInteger();
  private final AtomicInteger flushesWaiting = new AtomicInteger();
  private final Share memory;
  private final LongAdder dropped;
  private final Consumer<List<Task>> land;
  private final long gatheringNanos;
  private final Thread thread;
  private volatile boolean closed;

  /**
   * @param land writes a batch in one transaction; also called with an empty batch about once a
   *     second, for work that is due by time. Must not throw
   * @param dropped counts entries that are dropped here
   * @param memory counts waiting entries; an entry without room in it is dropped
   */
  WriteBehind(Consumer<List<Task>> land, LongAdder dropped, Share memory) {
    this(land, dropped, memory, GATHERING_NANOS);
  }

  WriteBehind(Consumer<List<Task>> land, LongAdder dropped, Share memory, long gatheringNanos) {
    this.memory = memory;
    this.land = land;
    this.dropped = dropped;
    this.gatheringNanos = gatheringNanos;
    this.thread = Thread.ofPlatform().daemon().name("reprise-l2-writer").start(this::write);
  }

  void keep(Partition partition, CacheKey key, Entry entry) {
    boolean full = closed || keepsWaiting.get() >= MOST_WAITING;
    if (full || !memory.tryTake(weight(entry))) {
      dropped.increment();
      return;
    }
    keepsWaiting.incrementAndGet();
    waiting.add(new KeepEntry(partition, key, entry));
  }

  /**
   * Notes a use; dropped when too much is waiting, and the entry then looks less used than it is.
   */
  void used(Partition partition, CacheKey key) {
    if (!closed && usesWaiting.get() < MOST_WAITING) {
      usesWaiting.incrementAndGet();
      waiting.add(new Used(partition, key));
    }
  }

  /** Bytes of an entry and of its sealed form. */
  private static long weight(Entry entry) {
    return 2L * entry.weight();
  }

  /** A removal that comes after the end stays counted: nobody makes it any more. */
  void add(Task task) {
    if (task instanceof Remove) {
      removalsWaiting.incrementAndGet();
    }
    if (!closed) {
      waiting.add(task);
    }
  }

  /** How many entries are still to be removed from the file. */
  int removalsWaiting() {
    return removalsWaiting.get();
  }

  /**
   * Returns when everything added before has been written or dropped; false when that is not known,
   * because the writing thread has ended or this one is interrupted.
   */
  boolean flush() {
    if (!thread.isAlive()) {
      return false;
    }
    FlushMarker mark = new FlushMarker(new CountDownLatch(1));
    flushesWaiting.incrementAndGet();
    waiting.add(mark);
    LockSupport.unpark(thread);
    try {
      while (!mark.landed.await(100, TimeUnit.MILLISECONDS) && thread.isAlive()) {
        // the thread may have ended between the question above and the mark
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return mark.landed.getCount() == 0;
  }

  private void write() {
    List<Task> batch = new ArrayList<>(MOST_AT_ONCE);
    while (!closed || !waiting.isEmpty()) {
      take(batch);
      try {
        land.accept(batch);
      } finally {
        batch.forEach(this::landed);
        batch.clear();
      }
    }
  }

  private void take(List<Task> batch) {
    try {
      Task first = waiting.poll(1, TimeUnit.SECONDS);
      if (first != null) {
        batch.add(first);
        gather(first);
        waiting.drainTo(batch, MOST_AT_ONCE - 1);
      }
    } catch (InterruptedException e) {
      closed = true; // only close() interrupts
    }
  }

  /** Waits for more changes; ends early at a flush, and when the queue is closed or long enough. */
  private void gather(Task first) {
    long until = System.nanoTime() + gatheringNanos;
    boolean waits = first instanceof KeepEntry || first instanceof Used;
    long left = waits ? gatheringNanos : 0;
    while (left > 0 && !closed && flushesWaiting.get() == 0 && waiting.size() < MOST_AT_ONCE) {
      LockSupport.parkNanos(left);
      left = until - System.nanoTime();
    }
  }

  private void landed(Task task) {
    switch (task) {
      case KeepEntry keep -> {
        keepsWaiting.decrementAndGet();
        memory.give(weight(keep.entry));
      }
      case FlushMarker mark -> {
        flushesWaiting.decrementAndGet();
        mark.landed.countDown();
      }
      case Used ignored -> usesWaiting.decrementAndGet();
      case Remove ignored -> removalsWaiting.decrementAndGet();
      case Quarantine ignored -> {}
    }
  }

  /** Writes what is waiting, for at most ten seconds. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
