package dev.reprise.provider.body;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.provider.body.Blocks.PrefixMark;
import dev.reprise.request.Block;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects blocks in render order. When a container is split, no byte is left out: the braces and
 * members around its parts (role, ids) belong to the part that follows them, or to the last part,
 * so that a changed role changes a block.
 *
 * <p>A turn is everything one side says before the other side speaks: the caller (people, tools,
 * late instructions) or the model. Its end is a prefix mark, and stays one when the next turn is
 * appended.
 */
public final class BlockList {
  /** One part of a split container. */
  public record Cut(int node, Label label) {}

  private final Document document;
  private final List<Block> blocks = new ArrayList<>();
  private final List<PrefixMark> marks = new ArrayList<>();
  private int tokens;
  private int turn;
  private boolean talking;
  private boolean modelSpeaks;

  public BlockList(Document document) {
    this.document = document;
  }

  /** One block of a whole value; nothing when the value is absent. */
  public void whole(int node, Label label) {
    if (node != Document.NONE) {
      add(document.start(node), document.end(node), TokenEstimate.of(document, node), label);
    }
  }

  /** A value cut at its parts; {@code otherwise} labels it whole when it has none. */
  public void split(int container, List<Cut> cuts, Label otherwise) {
    if (cuts.isEmpty()) {
      whole(container, otherwise);
      return;
    }
    var ordered = new ArrayList<>(cuts);
    ordered.sort(Comparator.comparingInt(cut -> document.start(cut.node())));
    int start = document.start(container);
    for (int i = 0; i < ordered.size(); i++) {
      Cut cut = ordered.get(i);
      boolean last = i == ordered.size() - 1;
      int end = document.end(last ? container : cut.node());
      add(start, end, TokenEstimate.of(document, cut.node()), cut.label());
      start = end;
    }
  }

  /** The value itself when it is a text, its elements when it is an array, both with one label. */
  public void textOrElements(int node, Label label) {
    if (document.is(node, Kind.ARRAY)) {
      for (int each = document.first(node); each != Document.NONE; each = document.next(each)) {
        whole(each, label);
      }
    } else if (JsonValues.present(document, node)) {
      whole(node, label);
    }
  }

  /**
   * Says who speaks from here on. When the speaker changes, the end of the turn before is marked.
   */
  public void speaks(boolean model) {
    if (talking && modelSpeaks != model) {
      endTurn();
    }
    talking = true;
    modelSpeaks = model;
  }

  /** A reusable prefix ends here; nothing when there is nothing new before it. */
  public void mark(String label) {
    int last = blocks.size() - 1;
    if (last >= 0 && (marks.isEmpty() || marks.getLast().afterBlock() != last)) {
      marks.add(new PrefixMark(last, tokens, label));
    }
  }

  /** Ends the open turn and returns all blocks. */
  public Blocks done() {
    if (talking) {
      endTurn();
    }
    return new Blocks(blocks, marks);
  }

  private void endTurn() {
    turn++;
    mark("turn " + turn);
  }

  private void add(int start, int end, int estimate, Label label) {
    tokens += estimate;
    blocks.add(label.at(start, end, estimate));
  }
}
