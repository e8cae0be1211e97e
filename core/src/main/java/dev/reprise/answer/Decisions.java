package dev.reprise.answer;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Keying;
import dev.reprise.plan.Layout;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.plan.ReadRequest;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Destination;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Outcome;
import dev.reprise.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the decision record for each outcome of a request (row E2). Does not report it. */
public final class Decisions {
  private static final Decision.Ruled NOT_ASKED = new Decision.Ruled("none", "", "", "");

  private final Supplier<Stamp> position;
  private final Clock clock;

  /**
   * @param position where the ledger stands
   */
  public Decisions(Supplier<Stamp> position, Clock clock) {
    this.position = position;
    this.clock = clock;
  }

  /** A hit. Its decision is complete at once, since a kept answer has ended before it is sent. */
  public Decision hit(Plan.Keyed plan, Sighting.Hit hit, boolean collapsed, Decision.Ended ended) {
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
            clock.steady().shown(hit.at()),
            ended);
    return decision(plan, what);
  }

  /** A provider is asked, or another's call joined. */
  public Decision forwarded(Plan.Keyed plan, CallReason why, boolean collapsed) {
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

  /** Nobody is asked, and there is no entry to give. */
  public Decision notInCache(Plan.Answerable plan, Sighting.Miss miss) {
    What what = noEntry(Reason.NOT_IN_CACHE, miss.reason(), miss.layers());
    return plan instanceof Plan.Keyed keyed
        ? decision(keyed, what)
        : decision(
            asked(plan), new Decision.Ruled("bypass", "", plan.policyVersion(), ""), null, what);
  }

  /** There is an entry, and no memory for a copy of it; nobody is asked. */
  public Decision noRoom(Plan.Keyed plan, Sighting.Hit hit) {
    Reason reason = Reason.OVER_MEMORY_BUDGET;
    return decision(plan, noEntry(reason, reason, hit.layers()));
  }

  private What noEntry(Reason reason, Reason explained, List<Decision.Layer> layers) {
    String detail = explained.explanation();
    return new What(
        Outcome.REFUSED, reason, detail, false, layers, 0, TokenUsage.NONE, now(), null);
  }

  /** The request is sent to the provider without using the cache. */
  public Decision bypassed(Plan.Through plan) {
    Outcome outcome = plan.reason() == Reason.NO_STORE ? Outcome.REQUEST : Outcome.BYPASS;
    var ruled = new Decision.Ruled("bypass", "", plan.policyVersion(), "");
    var what =
        outcomeOnly(
            outcome, reason(plan.question(), plan.reason()), story(plan.question(), plan.detail()));
    return decision(asked(plan), ruled, plan.shownKey(), what)
        .laidOut(Layout.loose(plan.question()));
  }

  /** A fallback's answer is the reason shown, rather than why the cache gave none. */
  private static @Nullable Reason reason(Question question, @Nullable Reason otherwise) {
    return question.stoodIn() ? Reason.FALLBACK_ANSWERED : otherwise;
  }

  private static String story(Question question, String detail) {
    Destination destination = question.destination();
    if (!destination.standsIn()) {
      return detail;
    }
    return destination.provider()
        + " answered in its place: "
        + destination.insteadOf()
        + (detail.isEmpty() ? "" : "; " + detail);
  }

  /** Refused before anybody was asked. */
  public Decision refused(Plan.Refused plan) {
    Decision.Ruled ruled =
        plan.reason() == null
            ? NOT_ASKED
            : new Decision.Ruled("denied", "", plan.policyVersion(), "");
    var subject = new Subject(plan.reading(), plan.reading().asked());
    return decision(
        subject, ruled, null, outcomeOnly(Outcome.REFUSED, plan.reason(), plan.message()));
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

  private What outcomeOnly(Outcome outcome, @Nullable Reason reason, String detail) {
    return new What(outcome, reason, detail, false, List.of(), 0, TokenUsage.NONE, now(), null);
  }

  private Instant now() {
    return clock.wall().instant();
  }

  /** What a decision is about. */
  private record Subject(ReadRequest reading, Decision.RequestSummary asked) {}

  private static Subject asked(Plan.Answerable plan) {
    return new Subject(plan.reading(), plan.question().asked());
  }

  private Decision decision(Plan.Keyed plan, What what) {
    Keying.PrintedKey shown = plan.keying().shown();
    return decision(asked(plan), shown.ruled(), shown.key(), what);
  }

  private Decision decision(Subject about, Decision.Ruled ruled, @Nullable String key, What what) {
    return new Decision(
        about.reading().request().id(),
        what.at(),
        about.asked(),
        ruled,
        what.outcome(),
        what.reason(),
        what.detail(),
        key,
        what.collapsed(),
        what.layers(),
        what.age(),
        what.avoided(),
        position.get(),
        what.ended(),
        null,
        about.reading().timeline(),
        null,
        List.of());
  }
}
