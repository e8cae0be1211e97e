package dev.reprise.artifact;

import dev.reprise.request.EntryType;
import dev.reprise.request.Partition;
import dev.reprise.request.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept under a key (the key excluded).
 *
 * @param type what it stands for
 * @param scope who may share it; compared again on every hit
 * @param stamp where the ledger stood before any input of the fill was read (F-1)
 * @param tags at least tenant, policy, model and schema (4.4)
 * @param policyVersion the bundle's version it was admitted under
 * @param createdAt when the answer was made, on a clock that nobody sets while the process lives
 * @param freshUntil soft TTL: afterwards stale, fit for stale-while-revalidate only
 * @param expiresAt hard TTL: afterwards a miss
 * @param usage what the provider said when it was made
 * @param facts small facts by name (model, dialect, finish reason …), never prompt text
 * @param payload what is replayed: see the response package for its forms
 */
public record Entry(
    EntryType type,
    Scope scope,
    Stamp stamp,
    List<Tag> tags,
    String policyVersion,
    Instant createdAt,
    Instant freshUntil,
    Instant expiresAt,
    TokenUsage usage,
    Map<String, String> facts,
    Payload payload) {

  /** Fact: the model as the answer names it. */
  public static final String MODEL_FACT = "model";

  /** Prefix of the facts that hold response headers to be replayed. */
  public static final String HEADER_FACT = "header:";

  /** Fact: whether the conversion into the other form and back gave the same answer. */
  public static final String LOSSLESS_FACT = "lossless";

  /** No entry lives longer, whatever a bundle says. */
  public static final Duration LONGEST_LIFE = Duration.ofDays(365);

  /** In which form the answer came: one whole body, or a stream of frames. */
  public enum Form {
    WHOLE,
    STREAM
  }

  /**
   * @param form how it came
   * @param status the provider's status, always 2xx
   * @param contentType as the provider sent it
   * @param bytes body or raw frames, exactly as the provider sent them (after content decoding)
   */
  public record Payload(Form form, int status, String contentType, byte[] bytes) {}

  public Entry {
    tags = List.copyOf(tags);
    facts = Map.copyOf(facts);
  }

  /**
   * Whether this entry belongs to the partition: the comparison after decryption. A public
   * entry lives in its namespace's partition, named by {@link #publicPartition}.
   */
  public boolean belongsTo(Partition asked) {
    return switch (scope) {
      case Scope.Public open -> asked.equals(publicPartition(open.namespace()));
      case Scope.Tenant tenant -> asked.equals(tenant.partition());
      case Scope.Workspace workspace -> asked.equals(workspace.partition());
      case Scope.User user -> asked.equals(user.partition());
    };
  }

  /**
   * The partition of the entries that an operator published in a namespace; no tenant's name
   * contains a colon.
   */
  public static Partition publicPartition(String namespace) {
    return new Partition("public:" + namespace);
  }

  /** The same entry with one more fact. */
  public Entry with(String fact, String value) {
    var more = new HashMap<>(facts);
    more.put(fact, value);
    return new Entry(
        type,
        scope,
        stamp,
        tags,
        policyVersion,
        createdAt,
        freshUntil,
        expiresAt,
        usage,
        more,
        payload);
  }

  /** The same entry with these tags. */
  public Entry tagged(List<Tag> all) {
    return new Entry(
        type,
        scope,
        stamp,
        all,
        policyVersion,
        createdAt,
        freshUntil,
        expiresAt,
        usage,
        facts,
        payload);
  }

  /** The same entry without its payload: what lists show. */
  public Entry withoutPayload() {
    Payload bare = new Payload(payload.form(), payload.status(), payload.contentType(), NOTHING);
    return new Entry(
        type,
        scope,
        stamp,
        tags,
        policyVersion,
        createdAt,
        freshUntil,
        expiresAt,
        usage,
        facts,
        bare);
  }

  private static final byte[] NOTHING = {};

  /** Bytes of memory this entry takes, estimated. */
  public int weight() {
    return payload.bytes().length + 512 + 64 * tags.size();
  }
}
