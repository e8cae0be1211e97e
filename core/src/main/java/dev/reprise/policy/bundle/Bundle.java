package dev.reprise.policy.bundle;

import dev.reprise.canonical.RuleSet;
import dev.reprise.policy.Conditions;
import dev.reprise.policy.FreshnessClass;
import dev.reprise.policy.Glob;
import dev.reprise.policy.Ruling;
import dev.reprise.policy.Sensitivity;
import dev.reprise.policy.SideEffects;
import dev.reprise.request.EntryType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A policy bundle, compiled (R-11, R-18a). Immutable.
 *
 * @param version names it in every decision
 * @param temperatureThreshold at most 0.2
 * @param callerMaxAgeHonoured whether a request's max-age declares that an earlier answer will do
 * @param toolDeclarationsBelieved whether {@code x-reprise} members of tools are believed
 * @param toolOrderFree whether tools may be sorted for the key
 * @param ignoredHeaders lower-case names of headers that count as noise of the transport
 * @param live what else is live, and what is not
 * @param killed the kill switch: nothing is asked of the cache and nothing is kept
 * @param ruleSets canonical rules by entry type; total
 * @param tools first match wins
 * @param entries what holds for an entry type when no rule says more
 * @param rules first match wins
 * @param rollouts by entry type
 */
public record Bundle(
    String version,
    BigDecimal temperatureThreshold,
    boolean callerMaxAgeHonoured,
    boolean toolDeclarationsBelieved,
    boolean toolOrderFree,
    Set<String> ignoredHeaders,
    LiveRows live,
    boolean killed,
    Map<EntryType, RuleSet> ruleSets,
    List<ToolRow> tools,
    Map<EntryType, EntryRow> entries,
    List<BundleRule> rules,
    Map<EntryType, Rollout> rollouts) {

  public Bundle {
    ignoredHeaders = Set.copyOf(ignoredHeaders);
    ruleSets = Map.copyOf(ruleSets);
    tools = List.copyOf(tools);
    entries = Map.copyOf(entries);
    rules = List.copyOf(rules);
    rollouts = Map.copyOf(rollouts);
  }

  /** A line of the tools table. */
  public record ToolRow(Glob name, SideEffects sideEffects, @Nullable FreshnessClass freshness) {}

  /** What an entry type's row says when no rule matched. */
  public enum Standing {
    /** Allowed. */
    ALLOW,
    /** Allowed when every requirement holds. */
    CONDITIONAL,
    /** Only a rule allows. */
    DENY
  }

  /** What a row may demand beyond the limits of the code. */
  public enum Requirement {
    DECLARED_DETERMINISM,
    STATELESS,
    NO_TOOL_SIDE_EFFECTS,
    OUTPUT_SCHEMA
  }

  /**
   * Times to live; least ≤ usual ≤ most. The least binds what the bundle writes: a rule's time and
   * {@code sensitive_ttl}. A caller's max-age may always be shorter.
   */
  public record Ttl(Duration least, Duration usual, Duration most) {}

  /**
   * @param sensitiveTtl cap for answers that carry personal data up to {@code piiMax}; null = none
   * @param kinds variants by name: freshness classes of tools, summaries, tool schemas
   */
  public record EntryRow(
      Standing standing,
      Ttl ttl,
      Duration staleWhileRevalidate,
      Sensitivity piiMax,
      @Nullable Duration sensitiveTtl,
      Set<Requirement> requires,
      List<String> tags,
      int maxBytes,
      Map<String, KindRow> kinds) {
    public EntryRow {
      requires = Set.copyOf(requires);
      tags = List.copyOf(tags);
      kinds = Map.copyOf(kinds);
    }
  }

  /** A variant of an entry type with times and tags of its own. */
  public record KindRow(Standing standing, Ttl ttl, List<String> tags) {
    public KindRow {
      tags = List.copyOf(tags);
    }
  }

  /** One rule. */
  public record BundleRule(
      String name, EntryType entry, Conditions.Condition when, RuleEffect outcome) {}

  /** What a rule says. */
  public sealed interface RuleEffect {
    /**
     * @param ttl null = the row's
     * @param staleWhileRevalidate null = the row's
     * @param idempotentTools whether tools declared idempotent count as free of side effects
     */
    record Permitted(
        @Nullable Duration ttl, @Nullable Duration staleWhileRevalidate, boolean idempotentTools)
        implements RuleEffect {}

    /** With the reason in the operator's words. */
    record Deny(String why) implements RuleEffect {}
  }

  /** How far an entry type is rolled out, and routes that differ. */
  public record Rollout(Step usual, Map<String, Step> routes) {
    public static final Rollout FULL = new Rollout(new Step(Ruling.Mode.SERVE, 100), Map.of());

    public Rollout {
      routes = Map.copyOf(routes);
    }

    Step on(String route) {
      return routes.getOrDefault(route, usual);
    }
  }

  /** A mode and the percentage of keys served. */
  public record Step(Ruling.Mode mode, int percent) {}

  Rollout rollout(EntryType type) {
    return rollouts.getOrDefault(type, Rollout.FULL);
  }
}
