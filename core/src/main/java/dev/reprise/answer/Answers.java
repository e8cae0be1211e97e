package dev.reprise.answer;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.fill.Keeping;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.plan.ReadRequest;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Origin;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.response.IdMint;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.upstream.ReplayedIds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the answer a caller gets from the outcome of a request: the reply, with headers that say
 * what happened (contract 2.4). Does not report to telemetry.
 */
public final class Answers {
  /** Smaller answers are written at once, so no memory is reserved for them. */
  private static final int LARGE = 64 << 10;

  private final ReplayedIds ids;
  private final MemoryBudget memory;
  private final Supplier<Stamp> position;
  private final HitHeaders hits = new HitHeaders();

  /**
   * @param position where the ledger stands
   */
  public Answers(ReplayedIds ids, MemoryBudget memory, Supplier<Stamp> position) {
    this.ids = ids;
    this.memory = memory;
    this.position = position;
  }

  /**
   * Whether there is memory for a copy of this entry beside the answers that others read slowly.
   */
  public boolean roomFor(Sighting.Hit hit) {
    int size = hit.entry().payload().bytes().length;
    return size <= LARGE || memory.share(MemoryBudget.Use.ANSWERS).roomFor(size);
  }

  /**
   * The body of the entry, in the form that is asked; empty when it cannot be rendered faithfully
   * in that form.
   */
  public Optional<byte[]> rendered(Question question, Sighting.Hit hit) {
    IdMint mint = ids.mint(question.partition(), question.request().operation().family());
    Instant now = hit.at();
    return Optional.ofNullable(
        question
            .dialect()
            .replies()
            .replay(hit.entry().payload(), question.request(), question.form(), now, mint));
  }

  /** How a replayed answer ends; known before it is sent. */
  public static Decision.Ended ended(Entry entry) {
    return new Decision.Ended(
        entry.payload().status(),
        false,
        null,
        "",
        TokenUsage.NONE,
        entry.facts().get(Entry.MODEL_FACT),
        "");
  }

  /** A kept answer. */
  public Told replayed(Plan.Keyed plan, Sighting.Hit hit, byte[] body, Decision decision) {
    Headers headers =
        hits.of(plan, hit, decision.position()).and("Reprise-Request-Id", plan.requestId());
    return new Told(Reply.whole(hit.entry().payload().status(), headers, body), decision);
  }

  /**
   * A provider's answer to a request that may be reused; {@code kept} is null while nobody knows
   * whether it will be.
   */
  public Told forwarded(
      Plan.Keyed plan, Decision decision, Reply reply, Keeping.@Nullable KeepResult kept) {
    boolean stored = kept != null && kept.entry().isPresent();
    Reason reason =
        stored || kept == null || kept.ended().notStored() == null
            ? decision.reason()
            : kept.ended().notStored();
    var said = new ForwardedStatus(decision, stored, reason == null ? Reason.ABSENT : reason);
    return withOwnHeaders(plan.question(), said, reply);
  }

  /**
   * The answer of another's call that this request joined: its head is the leader's, so only the
   * allow-listed part is this caller's.
   */
  public Told collapsed(Plan.Keyed plan, Decision decision, Reply reply, TokenUsage avoided) {
    Dialect dialect = plan.question().dialect();
    Headers shared =
        reply
            .headers()
            .keeping(
                name ->
                    name.equals("content-type")
                        || name.equals("content-length")
                        || dialect.replayableHeaders().contains(name));
    var said = new ForwardedStatus(decision, false, Reason.ABSENT);
    Told told = withOwnHeaders(plan.question(), said, reply.withHeaders(shared));
    Headers headers =
        told.reply().headers().and("Reprise-Usage", HitHeaders.avoided(avoided).value());
    return new Told(told.reply().withHeaders(headers), decision);
  }

  /** The answer to a request that is never reused. */
  public Told bypassed(Plan.Through plan, Decision decision, Reply reply) {
    boolean ofTool =
        plan.reason() == Reason.SIDE_EFFECTING_TOOL || plan.reason() == Reason.REAL_TIME_TOOL;
    var said =
        new ForwardedStatus(
            decision, false, plan.reason(), ofTool ? CacheStatus.tool(plan.detail()) : "");
    return withOwnHeaders(plan.question(), said, reply);
  }

  /** What {@code Cache-Status} says of a forwarded answer. */
  private record ForwardedStatus(Decision decision, boolean stored, Reason otherwise, String tool) {
    ForwardedStatus(Decision decision, boolean stored, Reason otherwise) {
      this(decision, stored, otherwise, "");
    }
  }

  private Told withOwnHeaders(Question question, ForwardedStatus said, Reply reply) {
    Decision decision = said.decision();
    Reason reason = question.stoodIn() ? Reason.FALLBACK_ANSWERED : said.otherwise();
    List<Header> headers = OriginFields.of(reply.headers());
    String others = OriginFields.otherCaches(reply.headers());
    CacheStatus status =
        new CacheStatus(
            decision.outcome(),
            reply.status(),
            said.stored(),
            decision.collapsed(),
            null,
            decision.key(),
            detail(decision, reason));
    addOwnFields(headers, question.reading(), status.header() + said.tool(), others);
    return new Told(reply.withHeaders(Headers.of(headers)), decision);
  }

  private static String detail(Decision decision, Reason reason) {
    Decision.Native shaped = decision.nativeCaching();
    return shaped != null && shaped.repaired() ? Reason.MARKS_REPAIRED.code() : reason.code();
  }

  /** The provider gave no answer: an error in the caller's dialect. */
  public Told originFailed(Question question, Decision decision, Origin.OriginFailed failed) {
    Reply error =
        question.dialect().error(failed.status(), told(question, failed), question.request().id());
    var headers = new ArrayList<>(error.headers().fields());
    if (failed.retryAfter().isPositive()) {
      headers.add(new Header("Retry-After", Long.toString(failed.retryAfter().toSeconds() + 1)));
    }
    boolean shut = failed.kind() == Origin.OriginFailed.FailureKind.SHUT;
    Reason detail = shut ? Reason.BREAKER_OPEN : Reason.ORIGIN_FAILED;
    addOwnFields(
        headers,
        question.reading(),
        new CacheStatus(decision.outcome(), 0, false, false, null, decision.key(), detail.code())
            .header(),
        "");
    return new Told(error.withHeaders(Headers.of(headers)), decision);
  }

  /** The request id leads the operator to the rest. */
  private static String told(Question question, Origin.OriginFailed failed) {
    return failed.toldCallers(question.destination().provider())
        + " (request "
        + question.request().id()
        + ")";
  }

  /** Answered here with an error in the caller's dialect; nobody was asked. */
  public Told refused(ReadRequest reading, Decision decision, int status, String message) {
    Reply error = reading.dialect().error(status, message, reading.request().id());
    var headers = new ArrayList<>(error.headers().fields());
    if (decision.reason() == Reason.NOT_IN_CACHE) { // asking again finds nothing either
      headers.add(new Header("x-should-retry", "false"));
    }
    addOwnFields(headers, reading, CacheStatus.refused(decision.reason()).header(), "");
    return new Told(error.withHeaders(Headers.of(headers)), decision);
  }

  /** Nearest cache last (RFC 9211 section 2): what caches behind us said stays in front. */
  private void addOwnFields(
      List<Header> headers, ReadRequest reading, String member, String others) {
    headers.add(new Header("Cache-Status", others.isEmpty() ? member : others + ", " + member));
    headers.add(new Header("Reprise-Request-Id", reading.request().id()));
    headers.add(new Header("Reprise-Position", position.get().toString()));
  }
}
