package dev.reprise.gateway.telemetry.lines;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Writes lines on a thread of its own, so that no request waits for a disk. A line is made there,
 * too. When the thread falls behind, lines are dropped and counted.
 */
public final class LineWriter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LineWriter.class.getName());
  private static final int MOST_WAITING = 4096;

  private static final Runnable NOTHING = () -> {};
  private static final WaitingLine LAST = new WaitingLine(() -> "", NOTHING);
  private static final long PATIENCE_MILLIS = 2_000;

  private final BlockingQueue<WaitingLine> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final LongAdder dropped = new LongAdder();
  private final OutputStream out;
  private final long most;
  private final Thread thread;
  private volatile boolean closed;
  private boolean broken;
  private long written;

  /**
   * @param gone is run once when the line waits no longer, whether it was written or not
   */
  private record WaitingLine(Supplier<String> text, Runnable gone) {}

  /**
   * @param name of the thread
   * @param most bytes to write in all; lines beyond are dropped
   */
  public LineWriter(String name, OutputStream out, long written, long most) {
    this.out = out;
    this.written = written;
    this.most = most;
    this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
  }

  /** Takes a line that is made later, by another thread; never blocks. */
  public void write(Supplier<String> line) {
    write(line, NOTHING);
  }

  /**
   * The same for a line that takes room while it waits.
   *
   * @param gone is run once when the line waits no longer, whether it was written or not; by the
   *     other thread, and not at all when false is returned
   * @return whether the line was taken; one that was not is counted as dropped
   */
  public boolean write(Supplier<String> line, Runnable gone) {
    boolean taken = !closed && waiting.offer(new WaitingLine(line, gone));
    if (!taken) {
      dropped.increment();
    }
    return taken;
  }

  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    try {
      WaitingLine line = waiting.take();
      while (line != LAST) {
        put(line);
        line = waiting.take();
      }
      flush();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each line is written or counted as dropped; none ends the thread. */
  private void put(WaitingLine line) {
    boolean put = false;
    try {
      put = !broken && append(line.text().get());
      if (put && waiting.isEmpty()) {
        flush();
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      LOG.log(System.Logger.Level.ERROR, "a line could not be made by " + thread.getName(), e);
    } finally {
      line.gone().run();
      if (!put) {
        dropped.increment();
      }
    }
  }

  private boolean append(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    if (written + bytes.length > most) {
      return false;
    }
    try {
      out.write(bytes);
      written += bytes.length;
      return true;
    } catch (IOException e) {
      return broken(e);
    }
  }

  private void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      broken(e);
    }
  }

  /** Nothing is written any more: what comes is counted as dropped. */
  private boolean broken(IOException e) {
    if (!broken) {
      LOG.log(System.Logger.Level.ERROR, "no more lines are written by " + thread.getName(), e);
    }
    broken = true;
    return false;
  }

  /**
   * Writes what waits, for at most two seconds. The stream stays open when it is standard error.
   * The thread is not interrupted, since that would close a file in which it is writing.
   */
  @Override
  public void close() {
    closed = true;
    try {
      if (waiting.offer(LAST, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        thread.join(PATIENCE_MILLIS);
      }
      if (out != System.err) {
        out.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "could not close the file of " + thread.getName(), e);
    }
  }
}
