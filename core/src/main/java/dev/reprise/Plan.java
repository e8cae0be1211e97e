package dev.reprise;

import dev.reprise.artifact.Tag;
import dev.reprise.json.Document;
import dev.reprise.key.CacheKey;
import dev.reprise.key.Contract;
import dev.reprise.policy.PolicyInForce;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Timeline;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done with a request, before any tier was asked. */
public sealed interface Plan {
  /** Answered by Reprise itself, with an error in the caller's dialect. */
  record Refused(
      Question question, int status, String message, @Nullable Reason reason, String policyVersion)
      implements Plan {}

  /**
   * Straight to the provider, nothing looked up or kept.
   *
   * @param key of operations that are keyed though never kept, else null
   */
  record Through(
      Question question, Reason reason, String detail, String policyVersion, @Nullable CacheKey key)
      implements Plan {
    /** The same plan, the question put to whoever answers it. */
    Through of(Question asked) {
      return new Through(asked, reason, detail, policyVersion, key);
    }
  }

  /**
   * Reuse is allowed, or at least one call may be shared.
   *
   * @param terms null when only the call in flight may be shared (routes with {@code coalesce:
   *     true}): nothing is looked up or kept
   * @param tags what an entry would depend on, known before the answer
   * @param reason why it is not kept, when terms is null
   * @param basis what the plan rests on: while it stands, the same request has the same plan
   * @param shown what headers and decisions say of it, made once
   */
  record Keyed(
      Question question,
      Ruling.@Nullable Terms terms,
      CacheKey key,
      Contract contract,
      List<Tag> tags,
      @Nullable Reason reason,
      Basis basis,
      Shown shown)
      implements Plan {
    @Override
    public String policyVersion() {
      return basis.policy().policy().version();
    }

    /** The same plan, the question put to whoever answers it. */
    Keyed of(Question asked) {
      return new Keyed(asked, terms, key, contract, tags, reason, basis, shown);
    }

    /** Bytes it keeps in memory, roughly: the request, what parsing made of it, the contract. */
    public long weight() {
      Document document = question.request().document();
      long parsed = document == null ? 0 : document.parsedBytes();
      return BESIDE + question.request().body().length + parsed;
    }

    private static final int BESIDE = 4 << 10;

    /** The same plan for the same request made again. */
    Keyed again(String id, Timeline timeline) {
      return new Keyed(
          question.again(id, timeline), terms, key, contract, tags, reason, basis, shown);
    }
  }

  /**
   * @param key as printed
   * @param ruled what policy said, as decisions put it
   */
  record Shown(String key, Decision.Ruled ruled) {}

  /** The policy and the routes a plan was made under. */
  record Basis(PolicyInForce.InForce policy, Object routes) {
    /** Compared by identity: both are one object until something changes. */
    boolean is(Basis other) {
      return policy == other.policy && routes == other.routes;
    }
  }

  Question question();

  /** Of the request it was made for: {@code Reprise-Request-Id}. */
  default String requestId() {
    return question().request().id();
  }

  String policyVersion();
}
