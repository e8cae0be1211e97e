package dev.reprise.plan;

import dev.reprise.canonical.CanonicalForm;
import dev.reprise.canonical.Canonicaliser;
import dev.reprise.canonical.FieldRules;
import dev.reprise.canonical.RuleSet;
import dev.reprise.json.Document;
import dev.reprise.key.CacheKey;
import dev.reprise.key.Contract;
import dev.reprise.key.Contracts;
import dev.reprise.key.Effective;
import dev.reprise.key.PartitionKeys;
import dev.reprise.key.RequestDescription;
import dev.reprise.provider.Destination;
import dev.reprise.request.EntryType;
import dev.reprise.request.Request;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Timeline;
import dev.reprise.time.Clock;
import java.util.Map;

/**
 * Derives the key of a question: canonical form, contract, key. Does no I/O;
 * reads the clock for the timeline only, so the key is the same at any time.
 */
public final class Keyer {
  private final PartitionKeys keys;
  private final String classifierVersion;
  private final Clock clock;

  /**
   * @param classifierVersion version of what finds sensitive text; part of every key
   */
  public Keyer(PartitionKeys keys, String classifierVersion, Clock clock) {
    this.keys = keys;
    this.classifierVersion = classifierVersion;
    this.clock = clock;
  }

  /** How a body is read for the key. */
  record BodyRules(RuleSet rules, boolean toolOrderFree) {
    /**
     * Every byte counts, except what JSON itself gives no meaning (white space, order of members).
     */
    static final BodyRules STRUCTURAL = new BodyRules(RuleSet.STRUCTURAL_V1, false);
  }

  /** A key and the contract it was derived from. */
  record Derived(CacheKey key, Contract contract) {}

  /**
   * @param scope who may share the entry
   */
  Derived derive(
      Question question, EntryType type, BodyRules form, Scope scope, Keying.Basis basis) {
    Timeline timeline = question.timeline();
    timeline.began(Stage.CANONICALISE, clock.now());
    Contract contract = contract(question, type, form, scope, basis);
    CacheKey key = keys.derive(contract, question.partition());
    timeline.ended(Stage.CANONICALISE, clock.now());
    return new Derived(key, contract);
  }

  private Contract contract(
      Question question, EntryType type, BodyRules form, Scope scope, Keying.Basis basis) {
    Request request = question.request();
    FieldRules rules = question.fieldRules(basis);
    Document body = request.document();
    if (body == null) {
      throw new IllegalStateException("only requests with a body are keyed");
    }
    CanonicalForm canonical =
        Canonicaliser.canonicalise(body, rules, form.rules(), form.toolOrderFree());
    return Contracts.of(
        new RequestDescription(type, request, canonical, rules, effective(question, scope, basis)));
  }

  private Effective effective(Question question, Scope scope, Keying.Basis basis) {
    Destination destination = question.destination();
    return new Effective(
        destination.provider() + "/" + destination.kind(),
        destination.identity(),
        question.outline().model(),
        basis.version() + " " + basis.policy().revision(),
        classifierVersion,
        "",
        scope,
        Map.of());
  }
}
