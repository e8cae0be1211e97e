package dev.reprise.freshness;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.Tag;
import java.time.Duration;
import java.util.List;

/**
 * One condition of F-3: why an entry is refused, and how to find out. Conditions are values, so
 * that a test can leave one out and show what goes wrong without it.
 */
record Check(Cause cause, Violation broken) {

  /** True when the entry must not be served. */
  @FunctionalInterface
  interface Violation {
    boolean test(Entry entry, Demands asked, Ledger ledger);
  }

  /**
   * How much the clocks of two process lives may differ, because one was adjusted or is of another
   * node. An age can be too low by as much.
   */
  static final long CLOCKS_DIFFER_SECONDS = 2;

  private static final Check SAME_LIFE =
      new Check(Cause.OTHER_INCARNATION, (entry, asked, ledger) -> otherLife(entry, ledger));

  /**
   * All checks. The lease comes last, so that a lease that ran out during the other checks is
   * noticed. The incarnation is checked twice, first to report the right cause, and again after the
   * tags because of this interleaving: 1. the lease lapses; 2. a reading finds the old incarnation
   * equal; 3. the ledger comes back as a new one, its tags empty; 4. the reading finds no tag newer
   * and then a valid lease.
   */
  static final List<Check> ALL =
      List.of(
          new Check(Cause.SCOPE_MISMATCH, (entry, asked, ledger) -> foreign(entry, asked)),
          new Check(Cause.POLICY_MOVED, (entry, asked, ledger) -> policyMoved(entry, asked)),
          new Check(Cause.FROM_FUTURE, (entry, asked, ledger) -> fromFuture(entry, asked)),
          new Check(Cause.EXPIRED, (entry, asked, ledger) -> expired(entry, asked)),
          new Check(Cause.TOO_OLD, (entry, asked, ledger) -> tooOld(entry, asked)),
          SAME_LIFE,
          new Check(Cause.BELOW_FLOOR, Check::belowFloor),
          new Check(Cause.INVALIDATED, Check::invalidated),
          new Check(Cause.POSITION_NOT_REACHED, (entry, asked, ledger) -> behind(asked, ledger)),
          SAME_LIFE,
          new Check(Cause.LEDGER_UNREACHABLE, (entry, asked, ledger) -> !ledger.leaseValid()));

  static Duration age(Entry entry, Demands asked) {
    Duration age = Duration.between(entry.createdAt(), asked.now());
    return age.isNegative() ? Duration.ZERO : age;
  }

  private static boolean foreign(Entry entry, Demands asked) {
    return !entry.belongsTo(asked.partition());
  }

  private static boolean policyMoved(Entry entry, Demands asked) {
    return !entry.policyVersion().equals(asked.policyVersion());
  }

  /**
   * Within one process the time of reading is never before the time of making. Whole seconds are
   * compared, which makes no object on every hit.
   */
  private static boolean fromFuture(Entry entry, Demands asked) {
    long ahead = entry.createdAt().getEpochSecond() - asked.now().getEpochSecond();
    return ahead > CLOCKS_DIFFER_SECONDS;
  }

  private static boolean expired(Entry entry, Demands asked) {
    return !asked.now().isBefore(entry.expiresAt());
  }

  private static boolean tooOld(Entry entry, Demands asked) {
    Duration maxAge = asked.maxAge();
    return maxAge != null && age(entry, asked).compareTo(maxAge) > 0;
  }

  /**
   * A stamp later than what this ledger has applied comes from a ledger that was since restored to
   * an older state; such an entry is refused like one of another incarnation (F-9).
   */
  private static boolean otherLife(Entry entry, Ledger ledger) {
    Stamp applied = ledger.applied();
    return entry.stamp().incarnation() != applied.incarnation()
        || entry.stamp().sequence() > applied.sequence();
  }

  private static boolean belowFloor(Entry entry, Demands asked, Ledger ledger) {
    return entry.stamp().sequence() < ledger.floor(asked.partition());
  }

  private static boolean invalidated(Entry entry, Demands asked, Ledger ledger) {
    return anyNewer(entry.tags(), entry, asked, ledger)
        || anyNewer(asked.tags(), entry, asked, ledger);
  }

  private static boolean anyNewer(List<Tag> tags, Entry entry, Demands asked, Ledger ledger) {
    for (int i = 0; i < tags.size(); i++) { // no iterator: this runs on every hit
      if (ledger.version(asked.partition(), tags.get(i)) > entry.stamp().sequence()) {
        return true;
      }
    }
    return false;
  }

  private static boolean behind(Demands asked, Ledger ledger) {
    Stamp wanted = asked.minPosition();
    if (wanted == null) {
      return false;
    }
    Stamp applied = ledger.applied();
    return wanted.incarnation() != applied.incarnation() || wanted.sequence() > applied.sequence();
  }
}
