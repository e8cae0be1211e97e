package dev.reprise.fill;

import dev.reprise.plan.Plan;
import dev.reprise.upstream.Answered;

/**
 * Receives the events of one call. A request that joins another's call has no witness; that call's
 * events go to the witness of the request that leads it.
 */
public interface Witness {
  /**
   * The head of the answer is there.
   *
   * @param plan names who answered
   */
  void begun(Plan.Keyed plan, Answered answered);

  /** The body has ended, and was kept or not. Called once after {@link #begun}. */
  void landed(Plan.Keyed plan, Keeping.KeepResult kept);
}
