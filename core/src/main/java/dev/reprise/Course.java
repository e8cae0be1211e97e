package dev.reprise;

import dev.reprise.lookup.Sighting;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Why;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.telemetry.Outcome;

/**
 * Decides what happens to a request that has a key. The functions are pure: {@link #before} decides
 * before the tiers are asked, {@link #after} when they have answered, and {@link #unrendered} when
 * an entry cannot be given in the form asked. {@link Reprise} carries out the result. The questions
 * are asked in this order: may calls only be shared? does the caller refuse kept answers? can the
 * ledger be reached? is there an entry? is its key in the rollout? is it stale?
 */
sealed interface Course {
  /** Ask the tiers, then decide by {@link #after}. */
  record LookUp(Plan.Reusable plan) implements Course {}

  /** Give the entry. */
  record Replay(Sighting.Hit hit) implements Course {}

  /** Give the entry, and make a new one in the background. */
  record Refresh(Sighting.Hit hit) implements Course {}

  /** Ask a provider; whoever asks the same meanwhile joins the call. */
  record Share(Why why) implements Course {}

  /** Ask a provider; nobody joins the call. */
  record Alone(Why why) implements Course {}

  /** The caller wants a kept answer or none (only-if-cached), and there is none. */
  record NotInCache(Sighting.Miss miss) implements Course {}

  /**
   * @param leaseValid whether the ledger can be relied on to know of every invalidation (F-8)
   */
  static Course before(Plan.Keyed plan, boolean leaseValid) {
    return switch (plan) {
      case Plan.Shared shared when shared.question().cachedOnly() -> unasked(shared.whyNotKept());
      case Plan.Shared shared -> bypass(shared, new Why(Outcome.BYPASS, shared.whyNotKept()));
      case Plan.Reusable reusable -> before(reusable, leaseValid);
    };
  }

  /** A request with {@code no-cache} must not join a call that began before it. */
  private static Course bypass(Plan.Shared plan, Why why) {
    return plan.question().request().directives().noCache() ? new Alone(why) : new Share(why);
  }

  private static Course before(Plan.Reusable plan, boolean leaseValid) {
    boolean cachedOnly = plan.question().cachedOnly();
    if (plan.question().request().directives().noCache()) {
      return cachedOnly
          ? unasked(Reason.NO_CACHE)
          : new Alone(new Why(Outcome.REQUEST, Reason.NO_CACHE));
    }
    if (!leaseValid) {
      return cachedOnly
          ? unasked(Reason.LEDGER_UNREACHABLE)
          : new Alone(new Why(Outcome.BYPASS, Reason.LEDGER_UNREACHABLE));
    }
    return new LookUp(plan);
  }

  private static Course unasked(Reason reason) {
    return new NotInCache(Sighting.Miss.unasked(reason));
  }

  /** Decides after the tiers have answered. */
  static Course after(Plan.Reusable plan, Sighting sighting) {
    return switch (sighting) {
      case Sighting.Hit hit when !plan.inRollout() -> notServed(plan, hit);
      case Sighting.Hit hit when hit.stale() && !plan.question().cachedOnly() -> new Refresh(hit);
      case Sighting.Hit hit -> new Replay(hit);
      case Sighting.Miss miss when plan.question().cachedOnly() -> new NotInCache(miss);
      case Sighting.Miss miss -> missed(plan, miss);
    };
  }

  /** There is an entry, but the rollout does not serve this key yet. */
  private static Course notServed(Plan.Reusable plan, Sighting.Hit hit) {
    Reason reason =
        plan.terms().mode() == Ruling.Mode.SHADOW ? Reason.SHADOW : Reason.NOT_IN_ROLLOUT;
    return plan.question().cachedOnly()
        ? new NotInCache(new Sighting.Miss(reason, false, hit.layers(), hit.troubles()))
        : new Alone(new Why(Outcome.MISS, reason, hit.layers()));
  }

  private static Course missed(Plan.Reusable plan, Sighting.Miss miss) {
    Outcome outcome = miss.stale() ? Outcome.STALE : Outcome.MISS;
    var why = new Why(outcome, miss.reason(), miss.layers());
    return plan.inRollout() ? new Share(why) : new Alone(why);
  }

  /**
   * Decides what to do with an entry that could not be rendered in the form asked.
   *
   * @param joinable false when the entry was found while joining: others would find the same
   */
  static Course unrendered(Plan.Keyed plan, Sighting.Hit hit, boolean joinable) {
    if (plan.question().cachedOnly()) {
      return new NotInCache(hit.notReplayable());
    }
    var why = new Why(Outcome.MISS, Reason.MODE_NOT_REPLAYABLE, hit.layers());
    return joinable ? new Share(why) : new Alone(why);
  }
}
