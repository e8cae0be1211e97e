package dev.reprise.provider.body;

import dev.reprise.request.Block;
import java.util.List;

/**
 * A body as ordered blocks in the order the provider renders them (tools, system, messages), and
 * where prefixes end.
 *
 * @param blocks in render order
 * @param marks after which blocks a reusable prefix ends: end of tools, of system, of each turn
 */
public record Blocks(List<Block> blocks, List<PrefixMark> marks) {
  /**
   * The end of a prefix that can be reused.
   *
   * @param afterBlock index into blocks, inclusive
   * @param tokens estimate of everything up to and including it
   * @param label {@code tools}, {@code system}, {@code turn 3}
   */
  public record PrefixMark(int afterBlock, int tokens, String label) {}

  public Blocks {
    blocks = List.copyOf(blocks);
    marks = List.copyOf(marks);
  }
}
