package dev.reprise.plan;

import dev.reprise.artifact.Tag;
import dev.reprise.canonical.FieldRules;
import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.key.CacheKey;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Router;
import dev.reprise.provider.body.Outline;
import dev.reprise.request.EntryType;
import dev.reprise.request.Request;
import dev.reprise.request.Scope;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Timeline;
import dev.reprise.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plan of a request: what was asked, who answers, what policy says, under which key. Does
 * no I/O; reads the clock for the timeline only.
 */
public final class Planner {
  private static final Outline NOTHING_KNOWN =
      new Outline("", false, null, List.of(), List.of(), false, 1, false, List.of());

  private final Dialects dialects;
  private final PolicyInForce policy;
  private final Router router;
  private final Keyer keyer;
  private final Clock clock;

  public Planner(Dialects dialects, PolicyInForce policy, Router router, Keyer keyer, Clock clock) {
    this.dialects = dialects;
    this.policy = policy;
    this.router = router;
    this.keyer = keyer;
    this.clock = clock;
  }

  public Plan plan(Request request, Timeline timeline) {
    ReadRequest reading = read(request, timeline);
    Keying.Basis basis = basis();
    Policy inForce = basis.policy().policy();
    Optional<Destination> destination = route(reading);
    if (destination.isEmpty()) {
      return nobodyAnswers(reading, inForce.version());
    }
    Plan forbidden = forbidden(reading, inForce);
    return forbidden == null
        ? answerable(Question.of(reading, shaped(destination.get(), inForce)), basis)
        : forbidden;
  }

  /** Where the bundle switched the provider's own cache off, the route does not use it either. */
  private static Destination shaped(Destination destination, Policy policy) {
    return policy.shapesPrefixes(destination.route()) ? destination : destination.unshaped();
  }

  private Plan answerable(Question question, Keying.Basis basis) {
    return switch (question.request().operation().act()) {
      case GENERATE -> ruled(Layout.effective(question, basis.policy().policy()), basis);
      case EMBED, COUNT_TOKENS, RERANK -> keyedButNotKept(question, basis);
      case LIST_MODELS -> through(question, Reason.NOT_CACHEABLE_OPERATION, "", basis, null);
      case UNKNOWN -> through(question, Reason.UNKNOWN_OPERATION, "", basis, null);
    };
  }

  /** The policy and the routes that a plan made now would rest on. */
  public Keying.Basis basis() {
    return new Keying.Basis(policy.now(), router.generation());
  }

  private ReadRequest read(Request request, Timeline timeline) {
    timeline.began(Stage.ASSEMBLE, clock.now());
    Dialect dialect = dialects.forOperation(request.operation());
    Document document = request.document();
    Outline outline =
        document == null ? NOTHING_KNOWN : dialect.outline(request.operation(), document);
    timeline.ended(Stage.ASSEMBLE, clock.now());
    return new ReadRequest(request, dialect, outline, timeline);
  }

  private Optional<Destination> route(ReadRequest reading) {
    Timeline timeline = reading.timeline();
    timeline.began(Stage.ROUTE, clock.now());
    String named = reading.outline().model();
    String model = named.isEmpty() ? reading.request().operation().modelInPath() : named;
    Optional<Destination> destination = router.route(reading.request(), model);
    timeline.ended(Stage.ROUTE, clock.now());
    return destination;
  }

  /**
   * A field the dialect's data forbids: refused with its place and the remedy the data names.
   */
  private static @Nullable Plan forbidden(ReadRequest reading, Policy policy) {
    Document document = reading.request().document();
    if (document == null) {
      return null;
    }
    FieldRules.Forbidden found =
        reading.dialect().fieldRules(reading.request().operation()).forbidden(document);
    return found == null
        ? null
        : new Plan.Refused(
            reading,
            400,
            found.path() + " at byte " + found.offset() + ": " + found.reason(),
            null,
            policy.version());
  }

  private static Plan nobodyAnswers(ReadRequest reading, String policyVersion) {
    String model = reading.outline().model();
    String what = model.isEmpty() ? "this operation" : "model '" + model + "'";
    String only = reading.request().operation().only();
    return new Plan.Refused(
        reading,
        404,
        "No provider is configured for "
            + what
            + ": add one of "
            + (only.isEmpty() ? "this dialect" : "kind " + only)
            + " under providers, or a route that takes it.",
        null,
        policyVersion);
  }

  private Plan ruled(Question question, Keying.Basis basis) {
    Policy inForce = basis.policy().policy();
    Ruling ruling = inForce.rule(Questions.facts(question, type(question), inForce));
    return switch (ruling) {
      case Ruling.Denied denied ->
          new Plan.Refused(
              question.reading(),
              403,
              denied.reason().explanation() + " " + denied.detail(),
              denied.reason(),
              inForce.version());
      case Ruling.Bypass bypass -> bypassed(question, basis, bypass);
      case Ruling.Allow(Ruling.Terms terms) -> reusable(question, basis, terms);
    };
  }

  private Plan bypassed(Question question, Keying.Basis basis, Ruling.Bypass bypass) {
    boolean mayShare =
        question.destination().coalesce()
            && switch (bypass.reason()) {
              case DETERMINISM_NOT_DECLARED, NO_RULE, ROLLOUT_OFF, OUTPUT_SCHEMA_REQUIRED -> true;
              default -> false;
            };
    return mayShare
        ? shared(question, basis, bypass.reason())
        : through(question, bypass.reason(), bypass.detail(), basis, null);
  }

  private Plan keyedButNotKept(Question question, Keying.Basis basis) {
    CacheKey key =
        question.request().document() == null
            ? null
            : keyer
                .derive(
                    question,
                    type(question),
                    Keyer.BodyRules.STRUCTURAL,
                    narrowest(question),
                    basis)
                .key();
    return through(question, Reason.NOT_CACHEABLE_OPERATION, "", basis, key);
  }

  private static Plan through(
      Question question, Reason reason, String detail, Keying.Basis basis, @Nullable CacheKey key) {
    return new Plan.Through(question, reason, detail, basis.version(), key);
  }

  private Plan reusable(Question question, Keying.Basis basis, Ruling.Terms terms) {
    var form = new Keyer.BodyRules(terms.ruleSet(), terms.toolOrderFree());
    Keyer.Derived derived = keyer.derive(question, type(question), form, terms.scope(), basis);
    String mode = terms.mode().name().toLowerCase(Locale.ROOT);
    var ruled = new Decision.Ruled("allow", terms.rule(), basis.version(), mode);
    List<Tag> tags = Questions.tags(question, terms.tags());
    return new Plan.Reusable(
        question,
        terms,
        new Keying(
            type(question),
            derived.contract(),
            tags,
            Questions.want(question, terms.scope(), derived.key(), basis.version()),
            basis,
            new Keying.PrintedKey(derived.key().toString(), ruled)));
  }

  private Plan shared(Question question, Keying.Basis basis, Reason whyNotKept) {
    Scope scope = narrowest(question);
    Keyer.Derived derived =
        keyer.derive(question, type(question), Keyer.BodyRules.STRUCTURAL, scope, basis);
    return new Plan.Shared(
        question,
        whyNotKept,
        new Keying(
            type(question),
            derived.contract(),
            Questions.tags(question, List.of()),
            Questions.want(question, scope, derived.key(), basis.version()),
            basis,
            new Keying.PrintedKey(
                derived.key().toString(), new Decision.Ruled("bypass", "", basis.version(), ""))));
  }

  private static EntryType type(Question question) {
    return question.request().operation().entryType();
  }

  private static Scope narrowest(Question question) {
    return question.request().principal().narrowestScope();
  }
}
