package dev.reprise.request;

/** What kind of work an entry stands for; names are the contract's (2.5). */
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
