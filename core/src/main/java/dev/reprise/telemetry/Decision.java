package dev.reprise.telemetry;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.policy.Reason;
import dev.reprise.request.EntryType;
import dev.reprise.request.Hints;
import dev.reprise.request.Operation;
import dev.reprise.request.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that explains one answer (row E2): the request, the ruling of policy, the tiers that
 * were asked, and the outcome. Hashes and metadata only, never prompt text.
 *
 * @param id Reprise-Request-Id
 * @param at when it was asked
 * @param asked what was asked
 * @param ruled what policy said
 * @param outcome what finally happened
 * @param reason why; null only for a plain hit
 * @param detail one more sentence, or empty
 * @param key the entry's key as printed, or null when none was made
 * @param collapsed whether it joined a call in flight
 * @param layers the tiers asked, in order
 * @param ageSeconds of the entry, on hits
 * @param avoided tokens the provider did not bill this time
 * @param position the ledger position it was judged at
 * @param ended what is known once the body has ended; null until then
 * @param nearest for a miss: the fields in which the nearest entry differs; empty when there is no
 *     entry to compare with
 * @param nativeCaching what was done to the provider's own prefix cache; null where nothing may be
 * @param loose volatile text in the stable part of what went to a provider, the first few
 */
public record Decision(
    String id,
    Instant at,
    RequestSummary asked,
    Ruled ruled,
    Outcome outcome,
    @Nullable Reason reason,
    String detail,
    @Nullable String key,
    boolean collapsed,
    List<Layer> layers,
    long ageSeconds,
    TokenUsage avoided,
    Stamp position,
    @Nullable Ended ended,
    @Nullable Nearest nearest,
    Timeline timeline,
    @Nullable Native nativeCaching,
    List<Loose> loose) {

  /**
   * Longest text in a decision. Names come from callers and providers, and thousands of decisions
   * are kept in memory.
   */
  public static final int LONGEST = 256;

  private static final int MOST_SHARES = 16;

  public Decision {
    detail = clipped(detail);
  }

  static String clipped(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + '…';
  }

  /** What was asked; a model's name is cut when it is longer than any model's. */
  public record RequestSummary(
      Principal principal,
      Operation operation,
      Hints hints,
      String model,
      boolean streamed,
      int bodyBytes,
      String provider,
      String route) {
    public RequestSummary {
      model = clipped(model);
      operation = operation.modelInPath(clipped(operation.modelInPath()));
      hints = hints.withoutEvidence();
    }
  }

  /**
   * What policy said.
   *
   * @param word {@code allow}, {@code bypass}, {@code denied}, or {@code none} when it was not
   *     asked
   * @param rule which rule or default
   */
  public record Ruled(String word, String rule, String policyVersion, String mode) {}

  /**
   * One tier's answer.
   *
   * @param name of the tier
   * @param type what it was asked for
   */
  public record Layer(
      String name, EntryType type, LayerResult result, @Nullable Reason reason, long micros) {}

  /**
   * @param status what the caller got
   * @param stored whether an entry was kept
   * @param notStored why not, or null
   * @param usage what the provider consumed for this call; UNKNOWN when it did not say; zero on
   *     hits
   * @param answeredBy the model the answer names, or null when it names none
   * @param cut what cut the body off before its end, kebab-case; empty when it is whole
   */
  public record Ended(
      int status,
      boolean stored,
      @Nullable Reason notStored,
      String detail,
      TokenUsage usage,
      @Nullable String answeredBy,
      String cut) {
    public Ended {
      detail = clipped(detail);
      answeredBy = answeredBy == null ? null : clipped(answeredBy);
      usage = bounded(usage);
    }

    /** Billing words of a provider are kept only when they are few and short. */
    private static TokenUsage bounded(TokenUsage usage) {
      Billing billing = usage.billing();
      boolean usual =
          billing.tier().length() <= LONGEST
              && billing.region().length() <= LONGEST
              && billing.speed().length() <= LONGEST
              && billing.shares().size() <= MOST_SHARES
              && billing.shares().stream().allMatch(share -> share.model().length() <= LONGEST);
      return usual ? usage : usage.billed(Billing.PLAIN);
    }

    /** The same outcome, sent to the caller with another status. */
    public Ended status(int told) {
      return new Ended(told, stored, notStored, detail, usage, answeredBy, cut);
    }

    /** The same of a body that was cut off. */
    public Ended cut(String by, String why) {
      return new Ended(status, stored, notStored, why, usage, answeredBy, by);
    }
  }

  /** The entry most similar to the one looked for, and where the two differ. */
  public record Nearest(String key, long ageSeconds, List<String> differs) {
    public Nearest {
      differs = differs.stream().map(Decision::clipped).toList();
    }
  }

  /**
   * What was done to the provider's own prefix cache (rows B1, B5, B6).
   *
   * @param plan which plan
   * @param reason why, kebab-case
   * @param explanation the same as a sentence
   * @param marks where marks stand, in render order: {@code system 1h}, {@code tail 5m}
   * @param predictedRead tokens the provider should read from its cache
   * @param predictedWrite tokens it should write
   * @param hintRejected whether the provider refused what was added, and was asked again without
   * @param repaired whether the caller's own marks were set right
   */
  public record Native(
      String plan,
      String reason,
      String explanation,
      List<String> marks,
      long predictedRead,
      long predictedWrite,
      boolean hintRejected,
      boolean repaired) {}

  /**
   * Volatile text by its place, never the text itself.
   *
   * @param kind what it looks like: {@code timestamp}
   * @param part {@code system} or {@code tools}
   * @param at first byte in the body as it was sent
   * @param length in bytes
   */
  public record Loose(String kind, String part, int at, int length) {}

  /** The same, with the volatile text that stands in its stable part. */
  public Decision laidOut(List<Loose> found) {
    return found.isEmpty() ? this : but(ended, nearest, nativeCaching, found);
  }

  /** The same, with what was done to the provider's cache. */
  public Decision with(@Nullable Native how) {
    return how == null ? this : but(ended, nearest, how, loose);
  }

  public Decision ended(Ended how, @Nullable Nearest near) {
    return but(how, near, nativeCaching, loose);
  }

  /** What is known later than the rest. */
  private Decision but(
      @Nullable Ended end, @Nullable Nearest near, @Nullable Native how, List<Loose> found) {
    return new Decision(
        id,
        at,
        asked,
        ruled,
        outcome,
        reason,
        detail,
        key,
        collapsed,
        layers,
        ageSeconds,
        avoided,
        position,
        end,
        near,
        timeline,
        how,
        found);
  }
}
