package dev.reprise.policy.bundle;

import dev.reprise.canonical.RuleSet;
import dev.reprise.policy.bundle.Bundle.Standing;
import dev.reprise.policy.bundle.Bundle.Ttl;
import dev.reprise.request.EntryType;
import java.time.Duration;

/**
 * What holds for entries of a type where a bundle says nothing; the one place of the
 * policy that tells types apart.
 *
 * @param rules the rule set of its canonical form
 * @param ttl its times to live
 * @param standing of a row that does not name one
 * @param declared whether the request must declare determinism and, with that, a {@code
 *     conditional} row is enough; entries of another type need a row that says {@code
 *     allow}, or a rule
 */
record TypeDefaults(RuleSet rules, Ttl ttl, Standing standing, boolean declared) {
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Ttl TEN_MINUTES = minutes(10, 60);

  static TypeDefaults of(EntryType type) {
    return switch (type) {
      case PROMPT_PREFIX ->
          new TypeDefaults(
              RuleSet.TEXT_V1,
              new Ttl(Duration.ZERO, WEEK, Duration.ofDays(30)),
              Standing.ALLOW,
              false);
      case CONTEXT_BUNDLE -> byRule(RuleSet.TEXT_V1, minutes(60, 24 * 60));
      case RETRIEVAL_RESULT -> byRule(RuleSet.QUERY_V1, minutes(15, 60));
      case TOOL_OUTPUT -> byRule(RuleSet.TEXT_V1, minutes(60, 6 * 60));
      case INTERMEDIATE -> byRule(RuleSet.STRUCTURAL_V1, TEN_MINUTES);
      case MODEL_RESPONSE ->
          new TypeDefaults(RuleSet.STRUCTURAL_V1, TEN_MINUTES, Standing.CONDITIONAL, true);
    };
  }

  /** Of a type whose entries are kept only where the bundle allows it. */
  private static TypeDefaults byRule(RuleSet rules, Ttl ttl) {
    return new TypeDefaults(rules, ttl, Standing.CONDITIONAL, false);
  }

  /** Its least times are the shipped bundle's to write. */
  private static Ttl minutes(long usual, long most) {
    return new Ttl(Duration.ZERO, Duration.ofMinutes(usual), Duration.ofMinutes(most));
  }
}
