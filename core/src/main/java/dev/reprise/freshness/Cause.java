package dev.reprise.freshness;

import dev.reprise.policy.Reason;

/** Why an entry that was found is not served; each is one condition of F-3. */
public enum Cause {
  /**
   * Made by an earlier process at a time that the clock has not reached yet. One of the two clocks
   * was wrong, so the age is not known.
   */
  FROM_FUTURE(Reason.FROM_FUTURE),
  /** The hard TTL has passed. */
  EXPIRED(Reason.EXPIRED),
  /** Older than the request's max-age. */
  TOO_OLD(Reason.TOO_OLD),
  /** A tag of the entry, or one the request brought, was invalidated after the stamp (F-11). */
  INVALIDATED(Reason.INVALIDATED),
  /** Stamped below the partition's floor. */
  BELOW_FLOOR(Reason.BELOW_FLOOR),
  /**
   * Made under another incarnation of the ledger, or stamped later than this ledger has ever been.
   */
  OTHER_INCARNATION(Reason.OTHER_INCARNATION),
  /** Admitted under another policy version. */
  POLICY_MOVED(Reason.POLICY_MOVED),
  /** Its scope is not the asker's partition. */
  SCOPE_MISMATCH(Reason.SCOPE_MISMATCH),
  /** The lease has lapsed: freshness cannot be proved (F-8). */
  LEDGER_UNREACHABLE(Reason.LEDGER_UNREACHABLE),
  /** The request asked for a position this node has not applied (F-10). */
  POSITION_NOT_REACHED(Reason.POSITION_NOT_REACHED);

  private final Reason reason;

  Cause(Reason reason) {
    this.reason = reason;
  }

  /** The reason that a decision gives for it. */
  public Reason reason() {
    return reason;
  }
}
