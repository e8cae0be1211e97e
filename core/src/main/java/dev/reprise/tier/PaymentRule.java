package dev.reprise.tier;

import java.util.List;

/**
 * Who pays when a tier is full: one rule, in memory and on disk (threats 2.1, occupancy channel).
 * Pure. All numbers are bytes; comfortable is what a tier holds while nobody pays.
 *
 * <ol>
 *   <li>partitions without a floor pay as far as they hold more than the {@link #nursery}, first
 *       those that hold more than a {@link #share};
 *   <li>then whoever is furthest above its floor, in proportion: {@link #compareExcess}.
 * </ol>
 */
@FunctionalInterface
public interface PaymentRule {
  /** Floors are earned by use and age, see {@link Floors}. */
  PaymentRule BY_USE = Floors::of;

  /** There is room for so many equal shares at least, however few partitions there are. */
  int LEAST_SHARES = 4;

  /** The floors, in the order of the holdings; 0 is none. */
  long[] floors(List<Floors.Holding> holdings, long comfortable);

  /** What partitions without a floor hold together before they pay for others. */
  static long nursery(long comfortable) {
    return comfortable / 4;
  }

  /** What one partition without a floor holds before it pays ahead of the others. */
  static long share(long comfortable, long partitions) {
    return comfortable / Math.max(LEAST_SHARES, partitions);
  }

  /**
   * Compares two partitions by bytes over floor, exactly. Positive when the first is further above
   * its floor in proportion. Floors are greater than 0.
   */
  static int compareExcess(long bytes, long floor, long otherBytes, long otherFloor) {
    int high =
        Long.compare(Math.multiplyHigh(bytes, otherFloor), Math.multiplyHigh(otherBytes, floor));
    return high != 0 ? high : Long.compareUnsigned(bytes * otherFloor, otherBytes * floor);
  }
}
