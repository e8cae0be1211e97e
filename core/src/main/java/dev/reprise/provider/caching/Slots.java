package dev.reprise.provider.caching;

import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.PromptPosition.PromptSection;
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

  /** Where the model signs the history, a text of an earlier turn must not become a block. */
  private boolean mayStand(int index) {
    PromptPosition position = placement.positions().at(index);
    boolean rewrites =
        position.standing() == PromptPosition.MarkStanding.TEXT
            && position.section() == PromptPosition.PromptSection.MESSAGES
            && index < placement.positions().newest();
    return position.markable() && !(rewrites && placement.model().appendOnly());
  }

  private int read() {
    KnownPrefixes.Warm warm = placement.known().warm();
    return warm == null ? -1 : warm.index();
  }

  /**
   * Where one turn added more positions than the provider searches back from a mark, one more mark
   * in between: a later request finds the prefix by it, also when it is marked without this
   * registry.
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
  public List<PlannedMark> marks(int hour) {
    int lastHour = Math.max(hour, keptLong());
    return taken.stream()
        .sorted()
        .map(
            index ->
                new PlannedMark(
                    index,
                    index <= lastHour ? Lifetime.HOUR : placement.model().shortest(),
                    label(placement.positions(), index)))
        .toList();
  }

  /**
   * Index of the prefix that is read, where it gets a mark of an hour, or -1. Where the provider
   * has such a lifetime it costs nothing: an hour is billed only for tokens after the hit
   * (reference 1.4, rule 3). Where it was seen that the provider does not keep it so, only a prefix
   * that was written for an hour gets one.
   */
  private int keptLong() {
    KnownPrefixes.Warm warm = placement.known().warm();
    if (warm == null || !placement.model().takes(Lifetime.HOUR)) {
      return -1;
    }
    return warm.lengthens() || warm.lifetime() == Lifetime.HOUR ? warm.index() : -1;
  }

  /** What a mark stands behind. */
  public static String label(Positions positions, int index) {
    PromptSection section = positions.at(index).section();
    if (section != PromptSection.MESSAGES) {
      return section.word();
    }
    return index == positions.tail() ? "tail" : "message";
  }
}
