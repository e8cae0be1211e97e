package dev.reprise.canonical;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the data beside a dialect says about each field: KEYED unless listed. Body patterns
 * are paths such as {@code stream}, {@code messages[].content[].cache_control}; {@code []} stands
 * for every element.
 */
public final class FieldRules {
  private FieldRules() {}

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
   * @param keyedHeaders lower-case names
   * @param keyedHeaderPrefixes lower-case prefixes
   * @param ignoredQuery parameters that are modes or credentials, {@code name} or {@code
   *     name=value}, to reason
   * @param toolsPath path of the tool array, for {@code tool_order: free}; null when there is none
   */
  public record Spec(
      Map<String, String> ignoredBody,
      Map<String, String> forbiddenBody,
      List<String> numericBody,
      List<String> keyedHeaders,
      List<String> keyedHeaderPrefixes,
      Map<String, String> ignoredQuery,
      @Nullable String toolsPath) {}

  public static FieldRules of(Spec spec) {
    throw new UnsupportedOperationException();
  }

  public Spec spec() {
    throw new UnsupportedOperationException();
  }

  public FieldClass header(String lowerCaseName) {
    throw new UnsupportedOperationException();
  }

  public FieldClass query(String name, String value) {
    throw new UnsupportedOperationException();
  }

  /**
   * The class of a body path written like a pattern: {@code tools[].cache_control}. For tests and
   * explanations; not the hot path.
   */
  public FieldClass body(String path) {
    throw new UnsupportedOperationException();
  }
}
