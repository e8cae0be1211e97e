package dev.reprise.flight;

import dev.reprise.budget.Claim;
import dev.reprise.response.Feed;
import dev.reprise.response.Sink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One live body for many readers. What arrived is kept in one shared list, so a late joiner starts
 * from the first byte and a slow one only lags behind; nobody slows anybody. When the body outgrows
 * {@code limit}, or there is no memory left to keep it, it is no longer kept: joining ends, and a
 * reader that lags is cut ({@code SLOW_READER}) unless it is the only one, in which case the origin
 * is made to wait. Every byte in the list is held by the claim, until the last reader has left.
 *
 * <p>Locking: {@code lock} guards the list and the readers' cursors; sinks are called outside of
 * it, by one thread at a time (see {@link Reader#pump}).
 */
final class Broadcast implements Sink {
  /** How far a reader may lag once the body is no longer kept. */
  private static final int MAX_LAG_BYTES = 1 << 20;

  /** And how far when there is no memory for that. */
  private static final int SHORT_LAG_BYTES = 64 << 10;

  /** What the whole body turned out to be, told before the readers hear the end. */
  sealed interface Outcome {
    /** Everything, in order. */
    record Whole(List<byte[]> chunks, int bytes) implements Outcome {}

    /**
     * @param overBudget whether it was memory that lacked, and not its size that forbade
     */
    record Outgrown(boolean overBudget) implements Outcome {}

    record Cut(Broken cause) implements Outcome {}
  }

  private final Feed origin;
  private final int limit;
  private final Runnable atOutgrown;
  private final Consumer<Outcome> atEnd;
  private final Executor later;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Reader> readers = new CopyOnWriteArrayList<>();

  // Guarded by lock.
  private final Backlog backlog;
  private boolean outgrown;
  private boolean overBudget; // there was no memory for the body, or for the lag of its readers
  private boolean concluded; // the whole body is here, or never will be; the keeper may still run
  private boolean ended;
  private @Nullable Broken broken;
  private boolean originPaused;
  private boolean abandoned;
  private boolean read; // somebody has joined
  private boolean released; // the claim holds nothing any more

  /**
   * @param origin the live body; drained from {@link #start} on
   * @param limit bytes kept for late joiners and for the entry
   * @param memory holds what is kept
   * @param atOutgrown hears once that the body is no longer kept
   * @param atEnd hears the outcome once, before the readers hear the end
   * @param later runs {@code atEnd}, so that judging and keeping never hold up an event loop
   */
  Broadcast(
      Feed origin,
      int limit,
      Claim memory,
      Runnable atOutgrown,
      Consumer<Outcome> atEnd,
      Executor later) {
    this.origin = origin;
    this.limit = limit;
    this.backlog = new Backlog(memory);
    this.atOutgrown = atOutgrown;
    this.atEnd = atEnd;
    this.later = later;
  }

  void start() {
    origin.drainTo(this);
  }

  /**
   * A reader from the first byte, or null when the body has outgrown what is kept or was abandoned.
   */
  @Nullable Feed join() {
    lock.lock();
    try {
      if (outgrown || abandoned || released && !heldAgain()) {
        return null;
      }
      var reader = new Reader();
      readers.add(reader);
      read = true;
      return reader;
    } finally {
      lock.unlock();
    }
  }

  /** Whoever joins after the last reader left holds the whole body anew. */
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
        return; // it was under way while the origin was told to stop
      }
      boolean affordable = backlog.add(arrived);
      overBudget |= !affordable;
      justOutgrown = !outgrown && (backlog.bytes() > limit || !affordable);
      outgrown |= justOutgrown;
    } finally {
      lock.unlock();
    }
    if (justOutgrown) {
      atOutgrown.run();
    }
    pumpAll();
    if (outgrown) {
      trim();
    }
  }

  @Override
  public void end() {
    if (!joinable()) {
      atOutgrown.run();
    }
    conclude(
        outgrown
            ? new Outcome.Outgrown(overBudget)
            : new Outcome.Whole(backlog.all(), (int) backlog.bytes()),
        null);
  }

  /** The whole body is put together beside its pieces; false when there is no room for it. */
  private boolean joinable() {
    lock.lock();
    try {
      if (outgrown || backlog.end() <= 1 || backlog.holdAll()) {
        return true;
      }
      overBudget = true;
      outgrown = true;
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void broken(Broken cause) {
    conclude(new Outcome.Cut(cause), cause);
  }

  /**
   * The readers hear the end whatever becomes of the entry; and after it, so that whoever asks
   * again finds it.
   */
  private void conclude(Outcome outcome, @Nullable Broken cause) {
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

  /** The last reader has left: what was kept is held no more, but by whoever joins yet. */
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
    for (Reader reader : readers) {
      reader.pump();
    }
    balance();
  }

  /** Forgets what every reader has read, and cuts those that lag too far while others do not. */
  private void trim() {
    List<Reader> laggards = new ArrayList<>();
    lock.lock();
    try {
      int slowest = backlog.end();
      int most = overBudget ? SHORT_LAG_BYTES : MAX_LAG_BYTES;
      for (Reader reader : readers) {
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
    laggards.forEach(Reader::cut);
  }

  /**
   * The origin waits while every reader does: back-pressure reaches through as if there were no
   * broadcast.
   */
  private void balance() {
    boolean pause;
    boolean resume;
    lock.lock();
    try {
      boolean allPaused = !readers.isEmpty() && readers.stream().allMatch(reader -> reader.paused);
      pause = allPaused && !originPaused && !ended;
      resume = !allPaused && originPaused;
      originPaused = allPaused && !ended;
    } finally {
      lock.unlock();
    }
    if (pause) {
      origin.pause();
    } else if (resume) {
      origin.resume();
    }
  }

  private void leave(Reader reader) {
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
      origin.cancel();
    } else {
      balance();
    }
    letGo();
  }

  /** One reader's view: a cursor into the shared list. */
  private final class Reader implements Feed {
    private @Nullable Sink sink;
    private int next; // guarded by lock: index of the next chunk, counted from the first byte
    private volatile boolean paused;
    private boolean done; // guarded by lock
    // How many calls of pump wait to be honoured. Only the thread that raises it from 0 delivers,
    // so the sink sees one thread at a time:
    // A: pump 0->1, delivers; B: pump 1->2, returns; A: sees 2, looks again, so nothing B announced
    // is lost.
    private final AtomicInteger calls = new AtomicInteger();

    @Override
    public void drainTo(Sink target) {
      lock.lock();
      try {
        sink = target;
      } finally {
        lock.unlock();
      }
      pump();
    }

    @Override
    public void pause() {
      paused = true;
      balance();
    }

    @Override
    public void resume() {
      paused = false;
      pump();
      balance();
    }

    @Override
    public void cancel() {
      lock.lock();
      try {
        done = true;
      } finally {
        lock.unlock();
      }
      leave(this);
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
      leave(this);
      if (target != null) {
        target.broken(
            new Broken(Broken.Kind.SLOW_READER, "the reader lagged more than 1 MiB behind"));
      }
    }

    private void pump() {
      if (calls.getAndIncrement() != 0) {
        return;
      }
      int honoured = 1;
      do {
        deliverAvailable();
        honoured = calls.addAndGet(-honoured);
      } while (honoured != 0);
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
      leave(this);
      if (broken == null) {
        target.end();
      } else {
        target.broken(broken);
      }
    }
  }
}
