package dev.reprise.canonical;

import dev.reprise.json.Document;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What each field of a dialect counts as, read from a data file: KEYED unless listed. Body
 * patterns are paths such as {@code stream}, {@code messages[].content[].cache_control}; {@code []}
 * stands for every element. A pattern counts for everything below its path.
 */
public final class FieldRules {
  /** Nothing ignored, forbidden or numeric: everything is keyed. */
  public static final FieldRules NONE =
      of(new Spec(Map.of(), Map.of(), List.of(), HeaderRules.NONE, Map.of(), null));

  private final Spec spec;
  private final FieldTree body;
  private final Set<String> moreNoise;
  private final List<String> unread;

  private FieldRules(Spec spec, FieldTree body, Set<String> moreNoise, List<String> unread) {
    this.spec = spec;
    this.body = body;
    this.moreNoise = moreNoise;
    this.unread = unread;
  }

  /** What one field counts as. */
  public enum FieldClass {
    KEYED,
    IGNORED,
    FORBIDDEN
  }

  /**
   * The rules as read from data.
   *
   * @param ignoredBody path pattern to reason
   * @param forbiddenBody path pattern to reason (what the caller should do instead)
   * @param numericBody path patterns of known numeric fields, compared as exact decimals
   * @param headers what each forwarded header counts as
   * @param ignoredQuery parameters that are modes or credentials, {@code name} or {@code
   *     name=value}, to reason
   * @param toolsPath path of the tool array, for {@code tool_order: free}; null when there is none
   */
  public record Spec(
      Map<String, String> ignoredBody,
      Map<String, String> forbiddenBody,
      List<String> numericBody,
      HeaderRules headers,
      Map<String, String> ignoredQuery,
      @Nullable String toolsPath) {

    public Spec {
      ignoredBody = Map.copyOf(ignoredBody);
      forbiddenBody = Map.copyOf(forbiddenBody);
      numericBody = List.copyOf(numericBody);
      ignoredQuery = Map.copyOf(ignoredQuery);
    }
  }

  /** A forbidden field found in a body: its path, why and what to do instead, its first byte. */
  public record Forbidden(String path, String reason, int offset) {}

  /**
   * Compiles the rules. Throws IllegalArgumentException, naming the pattern, when a pattern is not
   * a path or a path is both ignored and forbidden.
   */
  public static FieldRules of(Spec spec) {
    return new FieldRules(spec, FieldTree.of(spec), Set.of(), List.of());
  }

  /**
   * The same rules with members of the body named that are IGNORED and that nothing reads on the
   * way to a kept answer: labels, names of end users, request ids. A mode ({@code stream}) is
   * IGNORED, but it is read.
   *
   * @throws IllegalArgumentException when one of the names is not a member of the body that the
   *     rules ignore
   */
  public FieldRules unread(List<String> members) {
    for (String member : members) {
      if (!spec.ignoredBody.containsKey(member) || FieldTree.steps(member).size() != 1) {
        throw new IllegalArgumentException("not an ignored member of the body: " + member);
      }
    }
    return new FieldRules(spec, body, moreNoise, List.copyOf(members));
  }

  /**
   * The same rules with more headers ignored (a bundle's {@code headers.ignore}). Headers that the
   * dialect lists as keyed stay keyed.
   */
  public FieldRules ignoring(Set<String> lowerCaseNames) {
    return lowerCaseNames.isEmpty() ? this : new FieldRules(spec, body, lowerCaseNames, unread);
  }

  /** Members of the body itself that are IGNORED and that nothing reads on the way to a hit. */
  public List<String> unread() {
    return unread;
  }

  /** Whether a header of this name is IGNORED whatever its value is. */
  public boolean ignoresHeader(String lowerCaseName) {
    return moreNoise.contains(lowerCaseName) && !spec.headers.keyed().contains(lowerCaseName)
        || spec.headers.ignoresEveryValue(lowerCaseName);
  }

  public Spec spec() {
    return spec;
  }

  /**
   * KEYED unless this name, or this name with this value, is listed as irrelevant to the answer.
   */
  public FieldClass header(String lowerCaseName, String value) {
    return moreNoise.contains(lowerCaseName) && !spec.headers.keyed().contains(lowerCaseName)
        ? FieldClass.IGNORED
        : spec.headers.of(lowerCaseName, value);
  }

  /** IGNORED when listed by name, or by name and value; else KEYED. */
  public FieldClass query(String name, String value) {
    boolean ignored =
        spec.ignoredQuery.containsKey(name) || spec.ignoredQuery.containsKey(name + "=" + value);
    return ignored ? FieldClass.IGNORED : FieldClass.KEYED;
  }

  /**
   * The class of a body path written like a pattern: {@code tools[].cache_control}. For tests and
   * explanations; not the hot path.
   */
  public FieldClass body(String path) {
    FieldTree tree = body;
    for (String step : FieldTree.steps(path)) {
      tree = tree == null || tree.ends() ? tree : tree.below(step);
    }
    if (tree == null || !tree.ends()) {
      return FieldClass.KEYED;
    }
    return tree.ignored() ? FieldClass.IGNORED : FieldClass.FORBIDDEN;
  }

  /** The first forbidden field of a body, or null. */
  public @Nullable Forbidden forbidden(Document document) {
    return spec.forbiddenBody.isEmpty() ? null : body.forbidden(document, document.root());
  }

  /** The compiled patterns, for the walk that makes the canonical bytes. */
  FieldTree tree() {
    return body;
  }
}
