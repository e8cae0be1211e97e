package dev.reprise.policy;

import dev.reprise.canonical.RuleSet;
import dev.reprise.request.Scope;
import java.time.Duration;
import java.util.List;

/** What policy says before the look-up. */
public sealed interface Ruling {
  /** The bundle's version; part of every decision. */
  String policyVersion();

  /** Reuse is allowed on these terms. */
  record Allow(Terms terms) implements Ruling {
    @Override
    public String policyVersion() {
      return terms.policyVersion();
    }
  }

  /** Not reusable: straight to the provider, nothing kept. */
  record Bypass(Reason reason, String policyVersion, String detail) implements Ruling {}

  /** The request itself is refused. */
  record Denied(Reason reason, String policyVersion, String detail) implements Ruling {}

  /** How far a rollout has gone for a route and entry type. */
  enum Mode {
    OFF,
    SHADOW,
    SERVE
  }

  /**
   * @param rule the rule or default that allowed it, for explanations
   * @param scope who may share what is kept
   * @param ruleSet canonical rules for the key
   * @param toolOrderFree whether tools may be sorted for the key
   * @param ttl hard time to live, already capped
   * @param staleWhileRevalidate part of the end of ttl in which a stale answer may be given; zero =
   *     never
   * @param mode off never appears here; shadow looks up and fills but answers from the provider
   * @param percent 0 … 100 of the keys are served when mode is SERVE
   * @param maxBytes largest answer kept
   * @param tags what the bundle adds ({@code policy-version} and such), resolved
   * @param toolsFreeOfSideEffects names of offered tools that may be called in a kept answer
   */
  record Terms(
      String rule,
      String policyVersion,
      Scope scope,
      RuleSet ruleSet,
      boolean toolOrderFree,
      Duration ttl,
      Duration staleWhileRevalidate,
      Mode mode,
      int percent,
      int maxBytes,
      List<String> tags,
      List<String> toolsFreeOfSideEffects) {}
}
