package dev.reprise;

import dev.reprise.answer.Answers;
import dev.reprise.answer.Decisions;
import dev.reprise.answer.Explaining;
import dev.reprise.answer.Told;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.fill.Fill;
import dev.reprise.fill.Keeping;
import dev.reprise.fill.Witness;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.plan.ReadRequest;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Origin;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import dev.reprise.time.Clock;
import dev.reprise.upstream.Answered;
import dev.reprise.upstream.EndOfBody;
import dev.reprise.upstream.Overhearing;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reports to telemetry; no other class does. Each decision is reported twice: when the head of the
 * answer is on its way, and, completed, when the body has ended. A replayed answer has ended before
 * it is sent, so its decision is reported once.
 */
final class Journal {
  private final Telemetry telemetry;
  private final Decisions decisions;
  private final Answers answers;
  private final Explaining explaining;
  private final Clock clock;

  Journal(
      Telemetry telemetry,
      Decisions decisions,
      Answers answers,
      Explaining explaining,
      Clock clock) {
    this.telemetry = telemetry;
    this.decisions = decisions;
    this.answers = answers;
    this.explaining = explaining;
    this.clock = clock;
  }

  /** Reports what went wrong at tiers. */
  void troubles(Sighting sighting) {
    for (Sighting.Trouble trouble : sighting.troubles()) {
      telemetry.happened(trouble.event(), trouble.detail());
    }
  }

  /** A kept answer is given. */
  Told replayed(Plan.Keyed plan, Sighting.Hit hit, byte[] body) {
    return replayed(plan, hit, body, false);
  }

  /** The entry is given that the call of another request has become. */
  Told replayedLanded(Plan.Keyed plan, Sighting.Hit hit, byte[] body) {
    return replayed(plan, hit, body, true);
  }

  private Told replayed(Plan.Keyed plan, Sighting.Hit hit, byte[] body, boolean collapsed) {
    Decision decision = decisions.hit(plan, hit, collapsed, Answers.ended(hit.entry()));
    endNow(decision.timeline());
    telemetry.completed(decision);
    return answers.replayed(plan, hit, body, decision);
  }

  /** The answer of another's call is given. */
  Told joined(CallReason why, Fill.Joined joined) {
    Plan.Keyed plan = joined.plan();
    Decision decision = decisions.forwarded(plan, why, true);
    telemetry.decided(decision);
    int status = joined.reply().status();
    Reply read =
        EndOfBody.of(joined.reply(), broken -> joinedEnded(decision, status, joined, broken));
    TokenUsage now = joined.avoided().getNow(TokenUsage.UNKNOWN);
    return headReady(answers.collapsed(plan, decision, read, now));
  }

  /**
   * What the follower was spared is known when the call has ended. A follower that was cut off
   * earlier was spared what is known by then.
   */
  private void joinedEnded(
      Decision decision, int status, Fill.Joined joined, Optional<Sink.Broken> broken) {
    decision.timeline().ended(clock.now());
    var whole = new Decision.Ended(status, false, null, "", TokenUsage.NONE, null, "");
    Decision.Ended ended = cut(whole, broken);
    if (broken.isPresent()) {
      TokenUsage now = joined.avoided().getNow(TokenUsage.UNKNOWN);
      telemetry.completed(decision.avoiding(now).ended(ended, null));
    } else {
      joined
          .avoided()
          .thenAccept(
              avoided -> telemetry.completed(decision.avoiding(avoided).ended(ended, null)));
    }
  }

  private static Decision.Ended cut(Decision.Ended ended, Optional<Sink.Broken> broken) {
    return broken
        .filter(cause -> !cause.kind().code().equals(ended.cut()))
        .map(cause -> ended.cut(cause.kind().code(), cause.detail()))
        .orElse(ended);
  }

  /** The answer of a call of our own is given. */
  Told led(OwnCall call, Fill.Led led) {
    Reply read = EndOfBody.of(led.reply(), call::readingEnded);
    return headReady(answers.forwarded(led.plan(), call.decision(), read, led.kept()));
  }

  /** The answer to a request that is not reused is given. */
  Told passed(Plan.Through plan, Decision decision, Reply reply) {
    return headReady(answers.bypassed(plan, decision, reply));
  }

  private Told headReady(Told told) {
    told.decision().timeline().headReady(clock.now());
    return told;
  }

  /** An error instead of an answer; nobody was asked. */
  Told refused(ReadRequest reading, Decision decision, int status, String message) {
    telemetry.decided(decision);
    finish(decision, status, decision.reason(), TokenUsage.NONE);
    return answers.refused(reading, decision, status, message);
  }

  /** A provider was asked and gave no answer. */
  Told failed(Question question, Decision decision, Origin.OriginFailed failed) {
    boolean shut = failed.kind() == Origin.OriginFailed.FailureKind.SHUT;
    telemetry.decided(decision);
    finish(
        decision,
        failed.status(),
        shut ? Reason.BREAKER_OPEN : Reason.NOT_SUCCESSFUL,
        TokenUsage.UNKNOWN);
    return answers.originFailed(question, decision, failed);
  }

  /** The head of an answer that is not kept is on its way. */
  Decision begun(Plan.Through plan, Answered answered) {
    Decision decision = decisions.bypassed(plan).with(answered.shaped());
    decided(decision, answered);
    return decision;
  }

  /** The body of an answer that is not kept has ended. */
  void ended(Decision decision, int status, Overhearing.Heard heard) {
    decision.timeline().ended(clock.now());
    var ended =
        new Decision.Ended(status, false, decision.reason(), "", heard.usage(), heard.model(), "");
    boolean whole = heard.cut().isEmpty();
    telemetry.completed(
        decision.ended(whole ? ended : ended.cut(heard.cut(), heard.detail()), null));
  }

  private void decided(Decision decision, Answered answered) {
    if (decision.reason() == Reason.POLICY_UNAVAILABLE) {
      telemetry.happened(Telemetry.Event.POLICY_FAIL_CLOSED, decision.detail());
    }
    answered
        .refusedHint()
        .ifPresent(hint -> telemetry.happened(Telemetry.Event.HINT_REJECTED, hint));
    telemetry.decided(decision);
  }

  /** Follows one call of our own. */
  OwnCall call(CallReason why) {
    return new OwnCall(why);
  }

  /**
   * One call of our own; its decision is made when the head of the answer is there.
   *
   * <p>The answer may go on to land for others after its own asker was cut off; the decision is the
   * asker's, and says so.
   */
  final class OwnCall implements Witness {
    private final CallReason why;
    private @Nullable Decision decision;
    private volatile Optional<Sink.Broken> broken = Optional.empty();

    private OwnCall(CallReason why) {
      this.why = why;
    }

    CallReason why() {
      return why;
    }

    /** Made when the head of the answer is there. */
    Decision decision() {
      return Objects.requireNonNull(decision, "asked after the call has begun");
    }

    @Override
    public void begun(Plan.Keyed plan, Answered answered) {
      decision = decisions.forwarded(plan, why, false).with(answered.shaped());
      decided(decision, answered);
    }

    private void readingEnded(Optional<Sink.Broken> how) {
      broken = how;
    }

    @Override
    public void landed(Plan.Keyed plan, Keeping.KeepResult kept) {
      Decision.Nearest nearest =
          explaining.nearest(plan, why.reason() == Reason.ABSENT, kept.entry().isPresent());
      plan.question().timeline().ended(clock.now());
      telemetry.completed(decision().ended(cut(kept.ended(), broken), nearest));
    }
  }

  private void finish(Decision decision, int status, @Nullable Reason notStored, TokenUsage usage) {
    decision.timeline().headReady(clock.now());
    decision.timeline().ended(clock.now());
    var ended = new Decision.Ended(status, false, notStored, "", usage, null, "");
    telemetry.completed(decision.ended(ended, null));
  }

  private void endNow(Timeline timeline) {
    long now = clock.now();
    timeline.headReady(now);
    timeline.ended(now);
  }
}
