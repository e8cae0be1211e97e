package dev.reprise.insight.analyze.saving;

import dev.reprise.insight.analyze.saving.Charges.Split;
import org.jspecify.annotations.Nullable;

/** A route's prompts under every way of keeping them, summed up. */
public final class Scenario {
  private final Split[][] sums = new Split[Marking.values().length][Keep.values().length];

  public Scenario() {
    for (Split[] row : sums) {
      java.util.Arrays.fill(row, Split.NONE);
    }
  }

  /**
   * @param known tokens known from earlier prompts, by {@link Keep}
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

  Split of(Marking marking, Keep keep) {
    return sums[marking.ordinal()][keep.ordinal()];
  }

  /** The cheapest way a provider offers. */
  public record Choice(Marking marking, Keep keep, long picoDollars) {}

  public Choice cheapest(Charges charges, Habits habits) {
    Choice best = new Choice(Marking.OFF, habits.standard(), uncached(charges));
    for (Marking marking : Marking.values()) {
      for (Keep keep : habits.keeps()) {
        long cost = charges.of(of(marking, keep), keep);
        if (cost < best.picoDollars()) {
          best = new Choice(marking, keep, cost);
        }
      }
    }
    return best;
  }

  public long uncached(Charges charges) {
    return of(Marking.OFF, Keep.FIVE_MINUTES).total() * charges.input();
  }

  /** {@link #cheapest} without prices: what reads most. */
  public Choice mostRead(Habits habits, @Nullable Charges charges) {
    return charges == null
        ? new Choice(Marking.WHOLE_PROMPT, habits.standard(), 0)
        : cheapest(charges, habits);
  }
}
