package dev.reprise.request;

/** The kind of work whose result an entry holds; the names are those of the contract (2.5). */
public enum EntryType {
  PROMPT_PREFIX("prompt_prefix"),
  CONTEXT_BUNDLE("context_bundle"),
  RETRIEVAL_RESULT("retrieval_result"),
  TOOL_OUTPUT("tool_output"),
  INTERMEDIATE("intermediate"),
  MODEL_RESPONSE("model_response");

  private final String wireName;

  EntryType(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
