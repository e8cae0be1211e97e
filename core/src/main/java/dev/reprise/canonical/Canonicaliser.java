package dev.reprise.canonical;

import dev.reprise.json.Document;
import dev.reprise.request.Digest;
import java.security.MessageDigest;
import java.util.List;

/**
 * Makes the canonical form of a strictly parsed body by the dialect's field rules and a rule set.
 * Pure, and defined for every parsed body. The canonical bytes are JSON: no white space, members in
 * code point order of their unescaped names at every depth, ignored fields left out (what held them
 * stays, so an object may become {@code {}}), known numeric fields as exact decimals ({@link
 * DecimalText}) and other numbers as written, strings in one spelling (raw UTF-8; {@code \" \\ \b
 * \f \n \r \t}; the other control characters with four lower-case hexadecimal digits) after the
 * rule set's {@link TextRules}. Text rules do not change member names, because these are
 * identifiers. Arrays keep their order, except tools where policy says that their order is free.
 * Canonical bytes are their own canonical form.
 */
public final class Canonicaliser {
  private Canonicaliser() {}

  public static CanonicalForm canonicalise(
      Document document, FieldRules rules, RuleSet ruleSet, boolean toolOrderFree) {
    MessageDigest sha256 = Digest.sha256();
    new CanonicalWriter(document, ruleSet, toolOrderFree, sha256::update)
        .write(document.root(), rules.tree());
    return new CanonicalForm(Digest.ofBytes(sha256.digest()), ruleSet, toolOrderFree);
  }

  /** The canonical bytes themselves, for golden files, tests and explanations. */
  public static byte[] canonicalBytes(
      Document document, FieldRules rules, RuleSet ruleSet, boolean toolOrderFree) {
    var gathered = new Output.GatheredBytes(document.bytes().length);
    new CanonicalWriter(document, ruleSet, toolOrderFree, gathered)
        .write(document.root(), rules.tree());
    return gathered.bytes();
  }

  /**
   * One part of a body for explanations: a top-level member, or for arrays of containers ({@code
   * messages}, {@code tools}, {@code contents}, {@code input}) each element ({@code messages[3]}),
   * with a 64-bit fingerprint of its canonical bytes. It is not collision-safe: it shows what
   * differs and decides nothing.
   */
  public record FingerprintedPart(String path, long fingerprint) {}

  /**
   * The parts of a body in the order of its canonical form; a body that is no object is one part
   * with an empty path.
   */
  public static List<FingerprintedPart> parts(
      Document document, FieldRules rules, RuleSet ruleSet, boolean toolOrderFree) {
    return parts(document, rules, ruleSet, toolOrderFree, Integer.MAX_VALUE);
  }

  /**
   * The same with at most {@code most} separate parts. All that follows is one more part with the
   * path {@value #REST}, so that every difference shows.
   */
  public static List<FingerprintedPart> parts(
      Document document, FieldRules rules, RuleSet ruleSet, boolean toolOrderFree, int most) {
    return new PartFingerprints(document, ruleSet, toolOrderFree, most).of(rules.tree());
  }

  /** The path of everything behind the parts that are told apart. */
  public static final String REST = "(the rest)";
}
