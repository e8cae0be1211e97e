package dev.reprise.provider.handle;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** How often something came in the past hour, to five minutes. Guarded by its owner's lock. */
final class Visits {
  private static final long STEP = TimeUnit.MINUTES.toNanos(5);
  private static final int STEPS = 12;

  private final int[] counts = new int[STEPS];
  private long newest = Long.MIN_VALUE;

  void note(long now) {
    turn(now);
    counts[place(newest)]++;
  }

  int inThePastHour(long now) {
    turn(now);
    return Arrays.stream(counts).sum();
  }

  private void turn(long now) {
    long step = Math.floorDiv(now, STEP);
    if (newest == Long.MIN_VALUE || step - newest >= STEPS) {
      Arrays.fill(counts, 0);
      newest = step;
    }
    while (newest < step) {
      newest++;
      counts[place(newest)] = 0;
    }
  }

  private static int place(long step) {
    return Math.floorMod(step, STEPS);
  }
}
