package dev.reprise.provider.openai.responses;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.request.Request;
import dev.reprise.response.IdMint;
import dev.reprise.response.Texts;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import dev.reprise.response.replay.FreshIds;
import dev.reprise.response.replay.KeptDocuments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One replay of a Responses answer in the mode it was kept in. Ids of response and items are fresh;
 * call ids stay, and so does the id of an item with encrypted content: the provider verifies the
 * two together when the caller sends the item back.
 */
final class ResponsesRenewal {
  private static final Set<String> SEALED = Set.of("reasoning", "compaction");

  private final FreshIds ids;
  private final String created;
  private final ResponsesEchoes echoes;
  private boolean broken;

  ResponsesRenewal(IdMint mint, Request now, Instant createdNow) {
    ids = new FreshIds(mint);
    created = Long.toString(createdNow.getEpochSecond());
    echoes = new ResponsesEchoes(now);
  }

  byte @Nullable [] body(byte[] kept, KeptDocuments lately) {
    Document document = lately.of(kept);
    if (document == null || !document.is(document.root(), Kind.OBJECT)) {
      return null;
    }
    var edits = new ArrayList<Edits.Edit>();
    response(document, document.root(), edits);
    return Edits.apply(kept, edits);
  }

  byte @Nullable [] stream(byte[] kept) {
    byte[] renewed = EventStream.rewrite(kept, this::frame);
    return broken ? null : renewed;
  }

  private byte @Nullable [] frame(Frame frame, byte[] data) {
    Document document = Texts.parse(data);
    if (document == null || !document.is(document.root(), Kind.OBJECT)) {
      broken = true;
      return data;
    }
    int root = document.root();
    var edits = new ArrayList<Edits.Edit>();
    response(document, document.member(root, "response"), edits);
    item(document, document.member(root, "item"), edits);
    ids.renew(document, document.member(root, "item_id"), edits);
    int padding = document.member(root, "obfuscation");
    if (padding != Document.NONE) {
      edits.addAll(Edits.removeMembers(document, root, List.of(padding)));
    }
    return Edits.apply(data, edits);
  }

  private void response(Document document, int response, List<Edits.Edit> edits) {
    if (!document.is(response, Kind.OBJECT)) {
      return;
    }
    ids.renew(document, document.member(response, "id"), edits);
    time(document, document.member(response, "created_at"), edits);
    time(document, document.member(response, "completed_at"), edits);
    echoes.renew(document, response, edits);
    int output = document.member(response, "output");
    for (int item = document.first(output); item != Document.NONE; item = document.next(item)) {
      item(document, item, edits);
    }
  }

  private void item(Document document, int item, List<Edits.Edit> edits) {
    if (!document.is(item, Kind.OBJECT)) {
      return;
    }
    int id = document.member(item, "id");
    String kept = document.textOrNull(id);
    String type = document.textOrNull(document.member(item, "type"));
    boolean sealed =
        type != null && SEALED.contains(type)
            || Texts.hasValue(document, item, "encrypted_content");
    if (sealed && kept != null) {
      ids.keep(kept);
    }
    ids.renew(document, id, edits);
  }

  private void time(Document document, int node, List<Edits.Edit> edits) {
    if (document.is(node, Kind.NUMBER)) {
      edits.add(Edits.replace(document, node, created));
    }
  }
}
