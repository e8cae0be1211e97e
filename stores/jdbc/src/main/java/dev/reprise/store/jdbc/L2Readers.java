package dev.reprise.store.jdbc;

import dev.reprise.store.jdbc.file.SqliteFile;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the file with a few platform threads, each with its own read-only connection. So a disk
 * that hangs blocks only these threads: callers leave at their deadline, and when {@value
 * #MOST_WAITING} reads wait, the next one is refused at once. (A virtual thread inside SQLite would
 * pin its carrier.)
 */
final class L2Readers implements AutoCloseable {
  private static final int MOST_WAITING = 64;

  /** One read of the database. */
  @FunctionalInterface
  interface DatabaseRead<T extends @Nullable Object> {
    T ask(L2Reader reader) throws SQLException;
  }

  /** There is no answer, with the reason. */
  static final class ReadFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;
    private final boolean busy;

    ReadFailed(String why) {
      this(why, false);
    }

    ReadFailed(String why, boolean busy) {
      super(why, null, false, false);
      this.why = why;
      this.busy = busy;
    }

    /** Whether the read was refused before it was tried. */
    boolean busy() {
      return busy;
    }

    String why() {
      return why;
    }
  }

  private record PendingRead<T extends @Nullable Object>(
      DatabaseRead<T> question, CompletableFuture<T> answer) {
    void answerWith(L2Reader reader) throws SQLException {
      if (!answer.isDone()) {
        answer.complete(question.ask(reader));
      }
    }
  }

  private final SqliteFile file;
  private final Consumer<SQLException> onTrouble;
  private final ArrayBlockingQueue<PendingRead<?>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicInteger generation = new AtomicInteger();
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch connected;
  private volatile boolean closed;

  L2Readers(SqliteFile file, int count, Consumer<SQLException> onTrouble) {
    this.file = file;
    this.onTrouble = onTrouble;
    this.connected = new CountDownLatch(count);
    for (int n = 1; n <= count; n++) {
      threads.add(Thread.ofPlatform().daemon().name("reprise-l2-reader-" + n).start(this::serve));
    }
  }

  <T extends @Nullable Object> T ask(DatabaseRead<T> question, Duration deadline)
      throws ReadFailed {
    PendingRead<T> asked = new PendingRead<>(question, new CompletableFuture<>());
    if (closed) {
      throw new ReadFailed("it is closed");
    }
    if (!waiting.offer(asked)) {
      throw new ReadFailed("too many reads are waiting", true);
    }
    try {
      return asked.answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      asked.answer.cancel(false);
      throw new ReadFailed("no answer within " + deadline.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new ReadFailed("SQLite said: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReadFailed("interrupted");
    }
  }

  /** The file was replaced: each thread opens a new connection before its next read. */
  void reopen() {
    generation.incrementAndGet();
  }

  /**
   * Waits until every thread has its connection, so that the first callers do not lose their
   * deadline to opening it.
   *
   * @return whether all had it within this time; if not, they try again with each read
   */
  boolean awaitConnected(Duration longest) {
    try {
      return connected.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void serve() {
    var mine = new Mine();
    mine.answer(new PendingRead<>(L2Readers::rehearsed, new CompletableFuture<>()));
    connected.countDown();
    while (!closed) {
      PendingRead<?> asked = next();
      if (asked != null) {
        mine.answer(asked);
      }
    }
    mine.close();
  }

  /**
   * Looks up a key that does not exist, so that classes and statements are loaded before the first
   * real look-up.
   */
  private static boolean rehearsed(L2Reader reader) throws SQLException {
    return reader.find("", new byte[0], 0) == null;
  }

  /** One thread's connection, opened again after trouble and when the file was replaced. */
  private final class Mine {
    private @Nullable L2Reader reader;
    private int openedIn = -1;

    void answer(PendingRead<?> asked) {
      try {
        asked.answerWith(current());
      } catch (SQLException e) {
        close();
        asked.answer.completeExceptionally(e);
        if (openedIn
            == generation.get()) { // else the error is about a file that was replaced already
          onTrouble.accept(e);
        }
      }
    }

    private L2Reader current() throws SQLException {
      L2Reader open = reader;
      if (open == null || openedIn != generation.get()) {
        close();
        openedIn = generation.get();
        open = new L2Reader(file);
        reader = open;
      }
      return open;
    }

    private void close() {
      L2Reader open = reader;
      reader = null;
      if (open == null) {
        return;
      }
      try {
        open.close();
      } catch (SQLException e) {
        onTrouble.accept(e);
      }
    }
  }

  private @Nullable PendingRead<?> next() {
    try {
      return waiting.poll(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return null; // only close() interrupts, and the loop checks for it
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      thread.interrupt();
      try {
        thread.join(Duration.ofSeconds(1));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
