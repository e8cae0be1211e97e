package dev.reprise.tier;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Computes the floor of each partition: the bytes it keeps for certain in a full tier (threats 2.1,
 * occupancy channel). Pure. A floor depends on use and age, never on the mere amount stored:
 *
 * <ol>
 *   <li>What was asked for again after it was kept counts as used; floors go up to that, and to a
 *       quarter of the tier for one partition.
 *   <li>All floors together are three quarters of the tier at most. The last quarter is the
 *       nursery: it belongs to partitions without a floor, and pays for them first.
 *   <li>Partitions in use for ten minutes or longer share equally: nobody's floor is cut while
 *       another's is higher.
 *   <li>Younger ones get what is left, up to half of all floors, in the order in which they came: a
 *       partition that came before a flood of new ones keeps what it had.
 * </ol>
 *
 * <p>What remains possible: a caller that keeps n partitions in use for ten minutes or longer
 * reduces the others to an equal share among all of them. A partition that is new while other new
 * ones have used up their half has no floor for ten minutes.
 */
public final class Floors {
  /** In nanoseconds. */
  public static final long MATURE = 600_000_000_000L;

  private Floors() {}

  /**
   * One partition in a tier.
   *
   * @param used bytes that were asked for again after they were kept
   * @param age how long it has been in use, in nanoseconds
   * @param order earlier ones have smaller numbers
   */
  public record Holding(long used, long age, long order) {}

  /** The floors, in the order of the holdings. */
  public static long[] of(List<Holding> holdings, long comfortable) {
    long all = guaranteed(comfortable);
    long most = comfortable / 4;
    long[] floors = new long[holdings.size()];
    List<Integer> mature = new ArrayList<>();
    List<Integer> young = new ArrayList<>();
    for (int i = 0; i < floors.length; i++) {
      if (holdings.get(i).used() > 0) {
        (holdings.get(i).age() >= MATURE ? mature : young).add(i);
      }
    }
    long given = shareEqually(holdings, mature, most, all, floors);
    long left = Math.min(all - given, all / 2);
    young.sort(
        Comparator.comparingLong((Integer i) -> -holdings.get(i).age())
            .thenComparingLong(i -> holdings.get(i).order()));
    for (int i : young) {
      floors[i] = Math.min(left, Math.min(most, holdings.get(i).used()));
      left -= floors[i];
    }
    return floors;
  }

  /** What all floors together may come to. */
  static long guaranteed(long comfortable) {
    return comfortable / 4 * 3;
  }

  /** The smallest are satisfied first, so that a large one is cut to what is then left for each. */
  private static long shareEqually(
      List<Holding> holdings, List<Integer> mature, long most, long all, long[] floors) {
    mature.sort(Comparator.comparingLong(i -> holdings.get(i).used()));
    long given = 0;
    int waiting = mature.size();
    for (int i : mature) {
      floors[i] = Math.min((all - given) / waiting, Math.min(most, holdings.get(i).used()));
      given += floors[i];
      waiting--;
    }
    return given;
  }
}
