package dev.reprise.provider.anthropic;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.provider.caching.CachePlan;
import dev.reprise.provider.caching.CachePlan.PlanReason;
import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.Candidates;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.PromptPosition;
import dev.reprise.provider.caching.Slots;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Plans requests in which the caller placed marks (row B1). The marks are left as they are, unless
 * the provider would refuse the request: for more than four marks, or for a mark of an hour after
 * one of five minutes. Then as few marks as needed are removed; the newest two of the messages and
 * the last of system and of tools are kept longest. A mark of five minutes before one of an hour is
 * raised to an hour; that costs nothing, since all tokens up to the last mark of an hour are billed
 * at that price.
 */
final class ClientMarks {
  private final Placement placement;
  private final Positions positions;
  private final Document document;
  private final List<Edits.Edit> edits = new ArrayList<>();

  private ClientMarks(Placement placement) {
    this.placement = placement;
    this.positions = placement.positions();
    this.document = positions.document();
  }

  static CachePlan plan(Placement placement) {
    return new ClientMarks(placement).plan();
  }

  private CachePlan plan() {
    var marked = new ArrayList<Integer>();
    for (int i = 0; i < positions.size(); i++) {
      if (positions.at(i).mark() != null) {
        marked.add(i);
      }
    }
    Positions.CallerMarking asked = positions.asked();
    int room = placement.model().slots() - (asked.whole() ? 1 : 0) - asked.stray();
    drop(marked, Math.max(0, room));
    List<PlannedMark> marks = ordered(marked);
    if (asked.whole() && positions.tail() >= 0) {
      marks.add(new PlannedMark(positions.tail(), whole(), "whole"));
    }
    PlanReason why = edits.isEmpty() ? PlanReason.CLIENT_MARKED : PlanReason.CLIENT_MARKS_REPAIRED;
    return predicted(marks, why);
  }

  /** Removes the least useful marks until no more than {@code room} are left. */
  private void drop(List<Integer> marked, int room) {
    while (marked.size() > room && !marked.isEmpty()) {
      Integer least = least(marked);
      marked.remove(least);
      int node = positions.at(least).node();
      edits.addAll(
          Edits.removeMembers(
              document, node, List.of(document.member(node, MessagesPositions.MARKER))));
    }
  }

  /**
   * Not the last of tools, of system, nor one of the two newest of the messages, while it may be.
   */
  private Integer least(List<Integer> marked) {
    int newest = marked.getLast();
    int second = marked.size() > 1 ? marked.get(marked.size() - 2) : newest;
    for (int i = 0; i < marked.size(); i++) {
      int index = marked.get(i);
      boolean lastOfSection =
          i + 1 == marked.size()
              || positions.at(marked.get(i + 1)).section() != positions.at(index).section();
      boolean messages = positions.at(index).section() == PromptPosition.PromptSection.MESSAGES;
      if (index != newest && index != second && (messages || !lastOfSection)) {
        return index;
      }
    }
    return marked.getFirst();
  }

  private List<PlannedMark> ordered(List<Integer> marked) {
    var marks = new ArrayList<PlannedMark>();
    boolean hour = positions.asked().whole() && whole() == Lifetime.HOUR;
    for (int index : marked.reversed()) {
      Lifetime asked = positions.at(index).mark();
      hour |= asked == Lifetime.HOUR;
      if (hour && asked != Lifetime.HOUR) {
        raise(positions.at(index).node());
      }
      Lifetime lifetime = hour ? Lifetime.HOUR : Lifetime.FIVE_MINUTES;
      marks.addFirst(new PlannedMark(index, lifetime, Slots.label(positions, index)));
    }
    return marks;
  }

  private void raise(int node) {
    int control = document.member(node, MessagesPositions.MARKER);
    edits.add(Edits.replace(document, control, AnthropicMarks.control(Lifetime.HOUR)));
  }

  private Lifetime whole() {
    int control = document.member(document.root(), MessagesPositions.MARKER);
    return "1h".equals(document.textOrNull(document.member(control, "ttl")))
        ? Lifetime.HOUR
        : Lifetime.FIVE_MINUTES;
  }

  private CachePlan predicted(List<PlannedMark> marks, PlanReason why) {
    KnownPrefixes.Warm warm = placement.known().warm();
    int furthest = marks.isEmpty() ? -1 : marks.getLast().index();
    boolean read = warm != null && found(marks, warm.index());
    int cached = read && warm != null ? positions.tokens(warm.index()) : 0;
    boolean written = furthest >= 0 && Candidates.longEnough(placement, furthest);
    int end = written ? Math.max(cached, positions.tokens(furthest)) : cached;
    int scale = placement.known().scalePermille();
    return new CachePlan(
        AnthropicMarks.NAME,
        why,
        marks,
        edits,
        (long) cached * scale / 1000,
        (long) (end - cached) * scale / 1000,
        edits.isEmpty() ? Set.of() : Set.of(MessagesPositions.MARKER));
  }

  /** Whether a read that starts at one of the marks walks back far enough. */
  private boolean found(List<PlannedMark> marks, int index) {
    return marks.stream()
        .anyMatch(
            mark -> mark.index() >= index && mark.index() - index < placement.model().lookback());
  }
}
