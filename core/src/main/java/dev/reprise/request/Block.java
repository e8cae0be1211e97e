package dev.reprise.request;

/**
 * One part of a prompt, as a byte range of the caller's body. Sealed, so that every switch handles
 * all kinds and needs no default.
 */
public sealed interface Block {
  BlockPart part();

  /** A tool the model may call. */
  record ToolDefinition(BlockPart part, String name) implements Block {}

  /** System, developer or instruction text. */
  record Instruction(BlockPart part) implements Block {}

  /** The demanded output's schema. */
  record OutputSchema(BlockPart part) implements Block {}

  /** Context given beside the conversation: documents, cached-content references. */
  record Context(BlockPart part) implements Block {}

  /** Text (or media) of an earlier turn or the current task. */
  record Message(BlockPart part) implements Block {}

  /** A call the model made. */
  record ToolCall(BlockPart part, String name) implements Block {}

  /** The output of a tool; it is never trusted as instructions. */
  record ToolResult(BlockPart part) implements Block {}

  /** Who speaks. */
  enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL
  }

  /**
   * Where the text comes from: the operator, a person, the model, or a source outside (which stays
   * untrusted in every reuse).
   */
  enum Trust {
    OPERATOR,
    USER,
    MODEL,
    UNTRUSTED
  }

  /**
   * @param role who speaks
   * @param trust where the text comes from
   * @param entryType what it would be kept as
   * @param stable whether it belongs to the stable part (system, developer, tools, schema, context)
   *     rather than the volatile tail
   * @param start first byte in the body
   * @param end one past the last byte
   * @param tokens estimate
   */
  record BlockPart(
      Role role,
      Trust trust,
      EntryType entryType,
      boolean stable,
      int start,
      int end,
      int tokens) {}
}
