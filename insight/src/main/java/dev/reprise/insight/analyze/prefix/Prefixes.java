package dev.reprise.insight.analyze.prefix;

import dev.reprise.insight.analyze.saving.Retention;

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
   * @param within units that repeat an earlier prompt, by {@link Retention}
   * @param like the number of the last request that had the longest known part, or -1
   */
  public record PrefixMatch(int[] within, long like) {
    public int units(Retention keep) {
      return within[keep.ordinal()];
    }
  }

  public PrefixMatch match(Chain chain, long at) {
    var within = new int[Retention.values().length];
    long like = -1;
    for (int unit = 0; unit < chain.units(); unit++) {
      long seen = table.get(chain.print(unit));
      if (seen == SeenTable.NEVER) {
        break;
      }
      like = seen & NUMBERS;
      long age = Math.max(0, at - (seen >> NUMBER_BITS));
      for (Retention keep : Retention.values()) {
        if (within[keep.ordinal()] == unit && keep.holds(age)) {
          within[keep.ordinal()]++;
        }
      }
    }
    return new PrefixMatch(within, like);
  }

  /** Records a chain. Only the last {@value #NUMBER_BITS} bits of the number are stored. */
  public void saw(Chain chain, long at, long number) {
    long value = at << NUMBER_BITS | number & NUMBERS;
    for (int unit = 0; unit < chain.units(); unit++) {
      table.put(chain.print(unit), value);
    }
  }

  /** Whether prefixes were forgotten for lack of memory: then the counts are lower bounds. */
  public boolean forgot() {
    return table.forgotten() > 1;
  }

  static long numbered(long request) {
    return request & NUMBERS;
  }
}
