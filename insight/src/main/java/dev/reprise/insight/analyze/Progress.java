package dev.reprise.insight.analyze;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A progress bar, shown on a terminal after two seconds of work and removed at the end. */
public final class Progress {
  private static final long PATIENCE = Duration.ofSeconds(2).toNanos();
  private static final long EVERY = Duration.ofMillis(100).toNanos();
  private static final int WIDTH = 40;

  private final PrintWriter out;
  private final boolean terminal;
  private final long total;
  private final LongSupplier nanoTime;
  private final long began;
  private long drawnAt;
  private boolean drawn;

  public Progress(PrintWriter out, boolean terminal, long total, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.total = Math.max(1, total);
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
    this.drawnAt = began;
  }

  /** Draws the bar for so many bytes read. */
  public void at(long bytes) {
    long now = nanoTime.getAsLong();
    if (!terminal || now - began < PATIENCE || now - drawnAt < EVERY) {
      return;
    }
    int filled = (int) Math.min(WIDTH, bytes * WIDTH / total);
    long left =
        bytes == 0 ? 0 : (now - began) / 1_000_000_000L * Math.max(0, total - bytes) / bytes;
    out.printf(
        "\r[%s%s] %d of %d MB, %d s left   ",
        "#".repeat(filled), ".".repeat(WIDTH - filled), bytes >> 20, total >> 20, left);
    out.flush();
    drawnAt = now;
    drawn = true;
  }

  public void done() {
    if (drawn) {
      out.print("\r" + " ".repeat(WIDTH + 40) + "\r");
      out.flush();
    }
  }
}
