package dev.reprise.fill;

import dev.reprise.plan.Plan;
import dev.reprise.upstream.Answered;

/**
 * Is told how this request's own call goes on; a call that is joined tells its leader's witness.
 */
public interface Witness {
  /**
   * The head of the answer is there.
   *
   * @param plan names who answered
   */
  void begun(Plan.Keyed plan, Answered answered);

  /** The body has ended, and was kept or not. Called once after {@link #begun}. */
  void landed(Plan.Keyed plan, Keeping.Kept kept);
}
