package dev.reprise.insight.demo;

import java.io.PrintWriter;

/**
 * A progress bar on one line of a terminal; in a pipe only the last state is printed, so that logs
 * stay readable.
 */
final class ProgressBar {
  private static final int WIDTH = 40;

  private final PrintWriter out;
  private final String label;
  private final int total;
  private final boolean terminal;
  private int drawn = -1;

  /**
   * @param total how many steps are expected; more just keep the bar full
   */
  ProgressBar(PrintWriter out, String label, int total, boolean terminal) {
    this.out = out;
    this.label = label;
    this.total = Math.max(1, total);
    this.terminal = terminal;
  }

  synchronized void at(int step) {
    int filled = Math.min(WIDTH, (int) ((long) step * WIDTH / total));
    if (terminal && (filled != drawn || step >= total)) {
      out.printf(
          "\r%-18s [%s%s] %d calls", label, "#".repeat(filled), ".".repeat(WIDTH - filled), step);
      out.flush();
      drawn = filled;
    }
  }

  synchronized void done(int steps) {
    if (terminal) {
      at(Math.max(steps, total));
      out.println();
    } else {
      out.printf("%-18s %d calls%n", label, steps);
    }
    out.flush();
  }
}
