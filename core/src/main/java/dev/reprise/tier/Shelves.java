package dev.reprise.tier;

import dev.reprise.request.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who pays when the in-process tier is full, so that neither one partition's flood nor a thousand
 * invented partitions can push another's entries out (threats 2.1, occupancy channel). Comfortable
 * is 15/16 of the tier; while all that is kept stays within that, nobody pays. Beyond that:
 *
 * <ol>
 *   <li>a partition that has a floor (see {@link Floors}) and is above it pays with its own oldest
 *       entries for what it brings;
 *   <li>else the {@link PaymentRule} names who pays; partitions without a floor that hold no more
 *       than a share pay one after the other;
 *   <li>as the last resort, when nobody pays by these rules, the partition that holds the most
 *       pays.
 * </ol>
 *
 * <p>So what lies within a floor is not evicted for another partition, except by the last resort.
 * When there is one partition only, Caffeine's own policy decides. Floors are computed anew after
 * some payments; a hit does nothing here but mark its entry, and the first hit of an entry adds its
 * bytes to one counter.
 */
final class Shelves {
  private static final int PAYMENTS_A_TURN = 64;

  /**
   * Payments between two surveys, and one more for every few partitions: a survey sees them all.
   */
  private static final int LEAST_PAYMENTS = 64;

  private static final int PARTITIONS_A_PAYMENT = 32;

  /** Partitions that keep nothing, remembered for the age of their use. */
  private static final int MOST_EMPTY = 1024;

  private final ConcurrentHashMap<Partition, Shelf> shelves = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Shelf> turns = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicLong arrivals = new AtomicLong();
  private final AtomicLong total = new AtomicLong();
  private final AtomicLong withoutFloor = new AtomicLong();
  private final ReentrantLock surveying = new ReentrantLock();
  private final long comfortable;
  private final LongSupplier nanos;
  private final PaymentRule rule;
  private final AtomicLong payments = new AtomicLong();
  private volatile boolean surveyed;

  /** The heaviest without a floor, and who is furthest above one; null where none is looked for. */
  private volatile @Nullable Shelf heaviest;

  private volatile @Nullable Shelf overdrawn;

  Shelves(long maxBytes, LongSupplier nanos) {
    this(maxBytes, nanos, PaymentRule.BY_USE);
  }

  Shelves(long maxBytes, LongSupplier nanos, PaymentRule rule) {
    this.comfortable = maxBytes - maxBytes / 16;
    this.nanos = nanos;
    this.rule = rule;
  }

  void add(HeldEntry kept) {
    Shelf shelf =
        shelves.compute(
            kept.slot.partition(),
            (name, present) -> {
              Shelf home = present == null ? new Shelf(arrivals.getAndIncrement()) : present;
              home.add(kept);
              return home;
            });
    total.addAndGet(kept.weight);
    if (shelf.floor == 0) {
      withoutFloor.addAndGet(kept.weight);
      queue(shelf);
      Shelf known = heaviest;
      if (known == null || shelf.bytes() > known.bytes()) {
        heaviest = shelf;
      }
    }
  }

  void takeOff(HeldEntry kept) {
    shelves.computeIfPresent(
        kept.slot.partition(),
        (name, shelf) -> {
          if (shelf.takeOff(kept)) {
            gone(shelf, kept);
          }
          return shelf.bytes() == 0 && !shelf.everUsed() ? null : shelf;
        });
  }

  private void gone(Shelf shelf, HeldEntry kept) {
    total.addAndGet(-kept.weight);
    if (shelf.floor == 0) {
      withoutFloor.addAndGet(-kept.weight);
    }
  }

  private void queue(Shelf shelf) {
    if (shelf.inTurn.compareAndSet(false, true)) {
      turns.add(shelf);
      if (waiting.incrementAndGet() > 2 * shelves.size() + MOST_EMPTY) {
        waiting.addAndGet(-forgetEmpty());
      }
    }
  }

  /** While nobody pays, nobody takes emptied shelves out of the queue. */
  private int forgetEmpty() {
    var forgotten = new ArrayList<Shelf>();
    turns.removeIf(shelf -> shelf.bytes() == 0 && forgotten.add(shelf));
    forgotten.forEach(shelf -> shelf.inTurn.set(false));
    return forgotten.size();
  }

  /**
   * The entries to evict because {@code newcomer} came; they are off their shelves already. At most
   * {@value #PAYMENTS_A_TURN} a call: a tier that is far too full (a second partition came to a
   * tier that one had filled) is emptied over several calls and not in one long pause.
   */
  List<HeldEntry> due(HeldEntry newcomer) {
    if (total.get() <= comfortable || shelves.size() < 2) {
      return List.of();
    }
    List<HeldEntry> due = new ArrayList<>();
    while (total.get() > comfortable && due.size() < PAYMENTS_A_TURN) {
      surveyIfDue();
      Shelf payer = payer(newcomer.slot.partition());
      HeldEntry given = payer == null ? null : payer.giveBack();
      if (payer == null || given == null) {
        break;
      }
      payments.getAndIncrement();
      gone(payer, given);
      due.add(given);
    }
    return due;
  }

  private @Nullable Shelf payer(Partition bringer) {
    Shelf own = shelves.get(bringer);
    if (own != null && own.floor > 0 && own.bytes() > own.floor) {
      return own;
    }
    if (withoutFloor.get() > PaymentRule.nursery(comfortable)) {
      Shelf found = ofTheNursery(own);
      if (found != null) {
        return found;
      }
    }
    Shelf above = overdrawn;
    if (above != null && above.bytes() <= above.floor) {
      above = furthestAbove();
      overdrawn = above;
    }
    if (above != null) {
      return above;
    }
    Shelf found = ofTheNursery(own);
    return found == null ? largest() : found;
  }

  private @Nullable Shelf ofTheNursery(@Nullable Shelf own) {
    long share = share();
    if (own != null && own.floor == 0 && own.bytes() > share) {
      return own;
    }
    Shelf known = heaviest;
    if (known != null && (known.floor > 0 || known.bytes() <= share)) {
      known = heaviestWithoutFloor(share);
      heaviest = known;
    }
    return known == null ? nextInTurn() : known;
  }

  /** One after the other: each pays with one entry, and goes to the end of the queue. */
  private @Nullable Shelf nextInTurn() {
    for (Shelf next = turns.poll(); next != null; next = turns.poll()) {
      next.inTurn.set(false);
      waiting.decrementAndGet();
      if (next.floor == 0 && next.bytes() > 0) {
        queue(next);
        return next;
      }
    }
    return null;
  }

  private @Nullable Shelf heaviestWithoutFloor(long share) {
    Shelf found = null;
    for (Shelf shelf : shelves.values()) {
      boolean heavier = found == null || shelf.bytes() > found.bytes();
      if (heavier && shelf.floor == 0 && shelf.bytes() > share) {
        found = shelf;
      }
    }
    return found;
  }

  private @Nullable Shelf furthestAbove() {
    Shelf found = null;
    for (Shelf shelf : shelves.values()) {
      if (shelf.floor > 0 && shelf.bytes() > shelf.floor && further(shelf, found)) {
        found = shelf;
      }
    }
    return found;
  }

  private static boolean further(Shelf shelf, @Nullable Shelf than) {
    return than == null
        || PaymentRule.compareExcess(shelf.bytes(), shelf.floor, than.bytes(), than.floor) > 0;
  }

  private @Nullable Shelf largest() {
    Shelf found = null;
    for (Shelf shelf : shelves.values()) {
      if (found == null || shelf.bytes() > found.bytes()) {
        found = shelf;
      }
    }
    return found;
  }

  private long share() {
    return PaymentRule.share(comfortable, shelves.size());
  }

  /** Run by one thread at a time; meanwhile the others use the earlier floors. */
  private void surveyIfDue() {
    boolean due =
        !surveyed || payments.get() > LEAST_PAYMENTS + shelves.size() / PARTITIONS_A_PAYMENT;
    if (!due || !surveying.tryLock()) {
      return;
    }
    try {
      survey(nanos.getAsLong());
      payments.set(0);
      surveyed = true;
    } finally {
      surveying.unlock();
    }
  }

  private void survey(long now) {
    List<Shelf> all = new ArrayList<>(shelves.size());
    List<Floors.Holding> holdings = new ArrayList<>(shelves.size());
    int empty = 0;
    for (Map.Entry<Partition, Shelf> entry : shelves.entrySet()) {
      Shelf shelf = entry.getValue();
      if (shelf.bytes() == 0 && ++empty > MOST_EMPTY) {
        shelves.computeIfPresent(entry.getKey(), (name, it) -> it.bytes() == 0 ? null : it);
        continue;
      }
      long age = shelf.age(now);
      all.add(shelf);
      holdings.add(new Floors.Holding(shelf.used(), age, shelf.order));
    }
    long[] floors = rule.floors(holdings, comfortable);
    long without = 0;
    for (int i = 0; i < floors.length; i++) {
      Shelf shelf = all.get(i);
      shelf.floor = floors[i];
      if (floors[i] == 0) {
        without += shelf.bytes();
        queue(shelf);
      }
    }
    withoutFloor.set(without);
    heaviest = heaviestWithoutFloor(share());
    overdrawn = furthestAbove();
  }

  List<HeldEntry> of(Partition partition) {
    Shelf shelf = shelves.get(partition);
    return shelf == null ? List.of() : shelf.all();
  }

  Set<Partition> partitions() {
    return Set.copyOf(shelves.keySet());
  }

  long bytes() {
    return total.get();
  }
}
