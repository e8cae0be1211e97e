package dev.reprise.provider.body;

import java.util.List;

/**
 * The members of a body in which a dialect keeps the parts of a prompt. Tools are in {@code tools}
 * in every dialect.
 *
 * @param instructions paths of the texts that stand before the conversation
 * @param conversation the member that holds the turns; empty when it is not known
 * @param heldElsewhere members that name a history or a prompt that the provider holds
 */
public record PromptShape(
    List<List<String>> instructions, String conversation, List<String> heldElsewhere) {
  /** Of a dialect that has no prompts, or none that may be laid out anew. */
  public static final PromptShape NONE = new PromptShape(List.of(), "", List.of());

  public PromptShape {
    instructions = List.copyOf(instructions);
    heldElsewhere = List.copyOf(heldElsewhere);
  }
}
