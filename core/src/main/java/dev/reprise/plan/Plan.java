package dev.reprise.plan;

import dev.reprise.canonical.FieldRules;
import dev.reprise.key.CacheKey;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.request.Partition;
import dev.reprise.telemetry.Timeline;
import org.jspecify.annotations.Nullable;

/** What is to be done with a request, before any tier was asked. */
public sealed interface Plan {
  ReadRequest reading();

  String policyVersion();

  /** Who asks. */
  default Partition partition() {
    return reading().request().principal().partition();
  }

  /** Of the request it was made for: {@code Reprise-Request-Id}. */
  default String requestId() {
    return reading().request().id();
  }

  /**
   * Answered by Reprise itself, with an error in the caller's dialect.
   *
   * @param reason policy's reason; null when policy was not asked
   */
  record Refused(
      ReadRequest reading,
      int status,
      String message,
      @Nullable Reason reason,
      String policyVersion)
      implements Plan {}

  /** A request that somebody can answer. */
  sealed interface Answerable extends Plan {
    Question question();

    @Override
    default ReadRequest reading() {
      return question().reading();
    }
  }

  /**
   * Straight to the provider: nothing is looked up, shared or kept.
   *
   * @param key set for embed, count and rerank, which have a key and are not stored, else null
   */
  record Through(
      Question question, Reason reason, String detail, String policyVersion, @Nullable CacheKey key)
      implements Answerable {
    /** The same plan when another provider answers the question. */
    public Through of(Question asked) {
      return new Through(asked, reason, detail, policyVersion, key);
    }

    /** The key as it is printed, or null. */
    public @Nullable String shownKey() {
      return key == null ? null : key.toString();
    }
  }

  /** A request with a key: at least one call may serve many. */
  sealed interface Keyed extends Answerable {
    Keying keying();

    /** The same plan when another provider answers the question. */
    Keyed of(Question asked);

    /** The same plan for the same request made again. */
    Keyed again(String id, Timeline timeline);

    /** The largest answer held for those who join late, in bytes. */
    int maxBytes();

    default CacheKey key() {
      return keying().key();
    }

    @Override
    default String policyVersion() {
      return keying().basis().version();
    }

    /** What each field of the request counts as: the dialect's rules and the bundle's. */
    default FieldRules fieldRules() {
      return question().fieldRules(keying().basis());
    }

    /** Bytes of memory it takes, estimated: the request, its parsed form, the contract. */
    default long weight() {
      var request = question().request();
      long parsed = request.document() == null ? 0 : request.document().parsedBytes();
      return Keying.WEIGHT + request.body().length + parsed;
    }
  }

  /** An earlier answer may stand in for a new one, and a new one may be kept. */
  record Reusable(Question question, Ruling.Terms terms, Keying keying) implements Keyed {
    @Override
    public Reusable of(Question asked) {
      return new Reusable(asked, terms, keying);
    }

    @Override
    public Reusable again(String id, Timeline timeline) {
      return of(question.again(id, timeline));
    }

    @Override
    public int maxBytes() {
      return terms.maxBytes();
    }

    /**
     * Whether kept answers are given out for this key. A rollout takes a share of the keys, not of
     * the requests, so that one question is always on the same side of it.
     */
    public boolean inRollout() {
      return terms.mode() == Ruling.Mode.SERVE
          && Math.floorMod(keying.key().hashCode(), 100) < terms.percent();
    }
  }

  /**
   * Calls in flight are shared, on routes with {@code coalesce: true}; nothing is looked up or
   * kept.
   *
   * @param whyNotKept why policy allows no more than that
   */
  record Shared(Question question, Reason whyNotKept, Keying keying) implements Keyed {
    /** Bytes held for late joiners where policy names no size. */
    private static final int LIMIT = 4 << 20;

    @Override
    public Shared of(Question asked) {
      return new Shared(asked, whyNotKept, keying);
    }

    @Override
    public Shared again(String id, Timeline timeline) {
      return of(question.again(id, timeline));
    }

    @Override
    public int maxBytes() {
      return LIMIT;
    }
  }
}
