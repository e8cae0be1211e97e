package dev.reprise.provider.openai.chat;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.request.Request;
import dev.reprise.response.IdMint;
import dev.reprise.response.Texts;
import dev.reprise.response.events.EventStream;
import dev.reprise.response.events.Frame;
import dev.reprise.response.replay.FreshIds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renews one chat stream for a replay: edits bytes in place and builds no tree. */
final class ChatRenewal {
  private final FreshIds ids;
  private final byte[] created;
  private final boolean usageAsked;
  private boolean usageSeen;
  private boolean broken;

  ChatRenewal(IdMint mint, Request now, Instant createdNow) {
    ids = new FreshIds(mint);
    created = Long.toString(createdNow.getEpochSecond()).getBytes(StandardCharsets.ISO_8859_1);
    Document asked = now.document();
    usageAsked =
        asked != null && asked.isTrue(asked.at(asked.root(), "stream_options", "include_usage"));
  }

  /** Null when usage is asked for and the kept stream has none, or it is no chat stream. */
  byte @Nullable [] stream(byte[] kept) {
    byte[] renewed = EventStream.rewrite(kept, this::frame);
    return broken || usageAsked && !usageSeen ? null : renewed;
  }

  private byte @Nullable [] frame(Frame frame, byte[] data) {
    if (frame.says("[DONE]")) {
      return data;
    }
    Document document = Texts.parse(data);
    if (document == null || !document.is(document.root(), Kind.OBJECT)) {
      broken = true;
      return data;
    }
    usageSeen |= document.is(document.member(document.root(), "usage"), Kind.OBJECT);
    if (!usageAsked && UsageChunk.is(document)) {
      return null;
    }
    List<Edits.Edit> edits = common(document);
    var gone = new ArrayList<Integer>();
    if (document.member(document.root(), "obfuscation") != Document.NONE) {
      gone.add(document.member(document.root(), "obfuscation"));
    }
    if (!usageAsked) {
      gone.addAll(UsageChunk.members(document));
    }
    if (!gone.isEmpty()) {
      edits.addAll(Edits.removeMembers(document, document.root(), gone));
    }
    return Edits.apply(data, edits);
  }

  /** Azure's first chunk has an empty id and the creation time 0; both stay. */
  private List<Edits.Edit> common(Document document) {
    var edits = new ArrayList<Edits.Edit>(4);
    ids.renew(document, document.member(document.root(), "id"), edits);
    int time = document.member(document.root(), "created");
    if (document.is(time, Kind.NUMBER) && !document.text(time).equals("0")) {
      edits.add(Edits.put(document, time, created));
    }
    return edits;
  }
}
