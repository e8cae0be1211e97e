package dev.reprise.provider.openai.caching;

import dev.reprise.provider.caching.CachePlan.PlanReason;
import dev.reprise.provider.caching.CachePlan.PlannedMark;
import dev.reprise.provider.caching.Candidates;
import dev.reprise.provider.caching.KnownPrefixes;
import dev.reprise.provider.caching.KnownPrefixes.Candidate;
import dev.reprise.provider.caching.KnownPrefixes.CandidateRole;
import dev.reprise.provider.caching.Lifetime;
import dev.reprise.provider.caching.Placement;
import dev.reprise.provider.caching.Positions;
import dev.reprise.provider.caching.Slots;
import dev.reprise.provider.caching.Worth;
import java.util.ArrayList;
import java.util.List;

/**
 * How one request uses OpenAI's cache.
 *
 * @param mode who places breakpoints
 * @param marks breakpoints that Reprise places
 * @param held every point the provider is expected to hold afterwards, its own among them
 * @param read estimated tokens it reads
 * @param write estimated tokens it writes
 */
record BreakpointShape(
    BreakpointMode mode,
    List<PlannedMark> marks,
    List<PlannedMark> held,
    int read,
    int write,
    PlanReason why) {
  /** How many marks may be placed beside the provider's own. */
  private static final int BESIDE_IMPLICIT = 3;

  enum BreakpointMode {
    /** The provider writes at the end of the newest message and at our marks. */
    IMPLICIT,
    /** Only our marks; without any, caching is off. */
    EXPLICIT
  }

  /** As the caller sent it: the provider writes the newest message's end by itself. */
  static BreakpointShape asSent(Placement placement, PlanReason why) {
    return new ShapeChoice(placement).implicit(List.of(), why);
  }

  static BreakpointShape of(Placement placement) {
    return new ShapeChoice(placement).shape();
  }

  /** Chooses the breakpoints of one request. */
  private static final class ShapeChoice {
    private final Placement placement;
    private final Positions positions;
    private final KnownPrefixes known;
    private final List<Candidate> candidates;

    ShapeChoice(Placement placement) {
      this.placement = placement;
      this.positions = placement.positions();
      this.known = placement.known();
      this.candidates = Candidates.of(placement);
    }

    BreakpointShape shape() {
      if (!Candidates.longEnough(placement, positions.tail())) {
        return implicit(List.of(), PlanReason.BELOW_MINIMUM);
      }
      Worth worth = Worth.of(candidates, placement);
      if (worth.furthest() < 0) {
        return nothingPays();
      }
      Candidate furthest = candidates.get(worth.furthest());
      if (furthest.role() == CandidateRole.TAIL) {
        List<PlannedMark> shared = marks(shared(positions.tail() - 1), BESIDE_IMPLICIT);
        return implicit(
            shared, shared.isEmpty() ? PlanReason.APPEND_ONLY : PlanReason.CONVERSATION_GOES_ON);
      }
      List<PlannedMark> marks = ownMarks(furthest.index());
      if (!markableWarm()) {
        return implicit(List.of(), PlanReason.NO_PLACE_FOR_A_MARK);
      }
      if (marks.isEmpty()) {
        return explicit(marks, PlanReason.NO_PLACE_FOR_A_MARK);
      }
      return explicit(
          marks,
          placement.terms().stable() ? PlanReason.DECLARED_STABLE : PlanReason.PREFIX_COMES_AGAIN);
    }

    /**
     * Reads what is cached and writes nothing. Where nothing is cached, caching is switched off.
     */
    private BreakpointShape nothingPays() {
      if (known.warm() != null) {
        return markableWarm()
            ? explicit(ownMarks(known.warm().index()), PlanReason.READ_ONLY)
            : implicit(List.of(), PlanReason.NO_PLACE_FOR_A_MARK);
      }
      boolean seen = candidates.stream().anyMatch(Candidate::seen);
      return explicit(List.of(), seen ? PlanReason.NOT_WORTH_A_WRITE : PlanReason.NOT_SEEN);
    }

    private boolean markableWarm() {
      return known.warm() == null || positions.at(known.warm().index()).markable();
    }

    /**
     * The marks for the explicit mode: at the prefix that is read, and at prefixes that are shared.
     */
    private List<PlannedMark> ownMarks(int furthest) {
      var indexes = new ArrayList<Integer>();
      if (known.warm() != null) {
        indexes.add(known.warm().index());
      }
      indexes.addAll(shared(furthest));
      return marks(indexes, placement.model().slots());
    }

    /** Positions up to which other requests have the same prefix, the longest first. */
    private List<Integer> shared(int furthest) {
      return candidates.reversed().stream()
          .filter(candidate -> candidate.role() != CandidateRole.TAIL && candidate.seen())
          .map(Candidate::index)
          .filter(index -> index <= furthest)
          .toList();
    }

    private List<PlannedMark> marks(List<Integer> indexes, int most) {
      return indexes.stream()
          .filter(index -> positions.at(index).markable())
          .distinct()
          .limit(most)
          .sorted()
          .map(index -> mark(index, Slots.label(positions, index)))
          .toList();
    }

    private static PlannedMark mark(int index, String at) {
      return new PlannedMark(index, Lifetime.HALF_HOUR, at);
    }

    BreakpointShape implicit(List<PlannedMark> marks, PlanReason why) {
      boolean cached = Candidates.longEnough(placement, positions.tail());
      var held = new ArrayList<PlannedMark>(marks);
      if (cached && marks.stream().noneMatch(mark -> mark.index() == positions.tail())) {
        held.add(mark(positions.tail(), "implicit"));
      }
      int read = known.warm() == null ? 0 : positions.tokens(known.warm().index());
      int write = cached ? Math.max(0, positions.tokens(positions.tail()) - read) : 0;
      return new BreakpointShape(BreakpointMode.IMPLICIT, marks, held, read, write, why);
    }

    private BreakpointShape explicit(List<PlannedMark> marks, PlanReason why) {
      int read = known.warm() == null ? 0 : positions.tokens(known.warm().index());
      int end = marks.isEmpty() ? 0 : positions.tokens(marks.getLast().index());
      return new BreakpointShape(
          BreakpointMode.EXPLICIT, marks, marks, read, Math.max(0, end - read), why);
    }
  }
}
