package dev.reprise.request;

/**
 * What a request asks of a provider.
 *
 * @param dialect the wire format's name: {@code openai-chat}, {@code openai-responses}, {@code
 *     anthropic}, {@code gemini}
 * @param family the API family that shares credentials and error shapes: {@code openai}, {@code
 *     anthropic}, {@code gemini}
 * @param act what is asked
 * @param endpoint the operation's stable name, part of the contract: {@code chat.completions},
 *     {@code messages} …
 * @param modelInPath the model when the path names it (Gemini), else empty
 * @param streamInPath true when the path itself asks for a stream (Gemini's {@code
 *     :streamGenerateContent})
 * @param only the one kind of provider that has this path; empty: every kind of the family
 */
public record Operation(
    String dialect,
    String family,
    Act act,
    String endpoint,
    String modelInPath,
    boolean streamInPath,
    String only) {

  /**
   * The acts Reprise knows; any other request is passed on unchanged. Each says what its answers
   * are kept as.
   */
  public enum Act {
    GENERATE(EntryType.MODEL_RESPONSE),
    EMBED(EntryType.MODEL_RESPONSE),
    RERANK(EntryType.MODEL_RESPONSE),
    COUNT_TOKENS(EntryType.MODEL_RESPONSE),
    LIST_MODELS(EntryType.MODEL_RESPONSE),
    UNKNOWN(EntryType.MODEL_RESPONSE);

    private final EntryType entryType;

    Act(EntryType entryType) {
      this.entryType = entryType;
    }
  }

  /** The same operation with another model in its path. */
  public Operation modelInPath(String told) {
    return told.equals(modelInPath)
        ? this
        : new Operation(dialect, family, act, endpoint, told, streamInPath, only);
  }

  /** The same operation on a path that only this kind of provider has. */
  public Operation onlyAt(String kind) {
    return new Operation(dialect, family, act, endpoint, modelInPath, streamInPath, kind);
  }

  /** The type of the entries that answers to this operation become. */
  public EntryType entryType() {
    return act.entryType;
  }

  public boolean known() {
    return act != Act.UNKNOWN;
  }
}
