package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.json.Document;
import dev.reprise.provider.body.Blocks;
import dev.reprise.request.Block;
import dev.reprise.request.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** That a conversation which grows at its end keeps its blocks and its marks. */
final class Turns {
  private Turns() {}

  /** Compares the body cut after each element with the body cut one later; how many times. */
  static int compare(Operation operation, ObjectNode whole, String list) {
    List<String> earlier = List.of();
    List<String> earlierMarks = List.of();
    int length = whole.get(list).size();
    for (int turns = 1; turns <= length; turns++) {
      ObjectNode body = whole.deepCopy();
      ArrayNode elements = (ArrayNode) body.get(list);
      while (elements.size() > turns) {
        elements.remove(elements.size() - 1);
      }
      Document document = Rich.document(body);
      Blocks blocks = Given.blocks(operation, document);
      List<String> now = blocks.blocks().stream().map(block -> told(block, document)).toList();
      assertThat(now.subList(0, earlier.size())).isEqualTo(earlier);
      List<String> marks = blocks.marks().stream().map(Object::toString).toList();
      // The last mark closes a turn that the next element may belong to: it may move, no other.
      List<String> settled = earlierMarks.subList(0, Math.max(0, earlierMarks.size() - 1));
      assertThat(marks.subList(0, settled.size())).isEqualTo(settled);
      earlier = now;
      earlierMarks = marks;
    }
    return length - 1;
  }

  private static String told(Block block, Document body) {
    Block.BlockPart part = block.part();
    String text =
        new String(body.bytes(), part.start(), part.end() - part.start(), StandardCharsets.UTF_8);
    return block.getClass().getSimpleName()
        + part.role()
        + part.trust()
        + part.entryType()
        + part.stable()
        + text;
  }
}
