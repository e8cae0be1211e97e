package dev.reprise.policy.bundle;

import dev.reprise.artifact.Ending;
import dev.reprise.canonical.RuleSet;
import dev.reprise.policy.Admission;
import dev.reprise.policy.AnswerFacts;
import dev.reprise.policy.Facts;
import dev.reprise.policy.Facts.LiveFact;
import dev.reprise.policy.Findings;
import dev.reprise.policy.Policy;
import dev.reprise.policy.Reason;
import dev.reprise.policy.Ruling;
import dev.reprise.policy.Ruling.Allow;
import dev.reprise.policy.Ruling.Bypass;
import dev.reprise.policy.Ruling.Mode;
import dev.reprise.policy.Ruling.Terms;
import dev.reprise.policy.Sensitivity;
import dev.reprise.policy.SideEffects;
import dev.reprise.policy.bundle.Bundle.BundleRule;
import dev.reprise.policy.bundle.Bundle.EntryRow;
import dev.reprise.policy.bundle.Bundle.Requirement;
import dev.reprise.policy.bundle.Bundle.RuleEffect;
import dev.reprise.policy.bundle.Bundle.Standing;
import dev.reprise.policy.bundle.ToolTable.Classified;
import dev.reprise.request.EntryType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a bundle. When several reasons apply the first in this order is reported: switched
 * off, forbidden by the request, never reusable, denied by a rule, not declared.
 */
public final class BundlePolicy implements Policy {
  private final Bundle bundle;
  private final ToolTable toolTable;

  public BundlePolicy(Bundle bundle) {
    this.bundle = bundle;
    this.toolTable = new ToolTable(bundle.tools(), bundle.toolDeclarationsBelieved());
  }

  @Override
  public String version() {
    return bundle.version();
  }

  @Override
  public boolean toolOrderFree() {
    return bundle.toolOrderFree();
  }

  @Override
  public boolean shapesPrefixes(String route) {
    return bundle.rollout(EntryType.PROMPT_PREFIX).on(route).mode() != Mode.OFF;
  }

  @Override
  public Set<String> ignoredHeaders() {
    return bundle.ignoredHeaders();
  }

  @Override
  public Set<String> liveMembers() {
    return bundle.live().members();
  }

  @Override
  public Ruling rule(Facts facts) {
    Optional<Bypass> early = switchedOff(facts).or(() -> neverReusable(facts));
    if (early.isPresent()) {
      return early.get();
    }
    EntryRow row = bundle.entries().get(facts.entryType());
    if (row == null) {
      return bypass(Reason.NO_RULE, "the bundle has no entry " + facts.entryType().wireName());
    }
    BundleRule rule = firstMatch(facts);
    return switch (rule == null ? null : rule.outcome()) {
      case RuleEffect.Deny(String why) -> bypass(Reason.DENIED_BY_RULE, name(rule) + ": " + why);
      case RuleEffect.Permitted permit -> byRule(facts, row, name(rule), permit);
      case null -> byRow(facts, row);
    };
  }

  private static String name(@Nullable BundleRule rule) {
    return rule == null ? "" : rule.name();
  }

  private Optional<Bypass> switchedOff(Facts facts) {
    if (facts.callerNoStore()) {
      return some(Reason.NO_STORE, "");
    }
    if (bundle.killed()) {
      return some(Reason.ROLLOUT_OFF, "kill switch");
    }
    boolean off = step(facts).mode() == Mode.OFF;
    return off ? some(Reason.ROLLOUT_OFF, "route " + facts.route()) : Optional.empty();
  }

  private Optional<Bypass> neverReusable(Facts facts) {
    if (!facts.stateful().isEmpty()) {
      return some(Reason.STATEFUL, String.join(", ", facts.stateful()));
    }
    Optional<Bypass> live = live(facts);
    if (live.isPresent()) {
      return live;
    }
    for (Classified tool : toolTable.classify(facts.tools())) {
      if (tool.sideEffects() == SideEffects.UNSAFE) {
        return some(Reason.SIDE_EFFECTING_TOOL, tool.name());
      }
      if (tool.realTime()) {
        return some(Reason.REAL_TIME_TOOL, tool.name());
      }
    }
    return Optional.empty();
  }

  /**
   * What draws on live data, by the dialect's list or the bundle's; no caller and no rule can lift
   * it.
   */
  private Optional<Bypass> live(Facts facts) {
    LiveRows rows = bundle.live();
    for (LiveFact live : facts.live()) {
      if (!rows.lifts(live) && !fixed(live)) {
        return some(Reason.LIVE_DATA, live.kind().word() + live.name());
      }
    }
    if (rows.model(facts.model())) {
      return some(Reason.LIVE_DATA, LiveFact.LiveKind.MODEL.word() + facts.model());
    }
    for (Facts.Tool tool : facts.tools()) {
      if (rows.tool(tool.name())) {
        return some(Reason.LIVE_DATA, LiveFact.LiveKind.TOOL.word() + tool.name());
      }
    }
    return Optional.empty();
  }

  /** A URL whose digest is believed; a provider's own tool whose freshness the table tells. */
  private boolean fixed(LiveFact live) {
    return switch (live.kind()) {
      case DIGESTED_URL -> bundle.toolDeclarationsBelieved();
      case TOOL, REPLAYED -> toolTable.tells(live.name());
      case MEMBER, MODEL, URL -> false;
    };
  }

  private @Nullable BundleRule firstMatch(Facts facts) {
    for (BundleRule rule : bundle.rules()) {
      if (rule.entry() == facts.entryType() && rule.when().holds(facts)) {
        return rule;
      }
    }
    return null;
  }

  /** A rule that matched declares determinism and stands in for an output schema. */
  private Ruling byRule(Facts facts, EntryRow row, String name, RuleEffect.Permitted permit) {
    Optional<Bypass> tools = permit.idempotentTools() ? Optional.empty() : idempotentTool(facts);
    if (tools.isPresent()) {
      return tools.get();
    }
    Duration ttl = permit.ttl() == null ? row.ttl().usual() : permit.ttl();
    Duration stale =
        permit.staleWhileRevalidate() == null
            ? row.staleWhileRevalidate()
            : permit.staleWhileRevalidate();
    return allow(facts, row, "rule " + name, ttl, stale);
  }

  private Ruling byRow(Facts facts, EntryRow row) {
    String type = facts.entryType().wireName();
    boolean declared = TypeDefaults.of(facts.entryType()).declared();
    if (row.standing() == Standing.DENY || row.standing() == Standing.CONDITIONAL && !declared) {
      return bypass(Reason.NO_RULE, "entry " + type + " is allowed by a rule only");
    }
    Optional<Bypass> unmet = idempotentTool(facts).or(() -> unmet(facts, row, declared));
    return unmet.isPresent()
        ? unmet.get()
        : allow(facts, row, "entry " + type, row.ttl().usual(), row.staleWhileRevalidate());
  }

  private Optional<Bypass> unmet(Facts facts, EntryRow row, boolean declared) {
    boolean asked = declared || row.requires().contains(Requirement.DECLARED_DETERMINISM);
    if (asked && !declared(facts)) {
      return some(Reason.DETERMINISM_NOT_DECLARED, temperature(facts));
    }
    boolean schema = row.requires().contains(Requirement.OUTPUT_SCHEMA);
    return schema && !facts.outputSchema()
        ? some(Reason.OUTPUT_SCHEMA_REQUIRED, "")
        : Optional.empty();
  }

  private boolean declared(Facts facts) {
    BigDecimal temperature = facts.temperature();
    boolean cold =
        temperature != null && temperature.signum() >= 0 && temperature.compareTo(threshold()) <= 0;
    return cold || bundle.callerMaxAgeHonoured() && maxAge(facts) != null;
  }

  private String temperature(Facts facts) {
    BigDecimal temperature = facts.temperature();
    return temperature == null
        ? "temperature is absent"
        : "temperature is above " + threshold().toPlainString();
  }

  private BigDecimal threshold() {
    return bundle.temperatureThreshold().min(FixedLimits.TEMPERATURE);
  }

  private Optional<Bypass> idempotentTool(Facts facts) {
    return toolTable.classify(facts.tools()).stream()
        .filter(tool -> tool.sideEffects() != SideEffects.NONE)
        .findFirst()
        .flatMap(tool -> some(Reason.SIDE_EFFECTING_TOOL, tool.name() + " is idempotent only"));
  }

  private Ruling allow(Facts facts, EntryRow row, String rule, Duration ttl, Duration stale) {
    Duration capped = least(ttl, row.ttl().most(), maxAge(facts));
    var step = step(facts);
    return new Allow(
        new Terms(
            rule,
            bundle.version(),
            facts.narrowest(),
            ruleSet(facts.entryType()),
            bundle.toolOrderFree(),
            capped,
            least(stale, capped, null),
            step.mode(),
            step.mode() == Mode.SERVE ? step.percent() : 0,
            row.maxBytes(),
            ResolvedTags.resolve(row.tags(), facts, bundle.version()),
            facts.tools().stream().map(Facts.Tool::name).distinct().toList()));
  }

  private RuleSet ruleSet(EntryType type) {
    return Objects.requireNonNull(bundle.ruleSets().get(type), type::wireName);
  }

  private Bundle.Step step(Facts facts) {
    return bundle.rollout(facts.entryType()).on(facts.route());
  }

  /** The request's max-age when it is positive: what it says of an answer's age is always kept. */
  private static @Nullable Duration maxAge(Facts facts) {
    Long seconds = facts.callerMaxAgeSeconds();
    return seconds == null || seconds <= 0
        ? null
        : Duration.ofSeconds(Math.min(seconds, Duration.ofDays(36_500).toSeconds()));
  }

  private static Duration least(Duration a, Duration b, @Nullable Duration c) {
    Duration smaller = a.compareTo(b) <= 0 ? a : b;
    return c == null || smaller.compareTo(c) <= 0 ? smaller : c;
  }

  @Override
  public Ruling screen(Ruling ruling, EntryType type, Findings findings) {
    return ruling instanceof Allow && tooSensitive(type, findings)
        ? bypass(Reason.SENSITIVE, findings.detail())
        : ruling;
  }

  /** An answer that shows live data is kept only where the bundle lifts all that it shows. */
  private Optional<Admission.Drop> showsLiveData(AnswerFacts answer) {
    if (answer.ending() != Ending.LIVE) {
      return Optional.empty();
    }
    for (String mark : answer.live()) {
      if (!bundle.live().lifts(mark) && !toolTable.tells(mark)) {
        return Optional.of(new Admission.Drop(Reason.LIVE_DATA, "the answer shows " + mark));
      }
    }
    return answer.live().isEmpty()
        ? Optional.of(new Admission.Drop(Reason.LIVE_DATA, ""))
        : Optional.empty();
  }

  @Override
  public Admission admit(EntryType type, Terms terms, AnswerFacts answer) {
    return FixedLimits.forbids(answer)
        .or(() -> showsLiveData(answer))
        .or(() -> beyondTerms(type, terms, answer))
        .<Admission>map(drop -> drop)
        .orElseGet(() -> new Admission.KeepFor(ttl(type, terms, answer.findings())));
  }

  private Optional<Admission.Drop> beyondTerms(EntryType type, Terms terms, AnswerFacts answer) {
    var unknown = new HashSet<>(answer.toolsCalled());
    unknown.removeAll(terms.toolsFreeOfSideEffects());
    boolean toolless = answer.ending() == Ending.TOOL_CALL && answer.toolsCalled().isEmpty();
    if (!unknown.isEmpty() || toolless) {
      return drop(Reason.SIDE_EFFECT_CALLED, String.join(", ", unknown));
    }
    if (answer.bytes() > terms.maxBytes()) {
      return drop(Reason.TOO_LARGE, answer.bytes() + " bytes, kept up to " + terms.maxBytes());
    }
    return tooSensitive(type, answer.findings())
        ? drop(Reason.SENSITIVE, answer.findings().detail())
        : Optional.empty();
  }

  private boolean tooSensitive(EntryType type, Findings findings) {
    EntryRow row = bundle.entries().get(type);
    Sensitivity most = row == null ? Sensitivity.NONE : FixedLimits.sensitivity(row.piiMax());
    return findings.sensitivity().compareTo(most) > 0;
  }

  private Duration ttl(EntryType type, Terms terms, Findings findings) {
    EntryRow row = bundle.entries().get(type);
    return row == null || findings.sensitivity() == Sensitivity.NONE
        ? terms.ttl()
        : least(terms.ttl(), terms.ttl(), row.sensitiveTtl());
  }

  private static Optional<Admission.Drop> drop(Reason reason, String detail) {
    return Optional.of(new Admission.Drop(reason, detail));
  }

  private Bypass bypass(Reason reason, String detail) {
    return new Bypass(reason, bundle.version(), detail);
  }

  private Optional<Bypass> some(Reason reason, String detail) {
    return Optional.of(bypass(reason, detail));
  }
}
