package dev.reprise.insight.analyze.prefix;

import dev.reprise.insight.analyze.saving.KeepTime;

/**
 * How far each prompt repeats earlier ones. Seen prefixes are kept in a table of fixed size: for
 * each unit of a chain when it was last part of a prompt, and of which.
 */
public final class Prefixes {
  private static final int NUMBER_BITS = 20;
  private static final long NUMBERS = (1L << NUMBER_BITS) - 1;

  private final SeenTable table;

  public Prefixes(SeenTable table) {
    this.table = table;
  }

  /**
   * @param within units that repeat an earlier prompt, by {@link KeepTime}
   * @param like the number of the last request that had the longest known part, or -1
   */
  public record Match(int[] within, long like) {
    public int units(KeepTime keep) {
      return within[keep.ordinal()];
    }
  }

  public Match match(Chain chain, long at) {
    var within = new int[KeepTime.values().length];
    long like = -1;
    for (int unit = 0; unit < chain.units(); unit++) {
      long seen = table.get(chain.print(unit));
      if (seen == SeenTable.NEVER) {
        break;
      }
      like = seen & NUMBERS;
      long age = Math.max(0, at - (seen >> NUMBER_BITS));
      for (KeepTime keep : KeepTime.values()) {
        if (within[keep.ordinal()] == unit && keep.holds(age)) {
          within[keep.ordinal()]++;
        }
      }
    }
    return new Match(within, like);
  }

  /** The number is told apart from the {@value #NUMBER_BITS} bits before it only. */
  public void saw(Chain chain, long at, long number) {
    long value = at << NUMBER_BITS | number & NUMBERS;
    for (int unit = 0; unit < chain.units(); unit++) {
      table.put(chain.print(unit), value);
    }
  }

  /** Whether prefixes had to be forgotten: then what was counted is a lower bound. */
  public boolean forgot() {
    return table.forgotten() > 1;
  }

  static long numbered(long request) {
    return request & NUMBERS;
  }
}
