package dev.reprise.provider.gemini;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.response.IdMint;
import dev.reprise.response.Texts;
import dev.reprise.response.replay.FreshIds;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** One replay of a Gemini answer: {@code responseId} and Vertex's {@code createTime} are fresh. */
final class GeminiRenewal {
  private final FreshIds ids;
  private final String created;

  GeminiRenewal(IdMint mint, Instant createdNow) {
    ids = new FreshIds(mint);
    created = Edits.quote(createdNow.toString());
  }

  /** A body or one chunk; null when it is no JSON object. */
  byte @Nullable [] renewed(byte[] text) {
    Document document = Texts.parse(text);
    if (document == null || !document.is(document.root(), Kind.OBJECT)) {
      return null;
    }
    var edits = new ArrayList<Edits.Edit>(2);
    ids.renew(document, document.member(document.root(), "responseId"), edits);
    int time = document.member(document.root(), "createTime");
    if (document.is(time, Kind.STRING)) {
      edits.add(Edits.replace(document, time, created));
    }
    return edits.isEmpty() ? text : Edits.apply(text, edits);
  }
}
