package dev.reprise;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Destination;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the decision record of each way a request can go (row E2). */
final class Verdicts {
  private static final Decision.Ruled NOT_ASKED = new Decision.Ruled("none", "", "", "");

  private final Parts parts;

  Verdicts(Parts parts) {
    this.parts = parts;
  }

  /** Complete at once: what is replayed has ended before it is sent. */
  Decision hit(Plan.Keyed plan, Sighting.Hit hit, boolean collapsed, Decision.Ended ended) {
    Reason reason = hit.stale() ? Reason.EXPIRED : null;
    Outcome outcome = hit.stale() ? Outcome.STALE_HIT : Outcome.HIT;
    var what =
        new What(
            outcome,
            reason,
            "",
            collapsed,
            hit.layers(),
            hit.ageSeconds(),
            hit.entry().usage(),
            parts.clock().steady().shown(hit.at()),
            ended);
    return decision(plan, what);
  }

  Decision forwarded(Plan.Keyed plan, Fills.Why why, boolean collapsed) {
    var what =
        new What(
            why.outcome(),
            reason(plan.question(), why.reason()),
            story(plan.question(), ""),
            collapsed,
            why.layers(),
            0,
            TokenUsage.NONE,
            now(),
            null);
    return decision(plan, what).laidOut(Layout.loose(plan.question()));
  }

  Decision notInCache(Plan plan, Sighting.Miss miss) {
    var what =
        new What(
            Outcome.REFUSED,
            miss.reason() == Reason.OVER_MEMORY_BUDGET ? miss.reason() : Reason.NOT_IN_CACHE,
            miss.reason().explanation(),
            false,
            miss.layers(),
            0,
            TokenUsage.NONE,
            now(),
            null);
    return plan instanceof Plan.Keyed keyed
        ? decision(keyed, what)
        : decision(
            plan.question(),
            new Decision.Ruled("bypass", "", plan.policyVersion(), ""),
            null,
            what);
  }

  Decision bypassed(Plan.Through plan) {
    Outcome outcome = plan.reason() == Reason.NO_STORE ? Outcome.REQUEST : Outcome.BYPASS;
    String key = plan.key() == null ? null : plan.key().toString();
    var ruled = new Decision.Ruled("bypass", "", plan.policyVersion(), "");
    var what =
        plainly(
            outcome, reason(plan.question(), plan.reason()), story(plan.question(), plan.detail()));
    return decision(plan.question(), ruled, key, what).laidOut(Layout.loose(plan.question()));
  }

  /** That another answered says more than why the cache did not. */
  private static @Nullable Reason reason(Question question, @Nullable Reason otherwise) {
    return question.stoodIn() ? Reason.FALLBACK_ANSWERED : otherwise;
  }

  private static String story(Question question, String detail) {
    Destination destination = question.destination();
    if (destination == null || !destination.standsIn()) {
      return detail;
    }
    return destination.provider()
        + " answered in its place: "
        + destination.insteadOf()
        + (detail.isEmpty() ? "" : "; " + detail);
  }

  Decision refused(Plan.Refused plan) {
    Decision.Ruled ruled =
        plan.reason() == null
            ? NOT_ASKED
            : new Decision.Ruled("denied", "", plan.policyVersion(), "");
    return decision(
        plan.question(), ruled, null, plainly(Outcome.REFUSED, plan.reason(), plan.message()));
  }

  /**
   * What came of a request.
   *
   * @param at when that was seen
   * @param ended how, where that is known at once
   */
  private record What(
      Outcome outcome,
      @Nullable Reason reason,
      String detail,
      boolean collapsed,
      List<Decision.Layer> layers,
      long age,
      TokenUsage avoided,
      Instant at,
      Decision.@Nullable Ended ended) {}

  private What plainly(Outcome outcome, @Nullable Reason reason, String detail) {
    return new What(outcome, reason, detail, false, List.of(), 0, TokenUsage.NONE, now(), null);
  }

  private Instant now() {
    return parts.clock().wall().instant();
  }

  private Decision decision(Plan.Keyed plan, What what) {
    return decision(plan.question(), plan.shown().ruled(), plan.shown().key(), what);
  }

  private Decision decision(
      Question question, Decision.Ruled ruled, @Nullable String key, What what) {
    return new Decision(
        question.request().id(),
        what.at(),
        question.asked(),
        ruled,
        what.outcome(),
        what.reason(),
        what.detail(),
        key,
        what.collapsed(),
        what.layers(),
        what.age(),
        what.avoided(),
        parts.ledger().applied(),
        what.ended(),
        null,
        question.timeline(),
        null,
        List.of());
  }
}
