package dev.reprise.bench.placement;

import dev.reprise.bench.placement.Foresight.Choice;
import dev.reprise.bench.placement.Foresight.Rule;
import dev.reprise.bench.placement.Foresight.Stretch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Marks as somebody would place them who knows the future: the bound's choices, squeezed into the
 * slots there are. What it pays the optimum cannot exceed.
 */
final class Foresighted implements Strategy {
  private static final int SLOTS = 4;

  private final Vendor vendor;
  private final Foresight foresight;
  private int request;

  Foresighted(Workload workload) {
    this.vendor = workload.vendor();
    this.foresight = Foresight.of(workload, Rule.FREE);
    foresight.bound();
  }

  @Override
  public String name() {
    return "foresight, as marks";
  }

  @Override
  public byte[] sent(Ask ask) {
    List<Stretch> stretches = foresight.stretches(request++);
    var blocks = new Blocks(vendor, ask);
    blocks.explicit();
    boolean hour = false;
    for (int stretch : marks(stretches, blocks).reversed()) {
      hour |= stretches.get(stretch).choice() == Choice.LONG;
      blocks.mark(blocks.markable(stretches.get(stretch).position()), hour);
    }
    return blocks.bytes();
  }

  /** The furthest that is kept, what is read, where requests part: indexes, ascending. */
  private static List<Integer> marks(List<Stretch> stretches, Blocks blocks) {
    int furthest = -1;
    int read = -1;
    for (int i = 0; i < stretches.size(); i++) {
      boolean markable = blocks.markable(stretches.get(i).position()) >= 0;
      furthest = stretches.get(i).choice().held() && markable ? i : furthest;
      read = stretches.get(i).read() && markable ? i : read;
    }
    var taken = new TreeSet<Integer>();
    take(taken, furthest);
    take(taken, read);
    parting(stretches, blocks, furthest).forEach(index -> take(taken, index));
    return List.copyOf(taken);
  }

  private static void take(TreeSet<Integer> taken, int index) {
    if (index >= 0 && taken.size() < SLOTS) {
      taken.add(index);
    }
  }

  /** Ends of what the next request shares that does not share more; the longest first. */
  private static List<Integer> parting(List<Stretch> stretches, Blocks blocks, int furthest) {
    var parting = new ArrayList<Integer>();
    for (int i = 0; i < furthest; i++) {
      Stretch here = stretches.get(i);
      boolean parts = here.next() != stretches.get(i + 1).next();
      if (parts && here.choice().held() && blocks.markable(here.position()) >= 0) {
        parting.add(i);
      }
    }
    parting.sort(Comparator.comparingInt((Integer i) -> stretches.get(i).next()));
    return parting;
  }
}
