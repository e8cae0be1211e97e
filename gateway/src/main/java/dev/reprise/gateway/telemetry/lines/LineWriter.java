package dev.reprise.gateway.telemetry.lines;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines on a thread of its own, so that no request waits for a disk. A line is made there,
 * too. When the thread falls behind, lines are dropped and counted.
 */
public final class LineWriter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LineWriter.class.getName());
  private static final int MOST_WAITING = 4096;

  private final BlockingQueue<Supplier<String>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final LongAdder dropped = new LongAdder();
  private final OutputStream out;
  private final long most;
  private final Thread thread;
  private long written;

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
    if (!waiting.offer(line)) {
      dropped.increment();
    }
  }

  public long dropped() {
    return dropped.sum();
  }

  private void run() {
    try {
      while (true) {
        Supplier<String> line = waiting.take();
        put(line);
        if (waiting.isEmpty()) {
          out.flush();
        }
      }
    } catch (InterruptedException stopped) {
      drain();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "no more lines are written by " + thread.getName(), e);
      failed();
    }
  }

  private void put(@Nullable Supplier<String> line) throws IOException {
    if (line == null) {
      return;
    }
    byte[] bytes = (line.get() + "\n").getBytes(StandardCharsets.UTF_8);
    if (written + bytes.length > most) {
      dropped.increment();
      return;
    }
    written += bytes.length;
    out.write(bytes);
  }

  /** What waits is written before the end. */
  private void drain() {
    try {
      while (!waiting.isEmpty()) {
        put(waiting.poll());
      }
      out.flush();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "the last lines of " + thread.getName(), e);
    }
  }

  /** Nobody writes any more: what comes is counted as dropped. */
  private void failed() {
    try {
      while (true) {
        waiting.take();
        dropped.increment();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Writes what waits, for at most two seconds. The stream stays open when it is standard error.
   */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(2_000);
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
