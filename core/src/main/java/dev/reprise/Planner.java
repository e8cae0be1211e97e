package dev.reprise;

import dev.reprise.artifact.Tag;
import dev.reprise.canonical.CanonicalForm;
import dev.reprise.canonical.Canonicaliser;
import dev.reprise.canonical.FieldRules;
import dev.reprise.canonical.RuleSet;
import dev.reprise.json.Document;
import dev.reprise.key.CacheKey;
import dev.reprise.key.Contract;
import dev.reprise.key.Contracts;
import dev.reprise.key.Effective;
import dev.reprise.policy.Facts;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Dialects;
import dev.reprise.provider.LiveData;
import dev.reprise.provider.Outline;
import dev.reprise.request.EntryType;
import dev.reprise.request.Operation;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The first half of the journey, pure but for the clock: what was asked, who answers, what policy
 * says, under which key.
 */
final class Planner {
  private static final Outline NOTHING_KNOWN =
      new Outline("", false, null, List.of(), List.of(), false, 1, false);

  private final Parts parts;

  Planner(Parts parts) {
    this.parts = parts;
  }

  Plan plan(Request request, Timeline timeline) {
    Question question = understand(request, timeline);
    Plan.Basis basis = basis();
    Policy policy = basis.policy().policy();
    if (question.destination() == null) {
      return nobodyAnswers(question, policy.version());
    }
    Plan forbidden = forbidden(question, policy);
    if (forbidden != null) {
      return forbidden;
    }
    return switch (request.operation().act()) {
      case GENERATE -> ruled(Layout.effective(question, policy), basis);
      case EMBED, COUNT_TOKENS, RERANK -> keyedButNotKept(question, basis);
      case LIST_MODELS ->
          through(question, Reason.NOT_CACHEABLE_OPERATION, "", policy.version(), null);
      case UNKNOWN -> through(question, Reason.UNKNOWN_OPERATION, "", policy.version(), null);
    };
  }

  /** What a plan made now would rest on. */
  Plan.Basis basis() {
    return new Plan.Basis(parts.policy().now(), parts.router().generation());
  }

  private Question understand(Request request, Timeline timeline) {
    timeline.began(Stage.ASSEMBLE, parts.clock().now());
    Operation operation = request.operation();
    Dialect dialect = Dialects.forOperation(operation);
    Document document = request.document();
    Outline outline = document == null ? NOTHING_KNOWN : dialect.outline(operation, document);
    timeline.ended(Stage.ASSEMBLE, parts.clock().now());
    timeline.began(Stage.ROUTE, parts.clock().now());
    String model = outline.model().isEmpty() ? operation.modelInPath() : outline.model();
    Destination destination = parts.router().route(request, model).orElse(null);
    timeline.ended(Stage.ROUTE, parts.clock().now());
    return Question.of(request, dialect, outline, destination, timeline);
  }

  /**
   * A field the dialect's data forbids: refused with its place and the remedy the data names.
   */
  private static @Nullable Plan forbidden(Question question, Policy policy) {
    Document document = question.request().document();
    if (document == null) {
      return null;
    }
    FieldRules.Forbidden found =
        question.dialect().fieldRules(question.request().operation()).forbidden(document);
    return found == null
        ? null
        : new Plan.Refused(
            question,
            400,
            found.path() + " at byte " + found.offset() + ": " + found.reason(),
            null,
            policy.version());
  }

  private static Plan nobodyAnswers(Question question, String policyVersion) {
    String model = question.outline().model();
    String what = model.isEmpty() ? "this operation" : "model '" + model + "'";
    return new Plan.Refused(
        question,
        404,
        "No provider is configured for "
            + what
            + ": add one of this dialect under providers, or a route that takes it.",
        null,
        policyVersion);
  }

  private Plan ruled(Question question, Plan.Basis basis) {
    Policy policy = basis.policy().policy();
    Ruling ruling = policy.rule(facts(question, policy));
    return switch (ruling) {
      case Ruling.Denied denied ->
          new Plan.Refused(
              question,
              403,
              denied.reason().explanation() + " " + denied.detail(),
              denied.reason(),
              policy.version());
      case Ruling.Bypass bypass -> bypassed(question, basis, bypass);
      case Ruling.Allow(Ruling.Terms terms) -> keyed(question, basis, terms, null);
    };
  }

  private Plan bypassed(Question question, Plan.Basis basis, Ruling.Bypass bypass) {
    boolean mayShare =
        destination(question).coalesce()
            && switch (bypass.reason()) {
              case DETERMINISM_NOT_DECLARED, NO_RULE, ROLLOUT_OFF, OUTPUT_SCHEMA_REQUIRED -> true;
              default -> false;
            };
    return mayShare
        ? keyed(question, basis, null, bypass.reason())
        : through(
            question, bypass.reason(), bypass.detail(), basis.policy().policy().version(), null);
  }

  private Plan keyedButNotKept(Question question, Plan.Basis basis) {
    CacheKey key = null;
    if (question.request().document() != null) {
      CanonicalForm form = canonicalise(question, RuleSet.STRUCTURAL_V1, false);
      key = derive(question, contract(question, form, basis));
    }
    return through(
        question, Reason.NOT_CACHEABLE_OPERATION, "", basis.policy().policy().version(), key);
  }

  private static Plan through(
      Question question,
      Reason reason,
      String detail,
      String policyVersion,
      @Nullable CacheKey key) {
    return new Plan.Through(question, reason, detail, policyVersion, key);
  }

  private Plan keyed(
      Question question, Plan.Basis basis, Ruling.@Nullable Terms terms, @Nullable Reason notKept) {
    CanonicalForm form =
        terms == null
            ? canonicalise(question, RuleSet.STRUCTURAL_V1, false)
            : canonicalise(question, terms.ruleSet(), terms.toolOrderFree());
    Contract contract = contract(question, form, basis);
    CacheKey key = derive(question, contract);
    var shown = new Plan.Shown(key.toString(), ruled(terms, basis));
    return new Plan.Keyed(
        question, terms, key, contract, tags(question, terms), notKept, basis, shown);
  }

  private static Decision.Ruled ruled(Ruling.@Nullable Terms terms, Plan.Basis basis) {
    String version = basis.policy().policy().version();
    return terms == null
        ? new Decision.Ruled("bypass", "", version, "")
        : new Decision.Ruled(
            "allow", terms.rule(), version, terms.mode().name().toLowerCase(Locale.ROOT));
  }

  private CanonicalForm canonicalise(Question question, RuleSet rules, boolean toolOrderFree) {
    question.timeline().began(Stage.CANONICALISE, parts.clock().now());
    Document document = question.request().document();
    if (document == null) {
      throw new IllegalStateException("only requests with a body are keyed");
    }
    Dialect dialect = question.dialect();
    CanonicalForm form =
        Canonicaliser.canonicalise(
            document, dialect.fieldRules(question.request().operation()), rules, toolOrderFree);
    return form;
  }

  private Contract contract(Question question, CanonicalForm form, Plan.Basis basis) {
    Request request = question.request();
    Destination destination = destination(question);
    var effective =
        new Effective(
            destination.provider() + "/" + destination.kind(),
            destination.identity(),
            question.outline().model(),
            basis.policy().policy().version() + " " + basis.policy().revision(),
            parts.classifier().version(),
            "",
            request.principal().narrowestScope());
    FieldRules rules =
        question
            .dialect()
            .fieldRules(request.operation())
            .ignoring(basis.policy().policy().ignoredHeaders());
    return Contracts.of(request, form, rules, effective);
  }

  private CacheKey derive(Question question, Contract contract) {
    CacheKey key = parts.keys().derive(contract, question.request().principal().partition());
    question.timeline().ended(Stage.CANONICALISE, parts.clock().now());
    return key;
  }

  private static Facts facts(Question question, Policy policy) {
    Request request = question.request();
    Outline outline = question.outline();
    return new Facts(
        EntryType.MODEL_RESPONSE,
        request.principal().partition().name(),
        destination(question).route(),
        orEmpty(request.hints().task()),
        orEmpty(request.hints().agent()),
        outline.model(),
        outline.temperature(),
        outline.stateful(),
        outline.tools(),
        outline.outputSchema(),
        outline.answers(),
        request.directives().maxAgeSeconds(),
        request.directives().noStore(),
        live(question, policy));
  }

  /** What the dialect found, and what the bundle names beside it. */
  private static List<Facts.Live> live(Question question, Policy policy) {
    Document document = question.request().document();
    if (policy.liveMembers().isEmpty() || document == null) {
      return question.outline().live();
    }
    var live = new ArrayList<>(question.outline().live());
    for (String name : policy.liveMembers()) {
      if (LiveData.given(document, name)) {
        live.add(new Facts.Live(Facts.Live.Kind.MEMBER, name));
      }
    }
    return live;
  }

  /**
   * What every entry depends on (4.4): tenant, policy, model; then the bundle's own and the
   * request's.
   */
  private static List<Tag> tags(Question question, Ruling.@Nullable Terms terms) {
    Request request = question.request();
    var tags = new ArrayList<Tag>();
    tags.add(new Tag("t:" + request.principal().partition().name()));
    if (terms != null) {
      terms.tags().forEach(tag -> tags.add(new Tag(tag)));
    }
    request.hints().tags().forEach(tag -> tags.add(new Tag(tag)));
    return tags.stream().distinct().toList();
  }

  private static Destination destination(Question question) {
    Destination destination = question.destination();
    if (destination == null) {
      throw new IllegalStateException("asked only after a destination was found");
    }
    return destination;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
