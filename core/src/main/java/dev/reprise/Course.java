package dev.reprise;

import dev.reprise.lookup.Sighting;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Plan;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.telemetry.Outcome;
import java.util.List;
import java.util.function.Predicate;

/**
 * Decides what happens to a request that somebody can answer. The functions are pure: {@link
 * #before} decides before the tiers are asked, {@link #after} when they have answered, {@link
 * #takesPlaceOfCall} when the nearest tier was asked once more before a call, {@link #landed} when
 * a call that the request waited for has become an entry, and {@link #unrendered} when an entry
 * cannot be given in the form asked. {@link Reprise} carries out the result. The questions are
 * asked in this order: has the request a key? may calls only be shared? does the caller refuse kept
 * answers? can the ledger be reached? is there an entry? is its key in the rollout? is there memory
 * to give it? is it stale? Last comes only-if-cached, in one place for all ({@link #orNotInCache}):
 * it turns each call to a provider into {@link NotInCache}.
 */
sealed interface Course {
  /** Ask the provider; the answer is neither shared nor kept. */
  record PassThrough(Plan.Through plan) implements Course {}

  /** Ask the tiers, then decide by {@link #after}. */
  record LookUp(Plan.Reusable plan) implements Course {}

  /** Give the entry. */
  record Replay(Plan.Keyed plan, Sighting.Hit hit) implements Course {}

  /** Give the entry that the call of another request has become. */
  record ReplayLanded(Plan.Keyed plan, Sighting.Hit hit) implements Course {}

  /** Give the entry, and make a new one in the background. */
  record ReplayAndRefresh(Plan.Keyed plan, Sighting.Hit hit) implements Course {}

  /** There is an entry, and no memory for a copy of it: the caller is told to ask again. */
  record NoMemory(Plan.Keyed plan, Sighting.Hit hit) implements Course {}

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
    return orNotInCache(
        switch (plan) {
          case Plan.Through through -> new PassThrough(through);
          case Plan.Shared shared -> notKept(shared);
          case Plan.Reusable reusable -> before(reusable, leaseValid);
        });
  }

  /** A request with {@code no-cache} must not join a call that began before it. */
  private static Course notKept(Plan.Shared plan) {
    var why = new CallReason(Outcome.BYPASS, plan.whyNotKept());
    return noCache(plan) ? new AskAlone(plan, why) : new AskShared(plan, why);
  }

  private static Course before(Plan.Reusable plan, boolean leaseValid) {
    if (noCache(plan)) {
      return new AskAlone(plan, new CallReason(Outcome.REQUEST, Reason.NO_CACHE));
    }
    return leaseValid
        ? new LookUp(plan)
        : new AskAlone(plan, new CallReason(Outcome.BYPASS, Reason.LEDGER_UNREACHABLE));
  }

  private static boolean noCache(Plan.Answerable plan) {
    return plan.question().request().directives().noCache();
  }

  /**
   * Decides after the tiers have answered.
   *
   * @param hasRoom whether there is memory for a copy of the entry
   */
  static Course after(Plan.Reusable plan, Sighting sighting, Predicate<Sighting.Hit> hasRoom) {
    return orNotInCache(
        switch (sighting) {
          case Sighting.Hit hit when !plan.inRollout() -> notServed(plan, hit);
          case Sighting.Hit hit when !hasRoom.test(hit) -> new NoMemory(plan, hit);
          case Sighting.Hit hit when hit.stale() -> new ReplayAndRefresh(plan, hit);
          case Sighting.Hit hit -> new Replay(plan, hit);
          case Sighting.Miss miss -> missed(plan, miss);
        });
  }

  /** There is an entry, but the rollout does not serve this key yet. */
  private static Course notServed(Plan.Reusable plan, Sighting.Hit hit) {
    Reason reason =
        plan.terms().mode() == Ruling.Mode.SHADOW ? Reason.SHADOW : Reason.NOT_IN_ROLLOUT;
    return new AskAlone(plan, new CallReason(Outcome.MISS, reason, hit.layers()));
  }

  private static Course missed(Plan.Reusable plan, Sighting.Miss miss) {
    Outcome outcome = miss.stale() ? Outcome.STALE : Outcome.MISS;
    var why = new CallReason(outcome, miss.reason(), miss.layers());
    return plan.inRollout() ? new AskShared(plan, why) : new AskAlone(plan, why);
  }

  /**
   * Decides whether an entry that was kept between the look-up and the call takes the place of the
   * call: only one that {@link #after} gives as it is. In place of a stale one the request makes a
   * new one. Whether there is memory for a copy is decided when it is given, by {@link #landed}.
   */
  static boolean takesPlaceOfCall(Plan.Reusable plan, Sighting.Hit second) {
    return after(plan, second, ignored -> true) instanceof Replay;
  }

  /**
   * Decides when the call that the request waited for, or that ended just before it would have made
   * one, has become an entry.
   *
   * @param hasRoom whether there is memory for a copy of the entry
   */
  static Course landed(Plan.Keyed plan, Sighting.Hit hit, Predicate<Sighting.Hit> hasRoom) {
    return hasRoom.test(hit) ? new ReplayLanded(plan, hit) : new NoMemory(plan, hit);
  }

  /**
   * Decides what to do with an entry that could not be rendered in the form asked. Nobody joins the
   * call: a request that boards as the first looks into the nearest tier again and would find the
   * same entry.
   */
  static Course unrendered(Plan.Keyed plan, Sighting.Hit hit) {
    return orNotInCache(
        new AskAlone(plan, new CallReason(Outcome.MISS, Reason.MODE_NOT_REPLAYABLE, hit.layers())));
  }

  /**
   * For a request with only-if-cached: no call to a provider, neither for this request nor in the
   * background.
   */
  private static Course orNotInCache(Course course) {
    return switch (course) {
      case PassThrough(Plan.Through plan) when cachedOnly(plan) ->
          new NotInCache(plan, Sighting.Miss.unasked(plan.reason()));
      case AskShared(Plan.Keyed plan, CallReason why) when cachedOnly(plan) ->
          notInCache(plan, why);
      case AskAlone(Plan.Keyed plan, CallReason why) when cachedOnly(plan) -> notInCache(plan, why);
      case ReplayAndRefresh(Plan.Keyed plan, Sighting.Hit hit) when cachedOnly(plan) ->
          new Replay(plan, hit);
      default -> course;
    };
  }

  private static boolean cachedOnly(Plan.Answerable plan) {
    return plan.question().cachedOnly();
  }

  private static Course notInCache(Plan.Keyed plan, CallReason why) {
    boolean stale = why.outcome() == Outcome.STALE;
    return new NotInCache(plan, new Sighting.Miss(why.reason(), stale, why.layers(), List.of()));
  }
}
