package dev.reprise.provider.caching;

import dev.reprise.provider.caching.KnownPrefixes.Candidate;
import dev.reprise.provider.caching.KnownPrefixes.CandidateRole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The positions at which a write may pay: long enough to be cached, and seen before, declared
 * stable by the route, or the end of the request.
 */
public final class Candidates {
  private Candidates() {}

  public static List<Candidate> of(Placement placement) {
    Positions positions = placement.positions();
    var candidates = new ArrayList<Candidate>(placement.known().candidates());
    if (placement.terms().stable() && positions.stableEnd() >= 0) {
      int end = positions.stableEnd();
      candidates.removeIf(candidate -> candidate.index() == end);
      candidates.add(new Candidate(end, CandidateRole.SECTION, Odds.DECLARED, true));
      candidates.sort(Comparator.comparingInt(Candidate::index));
    }
    candidates.removeIf(candidate -> !longEnough(placement, candidate.index()));
    return candidates;
  }

  /** Whether the provider caches so much, with the estimate corrected by its latest counts. */
  public static boolean longEnough(Placement placement, int index) {
    long tokens = placement.positions().tokens(index);
    return tokens * placement.known().scalePermille() / 1000 >= placement.model().minTokens();
  }
}
