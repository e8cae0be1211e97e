package dev.reprise;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Origin;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.response.IdMint;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts the truth about an answer into its headers (contract 2.4), and hands the decision to
 * telemetry.
 */
final class Telling {
  /** Smaller answers leave in one write and hold nothing. */
  private static final int LARGE = 64 << 10;

  private static final String LOSSLESS_FACT = "lossless";

  /** What a caller gets for a whole body that was cut: the head's status would be untrue. */
  static final int CUT = 502;

  private final Parts parts;
  private final Verdicts verdicts;
  private final HitHeaders hits = new HitHeaders();

  Telling(Parts parts) {
    this.parts = parts;
    this.verdicts = new Verdicts(parts);
  }

  /**
   * The entry as an answer in the mode now asked; empty when it cannot be replayed faithfully in
   * that mode.
   */
  Optional<Told> replayed(Plan.Keyed plan, Sighting.Hit hit, boolean collapsed) {
    Entry entry = hit.entry();
    int size = entry.payload().bytes().length;
    if (size > LARGE && !parts.memory().share(MemoryBudget.Use.ANSWERS).roomFor(size)) {
      return Optional.of(noRoom(plan, hit));
    }
    byte[] bytes = proven(plan, entry) ? rendered(plan.question(), entry, hit.at()) : null;
    if (bytes == null) {
      return Optional.empty();
    }
    int status = entry.payload().status();
    var ended =
        new Decision.Ended(
            status, false, null, "", TokenUsage.NONE, entry.facts().get(Keeping.MODEL_FACT));
    Decision decision = verdicts.hit(plan, hit, collapsed, ended);
    over(decision.timeline());
    parts.telemetry().completed(decision);
    Headers headers =
        hits.of(plan, hit, decision.position()).and("Reprise-Request-Id", plan.requestId());
    return Optional.of(new Told(Reply.whole(status, headers, bytes), decision));
  }

  /** Unread answers of others hold the memory a copy of this one would take. */
  private Told noRoom(Plan.Keyed plan, Sighting.Hit hit) {
    parts.memory().shed();
    var miss = new Sighting.Miss(Reason.OVER_MEMORY_BUDGET, false, hit.layers());
    Told told =
        refused(
            plan.question(),
            verdicts.notInCache(plan, miss),
            503,
            "Large answers that other clients have not read yet hold the memory; ask again.");
    Headers headers = told.reply().headers().and("Retry-After", "1");
    return new Told(told.reply().withHeaders(headers), told.decision());
  }

  private byte @Nullable [] rendered(Question question, Entry entry, Instant now) {
    IdMint mint = parts.ids().mint(question.request().principal().partition());
    return question
        .dialect()
        .replies()
        .replay(entry.payload(), question.request(), question.form(), now, mint);
  }

  /**
   * Whether this entry may be rendered in the mode now asked. In its own mode always; in the other
   * only once the conversion there and back gave the same answer (R-20, decision D8). The proof is
   * made when it is first needed and remembered with the entry.
   */
  private boolean proven(Plan.Keyed plan, Entry entry) {
    if (plan.question().form() == entry.payload().form()) {
      return true;
    }
    if (entry.payload().bytes().length > parts.memory().mostConverted()) {
      return false;
    }
    String known = entry.facts().get(LOSSLESS_FACT);
    if (known == null) {
      known = Boolean.toString(plan.question().dialect().replies().lossless(entry.payload()));
      parts
          .tiers()
          .getFirst()
          .keep(
              plan.question().request().principal().partition(),
              plan.key(),
              entry.with(LOSSLESS_FACT, known));
    }
    return Boolean.parseBoolean(known);
  }

  /**
   * A provider's answer to a request that may be reused; {@code kept} is null while nobody knows
   * whether it will be.
   */
  Told forwarded(Plan.Keyed plan, Decision decision, Reply reply, Keeping.@Nullable Kept kept) {
    boolean stored = kept != null && kept.entry().isPresent();
    Reason reason =
        stored || kept == null || kept.ended().notStored() == null
            ? decision.reason()
            : kept.ended().notStored();
    return onward(
        plan.question(),
        decision,
        reply,
        plan.shown().key(),
        stored,
        reason == null ? Reason.ABSENT : reason);
  }

  /**
   * The answer of another's call that this request joined: its head is the leader's, so only the
   * allow-listed part is this caller's.
   */
  Told collapsed(Plan.Keyed plan, Decision decision, Reply reply, TokenUsage avoided) {
    Dialect dialect = plan.question().dialect();
    Headers shared =
        reply
            .headers()
            .keeping(
                name ->
                    name.equals("content-type")
                        || name.equals("content-length")
                        || dialect.replayableHeaders().contains(name));
    parts.telemetry().decided(decision);
    finish(decision, ended(reply.status(), null, TokenUsage.NONE));
    Told told =
        onward(
            plan.question(),
            decision,
            reply.withHeaders(shared),
            plan.shown().key(),
            false,
            Reason.ABSENT);
    return new Told(
        told.reply()
            .withHeaders(
                told.reply().headers().and("Reprise-Usage", HitHeaders.avoided(avoided).value())),
        decision);
  }

  Told bypassed(Plan.Through plan, Decision decision, Reply reply) {
    String key = plan.key() == null ? null : plan.key().toString();
    return onward(plan.question(), decision, reply, key, false, plan.reason());
  }

  private Told onward(
      Question question,
      Decision decision,
      Reply reply,
      @Nullable String key,
      boolean stored,
      Reason otherwise) {
    Reason reason = question.stoodIn() ? Reason.FALLBACK_ANSWERED : otherwise;
    List<Header> headers = OriginFields.of(reply.headers());
    String others = OriginFields.otherCaches(reply.headers());
    CacheStatus status =
        new CacheStatus(
            decision.outcome(),
            reply.status(),
            stored,
            decision.collapsed(),
            null,
            key,
            detail(decision, reason));
    own(headers, question, status, others);
    question.timeline().headTold(parts.clock().now());
    return new Told(reply.withHeaders(Headers.of(headers)), decision);
  }

  private static String detail(Decision decision, Reason reason) {
    Decision.Native shaped = decision.nativeCaching();
    return shaped != null && shaped.repaired() ? Reason.MARKS_REPAIRED.code() : reason.code();
  }

  Told originFailed(
      Question question, Decision decision, Origin.OriginFailed failed, @Nullable String key) {
    int status = failed.status();
    boolean shut = failed.kind() == Origin.OriginFailed.Kind.SHUT;
    Reply error =
        question
            .dialect()
            .error(status, String.valueOf(failed.getMessage()), question.request().id());
    parts.telemetry().decided(decision);
    finish(
        decision,
        ended(status, shut ? Reason.BREAKER_OPEN : Reason.NOT_SUCCESSFUL, TokenUsage.UNKNOWN));
    var headers = new ArrayList<>(error.headers().fields());
    if (failed.retryAfter().isPositive()) {
      headers.add(new Header("Retry-After", Long.toString(failed.retryAfter().toSeconds() + 1)));
    }
    Reason detail = shut ? Reason.BREAKER_OPEN : Reason.ORIGIN_FAILED;
    own(
        headers,
        question,
        new CacheStatus(decision.outcome(), 0, false, false, null, key, detail.code()));
    return new Told(error.withHeaders(Headers.of(headers)), decision);
  }

  /**
   * Answered here: a refusal, or only-if-cached without an entry (504, RFC 9111 section 5.2.1.7).
   */
  Told refused(Question question, Decision decision, int status, String message) {
    Reply error = question.dialect().error(status, message, question.request().id());
    parts.telemetry().decided(decision);
    finish(decision, ended(status, decision.reason(), TokenUsage.NONE));
    var headers = new ArrayList<>(error.headers().fields());
    own(headers, question, CacheStatus.refused(decision.reason()));
    return new Told(error.withHeaders(Headers.of(headers)), decision);
  }

  Verdicts verdicts() {
    return verdicts;
  }

  /** The provider broke off before a whole body was there: what the caller gets instead. */
  Reply cut(Question question, String detail) {
    return question
        .dialect()
        .error(
            CUT,
            "The provider's answer was cut (" + detail + "). Nothing was kept; ask again.",
            question.request().id());
  }

  private static Decision.Ended ended(int status, @Nullable Reason notStored, TokenUsage usage) {
    return new Decision.Ended(status, false, notStored, "", usage, null);
  }

  private void finish(Decision decision, Decision.Ended ended) {
    over(decision.timeline());
    parts.telemetry().completed(decision.ended(ended, null));
  }

  private void over(Timeline timeline) {
    long now = parts.clock().now();
    timeline.headTold(now);
    timeline.ended(now);
  }

  private void own(List<Header> headers, Question question, CacheStatus status) {
    own(headers, question, status, "");
  }

  /** Nearest cache last (RFC 9211 section 2): what caches behind us said stays in front. */
  private void own(List<Header> headers, Question question, CacheStatus status, String others) {
    String member = status.header();
    headers.add(new Header("Cache-Status", others.isEmpty() ? member : others + ", " + member));
    headers.add(new Header("Reprise-Request-Id", question.request().id()));
    headers.add(new Header("Reprise-Position", parts.ledger().applied().toString()));
  }
}
