package dev.reprise;

import dev.reprise.answer.Decisions;
import dev.reprise.answer.Told;
import dev.reprise.plan.Plan;
import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.upstream.Answered;
import dev.reprise.upstream.Overhearing;
import dev.reprise.upstream.Succession;
import dev.reprise.upstream.Upstream;
import java.util.Optional;

/** Asks providers for answers that are not kept, and reads their usage as they pass. */
public final class ThroughCalls {
  private final Upstream upstream;
  private final Overhearing overhearing;
  private final Decisions decisions;
  private final Journal journal;

  ThroughCalls(Upstream upstream, Overhearing overhearing, Decisions decisions, Journal journal) {
    this.upstream = upstream;
    this.overhearing = overhearing;
    this.decisions = decisions;
    this.journal = journal;
  }

  Told pass(Plan.Through plan, Origin origin) {
    return told(plan, upstream.ask(plan.question(), origin));
  }

  /** Empty when the call may have to wait before it is sent. */
  Optional<BegunPass> begin(Plan.Through plan, Origin origin) {
    return upstream.begin(plan.question(), origin).map(begun -> new BegunPass(plan, begun));
  }

  /** A request that is passed through; its provider is being asked. */
  public final class BegunPass {
    private final Plan.Through plan;
    private final Upstream.BegunAsking begun;

    private BegunPass(Plan.Through plan, Upstream.BegunAsking begun) {
      this.plan = plan;
      this.begun = begun;
    }

    /** The call to the provider: tells when its outcome is there, and may be given up. */
    public BegunCall call() {
      return begun.call();
    }

    /** The answer. Blocks; to be called once. */
    public Told told() {
      return ThroughCalls.this.told(plan, begun.result());
    }
  }

  private Told told(Plan.Through plan, Succession.Result result) {
    return switch (result) {
      case Succession.NoAnswer(var last, var cause) ->
          journal.failed(last, decisions.bypassed(plan.of(last)), cause);
      case Succession.HasAnswer(var last, var answered) -> passed(plan.of(last), answered);
    };
  }

  private Told passed(Plan.Through plan, Answered answered) {
    Decision decision = journal.begun(plan, answered);
    int status = answered.reply().status();
    Reply heard =
        overhearing.listen(
            plan.question(),
            answered.reply(),
            said -> {
              answered.learn().accept(said.usage());
              journal.ended(decision, status, said);
            });
    return journal.passed(plan, decision, upstream.withoutAddedUsage(plan.question(), heard));
  }
}
