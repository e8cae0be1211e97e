package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.request.Block;
import dev.reprise.request.Operation;
import java.util.BitSet;
import java.util.List;

/** That blocks are a lossless split: ranges apart from each other, every content byte in one. */
final class Coverage {
  private static final List<String> LISTS =
      List.of("tools", "functions", "system", "messages", "input", "contents", "documents");

  private Coverage() {}

  static void check(Operation operation, Document body) {
    Blocks blocks = Given.blocks(operation, body);
    var told = new BitSet(body.bytes().length);
    int tokens = 0;
    for (Block block : blocks.blocks()) {
      Block.BlockPart part = block.part();
      assertThat(part.start()).isLessThan(part.end());
      assertThat(told.get(part.start(), part.end()).isEmpty()).as("told twice: %s", part).isTrue();
      told.set(part.start(), part.end());
      assertThat(part.tokens()).isPositive();
      tokens += part.tokens();
    }
    for (String list : LISTS) {
      everyElement(body, list, told);
    }
    marks(blocks, tokens);
  }

  private static void everyElement(Document body, String list, BitSet told) {
    int node = body.member(body.root(), list);
    int previous = -1;
    for (int each = JsonValues.elements(body, node);
        each != Document.NONE;
        each = body.next(each)) {
      int hole = told.nextClearBit(body.start(each));
      assertThat(hole).as("left out of %s", list).isGreaterThanOrEqualTo(body.end(each));
      assertThat(body.start(each)).isGreaterThan(previous);
      previous = body.start(each);
    }
    if (body.is(node, Kind.STRING)) {
      assertThat(told.nextClearBit(body.start(node))).isGreaterThanOrEqualTo(body.end(node));
    }
  }

  private static void marks(Blocks blocks, int tokens) {
    int last = -1;
    int soFar = 0;
    for (Blocks.PrefixMark mark : blocks.marks()) {
      assertThat(mark.afterBlock()).isGreaterThan(last).isLessThan(blocks.blocks().size());
      for (int i = last + 1; i <= mark.afterBlock(); i++) {
        soFar += blocks.blocks().get(i).part().tokens();
      }
      assertThat(mark.tokens()).isEqualTo(soFar);
      last = mark.afterBlock();
    }
    assertThat(soFar).isLessThanOrEqualTo(tokens);
  }
}
