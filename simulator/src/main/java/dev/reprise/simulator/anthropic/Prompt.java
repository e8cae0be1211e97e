package dev.reprise.simulator.anthropic;

import java.util.List;

/**
 * The prompt as it is hashed: tools, then system, then messages.
 *
 * @param model the full model name, part of the scope
 * @param positions every block in order
 * @param aheadOfSystem settings that change everything from the system blocks on
 * @param aheadOfMessages settings that change the messages
 * @param framingTokens turn framing behind the last block, never cached
 * @param minimumTokens the shortest prefix this model caches
 */
record Prompt(
    String model,
    List<Position> positions,
    String aheadOfSystem,
    String aheadOfMessages,
    int framingTokens,
    int minimumTokens) {

  Prompt {
    positions = List.copyOf(positions);
  }

  int totalTokens() {
    return framingTokens + positions.stream().mapToInt(each -> each.span().tokens()).sum();
  }
}
