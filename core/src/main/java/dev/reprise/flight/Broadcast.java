package dev.reprise.flight;

import dev.reprise.response.Feed;
import dev.reprise.response.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends one streamed body to many readers.
 *
 * <p><b>Problem.</b> A provider streams one answer, and several callers want it. They join at
 * different times and read at different speeds. Each must receive every byte once and in order; a
 * slow one must not delay the others; and the memory for all of it is bounded. The answer may also
 * become a cache entry, so the whole body is needed at the end.
 *
 * <p><b>Approach.</b> The pieces are kept once, in a shared list ({@link Backlog}); each reader is
 * an index into it. A reader that joins late starts at index 0. A slow reader falls behind in the
 * list, and nobody waits for it. The thread that brings a piece delivers it to all readers that can
 * take it; a reader that resumes later delivers the rest to itself.
 *
 * <p><b>When the body is too large</b>, or its memory is refused, it is not kept any more: nobody
 * can join, pieces that all have read are dropped, and the answer is not stored. A reader that then
 * falls more than {@link #MAX_LAG_BYTES} behind others is cut off ({@code SLOW_READER}). If it is
 * the only one, the provider is paused instead, as it would be without a cache.
 *
 * <p><b>Invariants.</b>
 *
 * <ul>
 *   <li>{@code lock} guards the list, the flags and the readers' indexes. Sinks, the provider's
 *       feed and the callbacks are called without it, so a sink may call back into its feed.
 *   <li>One thread at a time delivers pieces and the end to a sink ({@link DrainLoop}).
 *   <li>The provider is paused only while every reader is paused. When the last reader leaves
 *       before the end, the provider's call is cancelled.
 *   <li>{@code atEnd} returns before any reader hears the end. A caller that has its answer and
 *       asks again therefore finds the entry.
 *   <li>The claim holds the kept bytes until the end has been told and the last reader has left.
 * </ul>
 *
 * <p><b>Rejected.</b> A queue for each reader: a late reader needs a copy of everything before. The
 * speed of the slowest reader for all: one stalled client stops the others. A ring buffer: a late
 * reader cannot start at the first byte. Reactive streams: no late subscribers from the first item,
 * no limit in bytes. Calling sinks under the lock: a sink that blocks would block all.
 *
 * <p><b>Sources.</b> RFC 9111 section 4 allows one storable response for several requests
 * ("collapsed requests"). nginx ({@code proxy_cache_lock}) and Varnish do it; Varnish also keeps
 * one copy of the body and lets each client read it at its own speed.
 */
final class Broadcast implements Sink {
  /** How many bytes a reader may fall behind once the body is no longer kept. */
  private static final int MAX_LAG_BYTES = 1 << 20;

  /** The same when memory for that was refused. */
  private static final int SHORT_LAG_BYTES = 64 << 10;

  private final Feed origin;
  private final Runnable atOutgrown;
  private final Consumer<BodyOutcome> atEnd;
  private final Executor later;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<BroadcastReader> readers = new CopyOnWriteArrayList<>();
  private final ProviderPauses pauses;

  // Guarded by lock.
  private final Backlog backlog;
  private boolean concluded; // the body has ended or broken off; atEnd may still run
  private boolean ended;
  private @Nullable Broken broken;
  private boolean abandoned;
  private boolean read; // somebody has joined
  private boolean released; // the claim was emptied

  /**
   * @param origin the live body; drained from {@link #start} on
   * @param backlog the pieces kept for late joiners and for the entry; empty, and used here only
   * @param atOutgrown called once when the body is no longer kept
   * @param atEnd called once with the outcome, before the readers hear the end
   * @param later runs {@code atEnd}, because judging and storing must not block an event loop
   */
  Broadcast(
      Feed origin,
      Backlog backlog,
      Runnable atOutgrown,
      Consumer<BodyOutcome> atEnd,
      Executor later) {
    this.origin = origin;
    this.pauses = new ProviderPauses(origin, this::pausesProvider);
    this.backlog = backlog;
    this.atOutgrown = atOutgrown;
    this.atEnd = atEnd;
    this.later = later;
  }

  void start() {
    origin.drainTo(this);
  }

  /**
   * A reader that starts at the first byte; null when the body is not kept any more or the call was
   * cancelled.
   */
  @Nullable Feed join() {
    lock.lock();
    try {
      if (backlog.outgrown() || abandoned || released && !heldAgain()) {
        return null;
      }
      var reader = new BroadcastReader();
      readers.add(reader);
      read = true;
      return reader;
    } finally {
      lock.unlock();
    }
  }

  /** A reader that joins after the last one left takes memory for the whole body again. */
  private boolean heldAgain() {
    released = !backlog.holdAll();
    return !released;
  }

  @Override
  public void chunk(byte[] arrived) {
    boolean justOutgrown;
    lock.lock();
    try {
      if (abandoned) {
        return; // the provider sent it before it was told to stop
      }
      justOutgrown = backlog.add(arrived);
    } finally {
      lock.unlock();
    }
    if (justOutgrown) {
      atOutgrown.run();
    }
    pumpAll();
    if (backlog.outgrown()) {
      trim();
    }
  }

  @Override
  public void end() {
    if (!joinable()) {
      atOutgrown.run();
    }
    conclude(
        backlog.outgrown()
            ? new BodyOutcome.Outgrown(backlog.overBudget())
            : new BodyOutcome.AllChunks(backlog.all(), (int) backlog.bytes()),
        null);
  }

  /**
   * The whole body is copied into one array beside its pieces; false when there is no memory for
   * the copy.
   */
  private boolean joinable() {
    lock.lock();
    try {
      return backlog.outgrown() || backlog.holdCopy();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void broken(Broken cause) {
    conclude(new BodyOutcome.BrokeOff(cause), cause);
  }

  /**
   * The readers hear the end also when storing fails, and only after it, so that a caller who asks
   * again finds the entry.
   */
  private void conclude(BodyOutcome outcome, @Nullable Broken cause) {
    lock.lock();
    try {
      concluded = true;
    } finally {
      lock.unlock();
    }
    later.execute(
        () -> {
          try {
            atEnd.accept(outcome);
          } finally {
            finish(cause);
          }
        });
  }

  private void finish(@Nullable Broken cause) {
    lock.lock();
    try {
      broken = cause;
      ended = true;
    } finally {
      lock.unlock();
    }
    pumpAll();
    letGo();
  }

  /**
   * Gives the memory back when the last reader has left; a reader that joins later takes it again.
   */
  private void letGo() {
    lock.lock();
    try {
      if ((ended || abandoned) && read && readers.isEmpty()) {
        released = true;
        backlog.letGo();
      }
    } finally {
      lock.unlock();
    }
  }

  private void pumpAll() {
    for (BroadcastReader reader : readers) {
      reader.delivery.run();
    }
    pauses.balance();
  }

  /**
   * Drops the pieces that every reader has read, and cuts off readers that are too far behind the
   * others.
   */
  private void trim() {
    List<BroadcastReader> laggards = new ArrayList<>();
    lock.lock();
    try {
      int slowest = backlog.end();
      int most = backlog.overBudget() ? SHORT_LAG_BYTES : MAX_LAG_BYTES;
      for (BroadcastReader reader : readers) {
        if (readers.size() > 1 && backlog.from(reader.next) > most) {
          laggards.add(reader);
        } else {
          slowest = Math.min(slowest, reader.next);
        }
      }
      backlog.dropBefore(slowest);
    } finally {
      lock.unlock();
    }
    laggards.forEach(BroadcastReader::cut);
  }

  /**
   * Whether the provider is to be paused: while every reader is, so that back-pressure works as it
   * would without this class. After the end its connection may serve another call.
   */
  private boolean pausesProvider(boolean paused) {
    lock.lock();
    try {
      boolean allPaused = !readers.isEmpty() && readers.stream().allMatch(reader -> reader.paused);
      return ended ? paused : allPaused;
    } finally {
      lock.unlock();
    }
  }

  private void leave(BroadcastReader reader, Broken why) {
    boolean nobodyLeft;
    lock.lock();
    try {
      readers.remove(reader);
      nobodyLeft = readers.isEmpty() && !concluded && !abandoned;
      abandoned |= nobodyLeft;
    } finally {
      lock.unlock();
    }
    if (nobodyLeft) {
      origin.cancel(why);
    } else {
      pauses.balance();
    }
    letGo();
  }

  /** One reader: an index into the shared list. */
  private final class BroadcastReader implements Feed {
    private @Nullable Sink sink;
    private int next; // guarded by lock: index of the next chunk, counted from the first byte
    private volatile boolean paused;
    private boolean done; // guarded by lock
    private final DrainLoop delivery = new DrainLoop(this::deliverAvailable);

    @Override
    public void drainTo(Sink target) {
      lock.lock();
      try {
        sink = target;
      } finally {
        lock.unlock();
      }
      delivery.run();
      pauses.balance(); // the readers before this one may all be paused
    }

    @Override
    public void pause() {
      paused = true;
      pauses.balance();
    }

    @Override
    public void resume() {
      paused = false;
      delivery.run();
      pauses.balance();
    }

    @Override
    public void cancel() {
      cancel(Broken.UNWANTED);
    }

    @Override
    public void cancel(Broken why) {
      lock.lock();
      try {
        done = true;
      } finally {
        lock.unlock();
      }
      leave(this, why);
    }

    private void cut() {
      Sink target;
      lock.lock();
      try {
        target = done ? null : sink;
        done = true;
      } finally {
        lock.unlock();
      }
      leave(this, Broken.UNWANTED);
      if (target != null) {
        target.broken(
            new Broken(Broken.BreakCause.SLOW_READER, "the reader lagged more than 1 MiB behind"));
      }
    }

    private void deliverAvailable() {
      while (true) {
        byte[] bytes = null;
        Sink target;
        lock.lock();
        try {
          target = sink;
          if (target == null || done || paused) {
            return;
          }
          if (next < backlog.end()) {
            bytes = backlog.at(next++);
          } else if (ended) {
            done = true;
          } else {
            return;
          }
        } finally {
          lock.unlock();
        }
        if (bytes != null) {
          target.chunk(bytes);
        } else {
          finishInto(target);
          return;
        }
      }
    }

    private void finishInto(Sink target) {
      leave(this, Broken.UNWANTED);
      if (broken == null) {
        target.end();
      } else {
        target.broken(broken);
      }
    }
  }
}
