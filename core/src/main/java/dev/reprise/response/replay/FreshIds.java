package dev.reprise.response.replay;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.response.IdMint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fresh ids of one replay: the same kept id becomes the same fresh one in every frame. */
public final class FreshIds {
  private final IdMint mint;
  private final Map<String, String> fresh = new HashMap<>();

  public FreshIds(IdMint mint) {
    this.mint = mint;
  }

  /** This id stays as it is, here and wherever it is named again. */
  public void keep(String id) {
    fresh.putIfAbsent(id, id);
  }

  /** Adds the edit that renews the id at this node; no edit when there is none, or it is empty. */
  public void renew(Document document, int node, List<Edits.Edit> edits) {
    String kept = document.textOrNull(node);
    if (kept != null && !kept.isEmpty()) {
      String id = fresh.computeIfAbsent(kept, mint::mint);
      if (!id.equals(kept)) {
        edits.add(Edits.put(document, node, Stencil.quoted(id)));
      }
    }
  }
}
