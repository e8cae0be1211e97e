package dev.reprise.tier;

import dev.reprise.request.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Who pays when the in-process tier is full, so that one partition's flood cannot push another's
 * entries out (threats 2.1, occupancy channel).
 *
 * <p>Every partition has a floor of {@code comfortable / max(4, partitions present)} bytes, where
 * comfortable is 15/16 of the tier. While all that is kept stays within that, nobody pays. Beyond
 * that, a partition above its floor gives back its own oldest entries for what it brings; a
 * partition within its floor is paid for by the heaviest one, which is then above its own. So
 * nothing of a partition within its floor is evicted for another's sake. Floors shrink as
 * partitions arrive: with a thousand present each is sure of a thousandth. A partition that is
 * alone pays nobody: Caffeine's own policy decides.
 */
final class Shelves {
  private static final int PAYMENTS_A_TURN = 64;
  private static final int LEAST_SHARES = 4;

  private final ConcurrentHashMap<Partition, Shelf> shelves = new ConcurrentHashMap<>();
  private final AtomicLong total = new AtomicLong();
  private final long comfortable;
  private volatile @Nullable Shelf heaviest;

  Shelves(long maxBytes) {
    this.comfortable = maxBytes - maxBytes / 16;
  }

  void add(Kept kept) {
    Shelf shelf =
        shelves.compute(
            kept.slot.partition(),
            (name, present) -> {
              Shelf home = present == null ? new Shelf() : present;
              home.add(kept);
              return home;
            });
    total.addAndGet(kept.weight);
    Shelf known = heaviest;
    if (known == null || shelf.bytes() > known.bytes()) {
      heaviest = shelf;
    }
  }

  void takeOff(Kept kept) {
    shelves.computeIfPresent(
        kept.slot.partition(),
        (name, shelf) -> {
          if (shelf.takeOff(kept)) {
            total.addAndGet(-kept.weight);
          }
          return shelf.bytes() == 0 ? null : shelf;
        });
  }

  /**
   * What must go because {@code newcomer} came; already off its shelf. At most a few dozen a call:
   * a tier that is far too full (a partition that was alone is no longer) empties over some calls
   * rather than in one pause.
   */
  List<Kept> due(Kept newcomer) {
    List<Kept> due = new ArrayList<>();
    while (total.get() > comfortable && shelves.size() > 1 && due.size() < PAYMENTS_A_TURN) {
      Shelf payer = payer(newcomer.slot.partition());
      Kept given = payer == null ? null : payer.giveBack();
      if (given == null) {
        break;
      }
      total.addAndGet(-given.weight);
      due.add(given);
    }
    return due;
  }

  private @Nullable Shelf payer(Partition bringer) {
    long floor = floor();
    Shelf own = shelves.get(bringer);
    if (own != null && own.bytes() > floor) {
      return own;
    }
    Shelf known = heaviest;
    if (known == null || known.bytes() <= floor) {
      known = weighAll();
      heaviest = known;
    }
    return known;
  }

  private @Nullable Shelf weighAll() {
    Shelf found = null;
    for (Shelf shelf : shelves.values()) {
      if (found == null || shelf.bytes() > found.bytes()) {
        found = shelf;
      }
    }
    return found;
  }

  long floor() {
    return comfortable / Math.max(LEAST_SHARES, shelves.size());
  }

  List<Kept> of(Partition partition) {
    Shelf shelf = shelves.get(partition);
    return shelf == null ? List.of() : shelf.all();
  }

  long bytes() {
    return total.get();
  }
}
