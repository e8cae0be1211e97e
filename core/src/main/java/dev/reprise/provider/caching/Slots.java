package dev.reprise.provider.caching;

import dev.reprise.provider.caching.CachePlan.Mark;
import dev.reprise.provider.caching.Position.Section;
import java.util.ArrayList;
import java.util.List;

/** The few marks a request may carry, taken most useful first. */
public final class Slots {
  private final Placement placement;
  private final int most;
  private final int furthest;
  private final List<Integer> taken = new ArrayList<>(4);

  /**
   * @param furthest index of the last mark that is paid for, or -1: up to it more marks cost
   *     nothing
   */
  public Slots(Placement placement, int furthest) {
    this.placement = placement;
    this.most = placement.model().slots();
    this.furthest = furthest;
  }

  /** Takes a slot where a mark may stand and costs nothing more; else changes nothing. */
  public void take(int index) {
    boolean free = index >= 0 && index <= Math.max(furthest, read());
    if (free
        && taken.size() < most
        && !taken.contains(index)
        && mayStand(index)
        && Candidates.longEnough(placement, index)) {
      taken.add(index);
    }
  }

  /** Where history is signed, a text of an earlier turn stays a text. */
  private boolean mayStand(int index) {
    Position position = placement.positions().at(index);
    boolean rewrites =
        position.standing() == Position.Standing.TEXT
            && position.section() == Position.Section.MESSAGES
            && index < placement.positions().newest();
    return position.markable() && !(rewrites && placement.model().appendOnly());
  }

  private int read() {
    Known.Warm warm = placement.known().warm();
    return warm == null ? -1 : warm.index();
  }

  /**
   * Where one turn added more positions than a read walks back, a mark in between: whoever goes on
   * from here without our memory finds it.
   */
  public void between() {
    Positions positions = placement.positions();
    int anchor = furthest - placement.model().lookback() + 1;
    if (furthest < 0 || anchor <= Math.max(read(), positions.stableEnd())) {
      return;
    }
    while (anchor < furthest && !positions.at(anchor).markable()) {
      anchor++;
    }
    if (anchor < furthest) {
      take(anchor);
    }
  }

  /**
   * In render order. Lifetimes never grow on the way: an hour behind five minutes is refused.
   *
   * @param hour index of the last mark that is paid for an hour, or -1
   */
  public List<Mark> marks(int hour) {
    int lastHour = Math.max(hour, keptLong());
    return taken.stream()
        .sorted()
        .map(
            index ->
                new Mark(
                    index,
                    index <= lastHour ? Lifetime.HOUR : placement.model().shortest(),
                    label(placement.positions(), index)))
        .toList();
  }

  /**
   * What is read stays for an hour wherever there are such lives: it costs nothing, for an hour is
   * billed for what stands behind the hit only (reference 1.4, rule 3). Where the provider was seen
   * not to keep it so, only what was paid for an hour.
   */
  private int keptLong() {
    Known.Warm warm = placement.known().warm();
    if (warm == null || !placement.model().takes(Lifetime.HOUR)) {
      return -1;
    }
    return warm.lengthens() || warm.lifetime() == Lifetime.HOUR ? warm.index() : -1;
  }

  /** What a mark stands behind. */
  public static String label(Positions positions, int index) {
    Section section = positions.at(index).section();
    if (section != Section.MESSAGES) {
      return section.word();
    }
    return index == positions.tail() ? "tail" : "message";
  }
}
