package dev.reprise.simulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/** The faults that are due: for the next calls, or for a share of all calls. Thread-safe. */
public final class Faults {

  private static final class Planned {
    final Fault fault;
    final int perMille;
    int left;

    Planned(Fault fault, int left, int perMille) {
      this.fault = fault;
      this.left = left;
      this.perMille = perMille;
    }
  }

  private final List<Planned> plan = new ArrayList<>();
  private final SplittableRandom random;

  Faults(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * The next {@code calls} calls suffer it. Plans are used up in the order they were made, one for
   * each call.
   */
  public synchronized void next(int calls, Fault fault) {
    plan.add(new Planned(fault, calls, 1000));
  }

  /** Each call suffers it with a chance of {@code perMille} in a thousand, until {@link #clear}. */
  public synchronized void rate(int perMille, Fault fault) {
    plan.add(new Planned(fault, Integer.MAX_VALUE, perMille));
  }

  public synchronized void clear() {
    plan.clear();
  }

  /** What the call that arrives now suffers. */
  synchronized List<Fault> take() {
    Iterator<Planned> planned = plan.iterator();
    while (planned.hasNext()) {
      Planned each = planned.next();
      if (each.perMille >= 1000 || random.nextInt(1000) < each.perMille) {
        if (each.left != Integer.MAX_VALUE && --each.left == 0) {
          planned.remove();
        }
        return List.of(each.fault);
      }
    }
    return List.of();
  }
}
