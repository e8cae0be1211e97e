package dev.reprise.fill;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.Entry;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.policy.Admission;
import dev.reprise.policy.AnswerFacts;
import dev.reprise.policy.Findings;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.request.EntryType;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Texts;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.tier.Lookup;
import dev.reprise.tier.TierStack;
import dev.reprise.time.Clock;
import dev.reprise.upstream.Overhearing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns an answer that has landed into an entry in every tier, or a reason why not.
 */
public final class Keeping {
  private static final ReplyCodec.Judgement UNHEARD =
      ReplyCodec.Judgement.incomplete(Ending.CUT, "");

  private final PolicyInForce policy;
  private final Classifier classifier;
  private final TierStack tiers;
  private final MemoryBudget memory;
  private final Clock clock;

  public Keeping(
      PolicyInForce policy,
      Classifier classifier,
      TierStack tiers,
      MemoryBudget memory,
      Clock clock) {
    this.policy = policy;
    this.classifier = classifier;
    this.tiers = tiers;
    this.memory = memory;
    this.clock = clock;
  }

  /** What became of one answer. */
  public record KeepResult(Optional<Entry> entry, Decision.Ended ended) {
    /** The same of an answer that was cut. */
    KeepResult cut(String by) {
      return new KeepResult(entry, ended.cut(by, ended.detail()));
    }

    /** The same, told to the caller under another status. */
    KeepResult status(int told) {
      return new KeepResult(entry, ended.status(told));
    }

    /** The same, with what was heard of an answer that could not be judged. */
    KeepResult usage(Overhearing.Heard heard) {
      return new KeepResult(
          entry,
          new Decision.Ended(
              ended.status(),
              ended.stored(),
              ended.notStored(),
              ended.detail(),
              heard.usage(),
              heard.model(),
              ""));
    }
  }

  /** An answer on its way into the tiers. */
  private record Landed(
      Plan.Reusable plan,
      Reply head,
      Flight flight,
      byte[] bytes,
      ReplyCodec.Judgement judgement) {}

  /**
   * Judges and keeps; the flight's stamp was taken before the call (F-1).
   *
   * @param unprovable why nobody could show the entry to be fresh, or null
   */
  KeepResult keep(
      Plan.Keyed plan,
      Reply head,
      Flight flight,
      Flight.Landing landing,
      @Nullable Reason unprovable) {
    return switch (landing) {
      case Flight.Landing.Complete(byte[] bytes) ->
          keepWithinBudget(new WholeReply(plan, head, flight, bytes), unprovable);
      case Flight.Landing.OverLimit ignored ->
          notKept(head, Reason.TOO_LARGE, "larger than what is kept", UNHEARD);
      case Flight.Landing.CutOff(String detail, String code) ->
          notKept(head, Reason.NOT_COMPLETE, detail, UNHEARD).cut(code);
      case Flight.Landing.OverBudget ignored -> noRoom(head);
    };
  }

  private static KeepResult noRoom(Reply head) {
    return notKept(head, Reason.OVER_MEMORY_BUDGET, "", UNHEARD);
  }

  /** A whole answer to a request. */
  private record WholeReply(Plan.Keyed plan, Reply head, Flight flight, byte[] bytes) {}

  /** Judging takes a few times what is judged; where that is not there, nothing is kept. */
  private KeepResult keepWithinBudget(WholeReply whole, @Nullable Reason unprovable) {
    try (var judging = new Claim(memory.share(MemoryBudget.Use.CAPTURES))) {
      return judging.tryGrow((long) (Texts.DENSEST + 1) * whole.bytes().length)
          ? judged(whole, unprovable)
          : noRoom(whole.head());
    }
  }

  private KeepResult judged(WholeReply whole, @Nullable Reason unprovable) {
    Plan.Keyed plan = whole.plan();
    Reply head = whole.head();
    Flight flight = whole.flight();
    Question question = plan.question();
    if (!head.successful()) {
      return notKept(head, Reason.NOT_SUCCESSFUL, "status " + head.status(), UNHEARD);
    }
    ReplyCodec.Judgement judgement =
        question.dialect().replies().judge(question.form(), whole.bytes());
    flight.close(ReleaseTags.of(judgement.model()));
    if (unprovable != null) {
      return notKept(head, unprovable, "", judgement);
    }
    if (overtaken(plan, flight)) {
      return notKept(head, Reason.OVERTAKEN, "", judgement);
    }
    if (question.stoodIn()) {
      // The key is of the request the route's provider would have had: another's answer is
      // not that answer.
      return notKept(head, Reason.FALLBACK_ANSWERED, judgement.detail(), judgement);
    }
    return switch (plan) {
      case Plan.Shared shared -> notKept(head, shared.whyNotKept(), "", judgement);
      case Plan.Reusable reusable ->
          admitted(new Landed(reusable, head, flight, whole.bytes(), judgement));
    };
  }

  /** What policy says of the answer, and of the request's own text. */
  private KeepResult admitted(Landed landed) {
    Reply head = landed.head();
    ReplyCodec.Judgement judgement = landed.judgement();
    if (policy.now() != landed.plan().keying().basis().policy()) {
      return notKept(
          head, Reason.POLICY_MOVED, "the policy moved while the answer was made", judgement);
    }
    Ruling.Bypass sensitive = sensitive(landed.plan());
    if (sensitive != null) {
      return notKept(head, sensitive.reason(), sensitive.detail(), judgement);
    }
    EntryType type = landed.plan().keying().type();
    return switch (policy.current().admit(type, landed.plan().terms(), answer(landed))) {
      case Admission.Drop(Reason reason, String detail) ->
          notKept(head, reason, detail.isEmpty() ? judgement.detail() : detail, judgement);
      case Admission.KeepFor(Duration ttl) -> kept(landed, entry(landed, ttl));
    };
  }

  private boolean overtaken(Plan.Keyed plan, Flight flight) {
    return flight.overtaken() || newerKept(plan, flight);
  }

  /** Whether the answer of a call that began later is kept already: two calls nobody joined. */
  private boolean newerKept(Plan.Keyed plan, Flight flight) {
    return tiers.findUncounted(plan.question().partition(), plan.key())
            instanceof Lookup.Found(Entry kept)
        && kept.stamp().incarnation() == flight.stamp().incarnation()
        && kept.createdAt().isAfter(flight.soFar().createdAt());
  }

  /**
   * The request's own text is classified here, on a miss only: what was never admitted can never be
   * hit.
   */
  private Ruling.@Nullable Bypass sensitive(Plan.Reusable plan) {
    Findings asked = classifier.classify(plan.question().request().body());
    EntryType type = plan.keying().type();
    return switch (policy.current().screen(new Ruling.Allow(plan.terms()), type, asked)) {
      case Ruling.Allow ignored -> null;
      case Ruling.Bypass bypass -> bypass;
      case Ruling.Denied denied ->
          new Ruling.Bypass(denied.reason(), denied.policyVersion(), denied.detail());
    };
  }

  private AnswerFacts answer(Landed landed) {
    ReplyCodec.Judgement judgement = landed.judgement();
    return new AnswerFacts(
        landed.head().status(),
        judgement.complete(),
        judgement.ending(),
        landed.bytes().length,
        judgement.toolsCalled(),
        classifier.classify(landed.bytes()),
        judgement.live());
  }

  private KeepResult kept(Landed landed, Entry entry) {
    Question question = landed.plan().question();
    question.timeline().began(Stage.WRITE_BACK, clock.now());
    // Looked at once more: a later call may have landed since this answer was judged.
    boolean kept =
        tiers.keepIf(
            question.partition(),
            landed.plan().key(),
            entry,
            () -> !overtaken(landed.plan(), landed.flight()));
    question.timeline().ended(Stage.WRITE_BACK, clock.now());
    ReplyCodec.Judgement judgement = landed.judgement();
    if (!kept) {
      return notKept(landed.head(), Reason.OVERTAKEN, "", judgement);
    }
    if (!tiers.took(question.partition(), landed.plan().key())) {
      return notKept(landed.head(), Reason.TOO_LARGE, "no tier took it", judgement);
    }
    return new KeepResult(
        Optional.of(entry),
        new Decision.Ended(
            landed.head().status(),
            true,
            null,
            judgement.detail(),
            judgement.usage(),
            judgement.model(),
            ""));
  }

  private Entry entry(Landed landed, Duration ttl) {
    Question question = landed.plan().question();
    Ruling.Terms terms = landed.plan().terms();
    Reply head = landed.head();
    Duration before = UpstreamAge.of(head.headers());
    Instant expires = clock.steady().instant().plus(ttl).minus(before);
    String contentType =
        head.headers()
            .first("content-type")
            .orElse(question.dialect().replies().contentType(question.form()));
    return new Entry(
        landed.plan().keying().type(),
        terms.scope(),
        landed.flight().stamp(),
        landed.flight().soFar().tags(),
        landed.plan().policyVersion(),
        landed.flight().soFar().createdAt().minus(before),
        expires.minus(terms.staleWhileRevalidate()),
        expires,
        landed.judgement().usage(),
        facts(landed),
        new Entry.Payload(question.form(), head.status(), contentType, landed.bytes()));
  }

  private static Map<String, String> facts(Landed landed) {
    Question question = landed.plan().question();
    var facts = new HashMap<String, String>();
    facts.put("dialect", question.dialect().name());
    facts.put("ending", landed.judgement().ending().name());
    if (landed.judgement().model() != null) {
      facts.put(Entry.MODEL_FACT, landed.judgement().model());
    }
    for (String name : question.dialect().replayableHeaders()) {
      landed
          .head()
          .headers()
          .first(name)
          .ifPresent(value -> facts.put(Entry.HEADER_FACT + name, value));
    }
    return facts;
  }

  private static KeepResult notKept(
      Reply head, Reason reason, String detail, ReplyCodec.Judgement judgement) {
    return new KeepResult(
        Optional.empty(),
        new Decision.Ended(
            head.status(), false, reason, detail, judgement.usage(), judgement.model(), ""));
  }
}
