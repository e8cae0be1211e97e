package dev.reprise.insight.analyze.saving;

import dev.reprise.insight.analyze.saving.Charges.Split;
import org.jspecify.annotations.Nullable;

/** A route's prompts under every way of keeping them, summed up. */
public final class Scenario {
  private final Split[][] sums = new Split[Marking.values().length][KeepTime.values().length];

  public Scenario() {
    for (Split[] row : sums) {
      java.util.Arrays.fill(row, Split.NONE);
    }
  }

  /**
   * @param known tokens known from earlier prompts, by {@link KeepTime}
   */
  public void add(int total, int stable, int[] known, int minimum) {
    for (Marking marking : Marking.values()) {
      Split[] row = sums[marking.ordinal()];
      for (int keep = 0; keep < row.length; keep++) {
        row[keep] = row[keep].plus(marking.split(total, stable, known[keep], minimum));
      }
    }
  }

  public void add(Scenario other) {
    for (int marking = 0; marking < sums.length; marking++) {
      for (int keep = 0; keep < sums[marking].length; keep++) {
        sums[marking][keep] = sums[marking][keep].plus(other.sums[marking][keep]);
      }
    }
  }

  Split of(Marking marking, KeepTime keep) {
    return sums[marking.ordinal()][keep.ordinal()];
  }

  /** The cheapest way a provider offers. */
  public record CheapestKeeping(Marking marking, KeepTime keep, long picoDollars) {}

  public CheapestKeeping cheapest(Charges charges, Habits habits) {
    CheapestKeeping best = new CheapestKeeping(Marking.OFF, habits.standard(), uncached(charges));
    for (Marking marking : Marking.values()) {
      for (KeepTime keep : habits.keeps()) {
        long cost = charges.of(of(marking, keep), keep);
        if (cost < best.picoDollars()) {
          best = new CheapestKeeping(marking, keep, cost);
        }
      }
    }
    return best;
  }

  public long uncached(Charges charges) {
    return of(Marking.OFF, KeepTime.FIVE_MINUTES).total() * charges.input();
  }

  /** {@link #cheapest} without prices: what reads most. */
  public CheapestKeeping mostRead(Habits habits, @Nullable Charges charges) {
    return charges == null
        ? new CheapestKeeping(Marking.WHOLE_PROMPT, habits.standard(), 0)
        : cheapest(charges, habits);
  }
}
