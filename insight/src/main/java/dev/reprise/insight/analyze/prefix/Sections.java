package dev.reprise.insight.analyze.prefix;

import dev.reprise.provider.body.Blocks;
import dev.reprise.request.Block;
import java.util.ArrayList;
import java.util.List;

/** Names for the parts of a prompt, the same for every turn of a conversation. */
final class Sections {
  private final List<String> names = new ArrayList<>();

  Sections(Blocks blocks) {
    int newest = newestTurn(blocks);
    var counts = new int[3];
    for (int i = 0; i < blocks.blocks().size(); i++) {
      names.add(name(blocks.blocks().get(i), i >= newest, counts));
    }
  }

  private static String name(Block block, boolean newest, int[] counts) {
    if (!block.part().stable()) {
      return newest ? "newest turn" : "earlier turn";
    }
    return switch (block) {
      case Block.ToolDefinition tool -> "tools[" + counts[0]++ + "]";
      case Block.OutputSchema schema -> "output schema";
      case Block.Context context -> "context[" + counts[2]++ + "]";
      default -> counts[1]++ == 0 ? "system" : "system[" + (counts[1] - 1) + "]";
    };
  }

  /** The first block of what was said last. */
  private static int newestTurn(Blocks blocks) {
    List<Blocks.PrefixMark> marks = blocks.marks();
    return marks.size() < 2 ? 0 : marks.get(marks.size() - 2).afterBlock() + 1;
  }

  String of(int block) {
    return names.get(block);
  }
}
