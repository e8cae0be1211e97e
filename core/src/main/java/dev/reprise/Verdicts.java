package dev.reprise;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.provider.Destination;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the decision record of each way a request can go (row E2). */
final class Verdicts {
  private static final Decision.Ruled NOT_ASKED = new Decision.Ruled("none", "", "", "");

  private final Parts parts;

  Verdicts(Parts parts) {
    this.parts = parts;
  }

  Decision hit(Plan.Keyed plan, Sighting.Hit hit, boolean collapsed) {
    Reason reason = hit.stale() ? Reason.EXPIRED : null;
    Outcome outcome = hit.stale() ? Outcome.STALE_HIT : Outcome.HIT;
    var what =
        new What(
            outcome, reason, "", collapsed, hit.layers(), hit.ageSeconds(), hit.entry().usage());
    return decision(plan.question(), ruled(plan), plan.key().toString(), what);
  }

  Decision forwarded(Plan.Keyed plan, Fills.Why why, boolean collapsed) {
    var what =
        new What(why.outcome(), why.reason(), "", collapsed, why.layers(), 0, TokenUsage.NONE);
    return decision(plan.question(), ruled(plan), plan.key().toString(), what);
  }

  Decision notInCache(Plan plan, Sighting.Miss miss) {
    var what =
        new What(
            Outcome.REFUSED,
            Reason.NOT_IN_CACHE,
            miss.reason().explanation(),
            false,
            miss.layers(),
            0,
            TokenUsage.NONE);
    return plan instanceof Plan.Keyed keyed
        ? decision(keyed.question(), ruled(keyed), keyed.key().toString(), what)
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
    return decision(
        plan.question(), ruled, key, What.plainly(outcome, plan.reason(), plan.detail()));
  }

  Decision refused(Plan.Refused plan) {
    Decision.Ruled ruled =
        plan.reason() == null
            ? NOT_ASKED
            : new Decision.Ruled("denied", "", plan.policyVersion(), "");
    return decision(
        plan.question(), ruled, null, What.plainly(Outcome.REFUSED, plan.reason(), plan.message()));
  }

  /** What came of a request. */
  private record What(
      Outcome outcome,
      @Nullable Reason reason,
      String detail,
      boolean collapsed,
      List<Decision.Layer> layers,
      long age,
      TokenUsage avoided) {
    static What plainly(Outcome outcome, @Nullable Reason reason, String detail) {
      return new What(outcome, reason, detail, false, List.of(), 0, TokenUsage.NONE);
    }
  }

  private Decision decision(
      Question question, Decision.Ruled ruled, @Nullable String key, What what) {
    return new Decision(
        question.request().id(),
        parts.clock().wall().instant(),
        asked(question),
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
        null,
        null,
        question.timeline());
  }

  private static Decision.Asked asked(Question question) {
    Request request = question.request();
    Destination destination = question.destination();
    return new Decision.Asked(
        request.principal(),
        request.operation(),
        request.hints(),
        question.outline().model(),
        question.outline().streamed(),
        request.body().length,
        destination == null ? "" : destination.provider(),
        destination == null ? "" : destination.route());
  }

  private static Decision.Ruled ruled(Plan.Keyed plan) {
    Ruling.Terms terms = plan.terms();
    return terms == null
        ? new Decision.Ruled("bypass", "", plan.policyVersion(), "")
        : new Decision.Ruled(
            "allow",
            terms.rule(),
            plan.policyVersion(),
            terms.mode().name().toLowerCase(java.util.Locale.ROOT));
  }
}
