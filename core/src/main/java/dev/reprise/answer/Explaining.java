package dev.reprise.answer;

import dev.reprise.fill.RequestBytes;
import dev.reprise.plan.Plan;
import dev.reprise.telemetry.Decision;
import org.jspecify.annotations.Nullable;

/**
 * Explains a miss by the nearest entry: the fields in which the two differ. Compares with the
 * neighbours after the answer was given, so that no caller waits for the explanation.
 */
public record Explaining(Neighbours neighbours, RequestBytes requests) {
  /**
   * The nearest entry, for a miss that is to be explained; null when there is none, or no memory to
   * read the request once more.
   *
   * @param kept whether the answer was kept, so that later misses are compared with it
   */
  public Decision.@Nullable Nearest nearest(Plan.Keyed plan, boolean explained, boolean kept) {
    if (!explained && !kept) {
      return null;
    }
    Neighbours.ContractFields asked =
        requests.read(plan.question().request(), document -> neighbours.of(plan, document));
    if (asked == null) {
      return null;
    }
    Decision.Nearest nearest = explained ? neighbours.nearest(plan, asked) : null;
    if (kept) {
      neighbours.remember(plan, asked);
    }
    return nearest;
  }
}
