package dev.reprise.canonical;

import dev.reprise.json.Document;
import java.util.List;

/**
 * Pure and total: a strictly parsed body, the dialect's field rules and a rule set become a
 * canonical form.
 */
public final class Canonicaliser {
  private Canonicaliser() {}

  public static CanonicalForm canonicalise(
      Document document, FieldRules rules, RuleSet ruleSet, boolean toolOrderFree) {
    throw new UnsupportedOperationException();
  }

  /** The canonical bytes themselves, for golden files, tests and explanations. */
  public static byte[] canonicalBytes(
      Document document, FieldRules rules, RuleSet ruleSet, boolean toolOrderFree) {
    throw new UnsupportedOperationException();
  }

  /**
   * One part of a body for explanations: a top-level member, or for arrays ({@code messages},
   * {@code tools}, {@code contents}, {@code input}) each element, with a 64-bit fingerprint of its
   * canonical bytes. Not collision-safe: says what differs, serves nothing.
   */
  public record Part(String path, long fingerprint) {}

  public static List<Part> parts(
      Document document, FieldRules rules, RuleSet ruleSet, boolean toolOrderFree) {
    throw new UnsupportedOperationException();
  }
}
