package dev.reprise.canonical;

/**
 * Versioned rule sets. The version is part of the key: changing what one does means a new
 * constant.
 */
public enum RuleSet {
  /**
   * Members sorted by code point, numbers as written unless a known numeric field, arrays never
   * sorted, absent is not default.
   */
  STRUCTURAL_V1("structural-v1"),
  /**
   * Structural, and in every string: LF line ends, NFC, Markdown heading spacing, trailing blanks.
   */
  TEXT_V1("text-v1"),
  /** Text, and white space folded, dates to ISO; retrieval queries only. */
  QUERY_V1("query-v1");

  private final String wireName;

  RuleSet(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
