package dev.reprise.provider.body;

import dev.reprise.request.Block;
import dev.reprise.request.Block.BlockPart;
import dev.reprise.request.Block.Role;
import dev.reprise.request.Block.Trust;
import dev.reprise.request.EntryType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one part of a body is, before its position is known. All dialects use these labels, so that
 * trust is decided in one place: the output of a tool and fetched content are UNTRUSTED, whatever
 * the role of the message that carries them.
 *
 * @param role of the message it belongs to
 * @param trust how far its content is trusted
 * @param entryType what it would be kept as
 * @param stable whether it belongs to the stable part
 * @param block makes the block once the place is known
 */
public record Label(
    Role role, Trust trust, EntryType entryType, boolean stable, Function<BlockPart, Block> block) {

  /** System, developer or instruction text; stable when it stands before the conversation. */
  public static Label instruction(Role role, boolean stable) {
    return new Label(role, Trust.OPERATOR, EntryType.PROMPT_PREFIX, stable, Block.Instruction::new);
  }

  public static Label toolDefinition(@Nullable String name, boolean stable) {
    String known = name == null ? "" : name;
    return new Label(
        Role.SYSTEM,
        Trust.OPERATOR,
        EntryType.PROMPT_PREFIX,
        stable,
        part -> new Block.ToolDefinition(part, known));
  }

  public static Label outputSchema() {
    return new Label(
        Role.SYSTEM, Trust.OPERATOR, EntryType.PROMPT_PREFIX, true, Block.OutputSchema::new);
  }

  /** Content the operator keeps at the provider and only names here. */
  public static Label keptContext() {
    return new Label(
        Role.SYSTEM, Trust.OPERATOR, EntryType.CONTEXT_BUNDLE, true, Block.Context::new);
  }

  /** A document or file in a turn. */
  public static Label document() {
    return new Label(
        Role.USER, Trust.UNTRUSTED, EntryType.CONTEXT_BUNDLE, false, Block.Context::new);
  }

  /** Something a search found. */
  public static Label retrieved() {
    return new Label(
        Role.USER, Trust.UNTRUSTED, EntryType.RETRIEVAL_RESULT, false, Block.Context::new);
  }

  /** A person's words or pictures. */
  public static Label user() {
    return new Label(Role.USER, Trust.USER, EntryType.PROMPT_PREFIX, false, Block.Message::new);
  }

  /** A turn of a role that this dialect does not know. */
  public static Label unknownSpeaker() {
    return new Label(
        Role.USER, Trust.UNTRUSTED, EntryType.PROMPT_PREFIX, false, Block.Message::new);
  }

  /** The model's own words, thoughts included. */
  public static Label assistant() {
    return new Label(
        Role.ASSISTANT, Trust.MODEL, EntryType.MODEL_RESPONSE, false, Block.Message::new);
  }

  public static Label toolCall(@Nullable String name) {
    String known = name == null ? "" : name;
    return new Label(
        Role.ASSISTANT,
        Trust.MODEL,
        EntryType.MODEL_RESPONSE,
        false,
        part -> new Block.ToolCall(part, known));
  }

  public static Label toolResult() {
    return new Label(
        Role.TOOL, Trust.UNTRUSTED, EntryType.TOOL_OUTPUT, false, Block.ToolResult::new);
  }

  Block at(int start, int end, int tokens) {
    return block.apply(new BlockPart(role, trust, entryType, stable, start, end, tokens));
  }
}
