package dev.reprise.provider.openai.chat;

import static dev.reprise.json.Document.NONE;

import dev.reprise.json.Document;
import dev.reprise.provider.body.BlockList;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.JsonValues;
import dev.reprise.provider.body.Label;

/** Embedding inputs, and a rerank's query and documents: no turns, so no prefix marks. */
final class RetrievalBlocks {
  private RetrievalBlocks() {}

  static Blocks of(Document body) {
    var blocks = new BlockList(body);
    int root = body.root();
    blocks.textOrElements(body.member(root, "input"), Label.user());
    int query = body.member(root, "query");
    if (JsonValues.present(body, query)) {
      blocks.whole(query, Label.user());
    }
    int documents = body.member(root, "documents");
    for (int each = JsonValues.elements(body, documents); each != NONE; each = body.next(each)) {
      blocks.whole(each, Label.retrieved());
    }
    return blocks.done();
  }
}
