package dev.reprise;

import dev.reprise.lookup.Sighting;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.telemetry.Outcome;

/**
 * Decides what happens to a request that somebody can answer. The functions are pure: {@link
 * #before} decides before the tiers are asked, {@link #after} when they have answered, and {@link
 * #unrendered} when an entry cannot be given in the form asked. {@link Reprise} carries out the
 * result. The questions are asked in this order: has the request a key? may calls only be shared?
 * does the caller refuse kept answers? can the ledger be reached? is there an entry? is its key in
 * the rollout? is it stale?
 */
sealed interface Course {
  /** Ask the provider; the answer is neither shared nor kept. */
  record PassThrough(Plan.Through plan) implements Course {}

  /** Ask the tiers, then decide by {@link #after}. */
  record LookUp(Plan.Reusable plan) implements Course {}

  /** Give the entry. */
  record Replay(Plan.Keyed plan, Sighting.Hit hit) implements Course {}

  /** Give the entry, and make a new one in the background. */
  record Refresh(Plan.Keyed plan, Sighting.Hit hit) implements Course {}

  /** Ask a provider; whoever asks the same meanwhile joins the call. */
  record AskShared(Plan.Keyed plan, CallReason why) implements Course {}

  /** Ask a provider; nobody joins the call. */
  record AskAlone(Plan.Keyed plan, CallReason why) implements Course {}

  /** The caller wants a kept answer or none (only-if-cached), and there is none. */
  record NotInCache(Plan.Answerable plan, Sighting.Miss miss) implements Course {}

  /**
   * Decides before the tiers are asked.
   *
   * @param leaseValid whether the ledger can be relied on to know of every invalidation (F-8)
   */
  static Course before(Plan.Answerable plan, boolean leaseValid) {
    return switch (plan) {
      case Plan.Through through when cachedOnly(through) -> unasked(through, through.reason());
      case Plan.Through through -> new PassThrough(through);
      case Plan.Shared shared when cachedOnly(shared) -> unasked(shared, shared.whyNotKept());
      case Plan.Shared shared -> notKept(shared);
      case Plan.Reusable reusable -> before(reusable, leaseValid);
    };
  }

  private static boolean cachedOnly(Plan.Answerable plan) {
    return plan.question().cachedOnly();
  }

  /** A request with {@code no-cache} must not join a call that began before it. */
  private static Course notKept(Plan.Shared plan) {
    var why = new CallReason(Outcome.BYPASS, plan.whyNotKept());
    return plan.question().request().directives().noCache()
        ? new AskAlone(plan, why)
        : new AskShared(plan, why);
  }

  private static Course before(Plan.Reusable plan, boolean leaseValid) {
    if (plan.question().request().directives().noCache()) {
      return cachedOnly(plan)
          ? unasked(plan, Reason.NO_CACHE)
          : new AskAlone(plan, new CallReason(Outcome.REQUEST, Reason.NO_CACHE));
    }
    if (!leaseValid) {
      return cachedOnly(plan)
          ? unasked(plan, Reason.LEDGER_UNREACHABLE)
          : new AskAlone(plan, new CallReason(Outcome.BYPASS, Reason.LEDGER_UNREACHABLE));
    }
    return new LookUp(plan);
  }

  private static Course unasked(Plan.Answerable plan, Reason reason) {
    return new NotInCache(plan, Sighting.Miss.unasked(reason));
  }

  /** Decides after the tiers have answered. */
  static Course after(Plan.Reusable plan, Sighting sighting) {
    return switch (sighting) {
      case Sighting.Hit hit when !plan.inRollout() -> notServed(plan, hit);
      case Sighting.Hit hit when hit.stale() && !cachedOnly(plan) -> new Refresh(plan, hit);
      case Sighting.Hit hit -> new Replay(plan, hit);
      case Sighting.Miss miss when cachedOnly(plan) -> new NotInCache(plan, miss);
      case Sighting.Miss miss -> missed(plan, miss);
    };
  }

  /** There is an entry, but the rollout does not serve this key yet. */
  private static Course notServed(Plan.Reusable plan, Sighting.Hit hit) {
    Reason reason =
        plan.terms().mode() == Ruling.Mode.SHADOW ? Reason.SHADOW : Reason.NOT_IN_ROLLOUT;
    return cachedOnly(plan)
        ? new NotInCache(plan, new Sighting.Miss(reason, false, hit.layers(), hit.troubles()))
        : new AskAlone(plan, new CallReason(Outcome.MISS, reason, hit.layers()));
  }

  private static Course missed(Plan.Reusable plan, Sighting.Miss miss) {
    Outcome outcome = miss.stale() ? Outcome.STALE : Outcome.MISS;
    var why = new CallReason(outcome, miss.reason(), miss.layers());
    return plan.inRollout() ? new AskShared(plan, why) : new AskAlone(plan, why);
  }

  /**
   * Decides what to do with an entry that could not be rendered in the form asked.
   *
   * @param joinable false when the entry was found while joining: others would find the same
   */
  static Course unrendered(Plan.Keyed plan, Sighting.Hit hit, boolean joinable) {
    if (cachedOnly(plan)) {
      return new NotInCache(plan, hit.notReplayable());
    }
    var why = new CallReason(Outcome.MISS, Reason.MODE_NOT_REPLAYABLE, hit.layers());
    return joinable ? new AskShared(plan, why) : new AskAlone(plan, why);
  }
}
