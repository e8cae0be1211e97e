package dev.reprise;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Tag;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.policy.Admission;
import dev.reprise.policy.Answer;
import dev.reprise.policy.Findings;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Texts;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.tier.Lookup;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Capture: what landed becomes an entry in every tier, or a reason why not. */
final class Keeping {
  /** Prefix of the facts that hold replayable response headers. */
  static final String HEADER_FACT = "header:";

  private static final ReplyCodec.Verdict UNHEARD =
      ReplyCodec.Verdict.not(ReplyCodec.Ending.CUT, "");
  static final String MODEL_FACT = "model";

  private final Parts parts;

  Keeping(Parts parts) {
    this.parts = parts;
  }

  /** What became of one answer. */
  record Kept(Optional<Entry> entry, Decision.Ended ended) {}

  /** Judges and keeps; the flight's stamp was taken before the call (F-1). */
  Kept keep(Plan.Keyed plan, Reply head, Flight flight, Flight.Landing landing) {
    return switch (landing) {
      case Flight.Landing.Whole(byte[] bytes) -> keepWithinBudget(plan, head, flight, bytes);
      case Flight.Landing.Lost(boolean tooLarge, String detail) ->
          notKept(head, tooLarge ? Reason.TOO_LARGE : Reason.NOT_COMPLETE, detail, UNHEARD);
      case Flight.Landing.NoRoom ignored -> noRoom(head);
    };
  }

  private static Kept noRoom(Reply head) {
    return notKept(head, Reason.OVER_MEMORY_BUDGET, "", UNHEARD);
  }

  /** Judging takes a few times what is judged; where that is not there, nothing is kept. */
  private Kept keepWithinBudget(Plan.Keyed plan, Reply head, Flight flight, byte[] bytes) {
    try (var judging = new Claim(parts.memory().share(MemoryBudget.Use.CAPTURES))) {
      return judging.tryGrow((long) (Texts.DENSEST + 1) * bytes.length)
          ? keepWhole(plan, head, flight, bytes)
          : noRoom(head);
    }
  }

  private Kept keepWhole(Plan.Keyed plan, Reply head, Flight flight, byte[] bytes) {
    Question question = plan.question();
    if (!head.successful()) {
      return notKept(head, Reason.NOT_SUCCESSFUL, "status " + head.status(), UNHEARD);
    }
    ReplyCodec.Verdict verdict = question.dialect().replies().judge(question.form(), bytes);
    flight.close(releases(verdict.model()));
    if (flight.overtaken() || newerKept(plan, flight)) {
      return notKept(head, Reason.OVERTAKEN, "", verdict);
    }
    if (question.stoodIn()) {
      // The key is of the request the route's provider would have had: another's answer is
      // not that answer.
      return notKept(head, Reason.FALLBACK_ANSWERED, verdict.detail(), verdict);
    }
    Ruling.Terms terms = plan.terms();
    if (terms == null) {
      return notKept(head, plan.reason() == null ? Reason.NO_RULE : plan.reason(), "", verdict);
    }
    Policy policy = parts.policy().current();
    if (parts.policy().now() != plan.basis().policy()) {
      return notKept(
          head, Reason.POLICY_MOVED, "the policy moved while the answer was made", verdict);
    }
    Ruling.Bypass sensitive = sensitive(plan, policy, terms);
    if (sensitive != null) {
      return notKept(head, sensitive.reason(), sensitive.detail(), verdict);
    }
    return switch (policy.admit(EntryType.MODEL_RESPONSE, terms, answer(head, verdict, bytes))) {
      case Admission.Drop(Reason reason, String detail) ->
          notKept(head, reason, detail.isEmpty() ? verdict.detail() : detail, verdict);
      case Admission.Keep(Duration ttl) ->
          kept(plan, head, entry(plan, head, flight, bytes, verdict, ttl), verdict);
    };
  }

  /** Whether the answer of a call that began later is kept already: two calls nobody joined. */
  private boolean newerKept(Plan.Keyed plan, Flight flight) {
    Partition partition = plan.question().request().principal().partition();
    return parts.tiers().getFirst().find(partition, plan.key()) instanceof Lookup.Found(Entry kept)
        && kept.stamp().incarnation() == flight.stamp().incarnation()
        && kept.createdAt().isAfter(flight.soFar().createdAt());
  }

  /**
   * The request's own text is classified here, on a miss only: what was never admitted can never be
   * hit.
   */
  private Ruling.@Nullable Bypass sensitive(Plan.Keyed plan, Policy policy, Ruling.Terms terms) {
    Findings asked = parts.classifier().classify(plan.question().request().body());
    return switch (policy.screen(new Ruling.Allow(terms), EntryType.MODEL_RESPONSE, asked)) {
      case Ruling.Allow ignored -> null;
      case Ruling.Bypass bypass -> bypass;
      case Ruling.Denied denied ->
          new Ruling.Bypass(denied.reason(), denied.policyVersion(), denied.detail());
    };
  }

  private Answer answer(Reply head, ReplyCodec.Verdict verdict, byte[] bytes) {
    return new Answer(
        head.status(),
        verdict.complete(),
        Answer.Ending.valueOf(verdict.ending().name()),
        bytes.length,
        verdict.toolsCalled(),
        parts.classifier().classify(bytes));
  }

  private Kept kept(Plan.Keyed plan, Reply head, Entry entry, ReplyCodec.Verdict verdict) {
    plan.question().timeline().began(Stage.WRITE_BACK, parts.clock().now());
    Partition partition = plan.question().request().principal().partition();
    parts.tiers().forEach(tier -> tier.keep(partition, plan.key(), entry));
    plan.question().timeline().ended(Stage.WRITE_BACK, parts.clock().now());
    return new Kept(
        Optional.of(entry),
        new Decision.Ended(
            head.status(), true, null, verdict.detail(), verdict.usage(), verdict.model()));
  }

  private Entry entry(
      Plan.Keyed plan,
      Reply head,
      Flight flight,
      byte[] bytes,
      ReplyCodec.Verdict verdict,
      Duration ttl) {
    Question question = plan.question();
    Duration before = UpstreamAge.of(head.headers());
    Instant created = flight.soFar().createdAt().minus(before);
    Instant expires = parts.clock().steady().instant().plus(ttl).minus(before);
    Duration stale = plan.terms() == null ? Duration.ZERO : plan.terms().staleWhileRevalidate();
    String contentType =
        head.headers()
            .first("content-type")
            .orElse(question.dialect().replies().contentType(question.form()));
    return new Entry(
        EntryType.MODEL_RESPONSE,
        question.request().principal().narrowestScope(),
        flight.stamp(),
        flight.soFar().tags(),
        plan.policyVersion(),
        created,
        expires.minus(stale),
        expires,
        verdict.usage(),
        facts(question, head, verdict),
        new Entry.Payload(question.form(), head.status(), contentType, bytes));
  }

  /**
   * A model alias is a tag of its own, so that its move invalidates (F-11); so is the release that
   * answered.
   */
  private static List<Tag> releases(@Nullable String answeredBy) {
    return answeredBy == null ? List.of() : Tags.of("model:", answeredBy).stream().toList();
  }

  private static Map<String, String> facts(
      Question question, Reply head, ReplyCodec.Verdict verdict) {
    var facts = new HashMap<String, String>();
    facts.put("dialect", question.dialect().name());
    facts.put("ending", verdict.ending().name());
    if (verdict.model() != null) {
      facts.put(MODEL_FACT, verdict.model());
    }
    for (String name : question.dialect().replayableHeaders()) {
      head.headers().first(name).ifPresent(value -> facts.put(HEADER_FACT + name, value));
    }
    return facts;
  }

  private static Kept notKept(
      Reply head, Reason reason, String detail, ReplyCodec.Verdict verdict) {
    return new Kept(
        Optional.empty(),
        new Decision.Ended(head.status(), false, reason, detail, verdict.usage(), verdict.model()));
  }
}
