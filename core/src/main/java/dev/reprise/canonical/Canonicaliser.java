package dev.reprise.canonical;

import dev.reprise.json.Document;
import dev.reprise.request.Digest;
import java.security.MessageDigest;
import java.util.List;

/**
 * Pure and total: a strictly parsed body, the dialect's field rules and a rule set become a
 * canonical form. The canonical bytes are JSON: no white space, members in code point order of
 * their unescaped names at every depth, ignored fields left out (what held them stays, so an object
 * may become {@code {}}), known numeric fields as exact decimals ({@link DecimalText}) and other
 * numbers as written, strings in one spelling (raw UTF-8; {@code \" \\ \b \f \n \r \t}; the other
 * control characters with four lower-case hexadecimal digits) after the rule set's {@link
 * TextRules}. Member names are identifiers: text rules leave them alone. Arrays keep their order,
 * but for tools where policy says it is free. The canonical form of canonical bytes is themselves.
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
    var gathered = new Output.Gathered(document.bytes().length);
    new CanonicalWriter(document, ruleSet, toolOrderFree, gathered)
        .write(document.root(), rules.tree());
    return gathered.bytes();
  }

  /**
   * One part of a body for explanations: a top-level member, or for arrays of containers ({@code
   * messages}, {@code tools}, {@code contents}, {@code input}) each element ({@code messages[3]}),
   * with a 64-bit fingerprint of its canonical bytes. Not collision-safe: says what differs, serves
   * nothing.
   */
  public record Part(String path, long fingerprint) {}

  /**
   * The parts of a body in the order of its canonical form; a body that is no object is one part
   * with an empty path.
   */
  public static List<Part> parts(
      Document document, FieldRules rules, RuleSet ruleSet, boolean toolOrderFree) {
    return parts(document, rules, ruleSet, toolOrderFree, Integer.MAX_VALUE);
  }

  /**
   * The same; what is behind the first {@code most} parts is one part more, whose path is {@value
   * #REST}, so that a difference anywhere is still told.
   */
  public static List<Part> parts(
      Document document, FieldRules rules, RuleSet ruleSet, boolean toolOrderFree, int most) {
    return new Parts(document, ruleSet, toolOrderFree, most).of(rules.tree());
  }

  /** The path of everything behind the parts that are told apart. */
  public static final String REST = "(the rest)";
}
