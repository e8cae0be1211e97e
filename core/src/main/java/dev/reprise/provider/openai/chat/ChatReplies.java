package dev.reprise.provider.openai.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Entry;
import dev.reprise.json.Document;
import dev.reprise.request.Request;
import dev.reprise.response.IdMint;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.events.NotableFrames;
import dev.reprise.response.replay.Conversion;
import dev.reprise.response.replay.ExactJson;
import dev.reprise.response.replay.Stencil;
import dev.reprise.response.replay.Stencils;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the Chat Completions API, as OpenAI, Azure, DeepSeek, xAI, Mistral, OpenRouter and the
 * self-hosted engines write them (reference 2.4, 11.2). Normal form for {@link #lossless}: a tool
 * call's {@code index} is its place in the list. A stream without usage has no body form: bodies
 * always count.
 */
public final class ChatReplies implements ReplyCodec {
  private final Stencils stencils = new Stencils(ChatReplies::places);
  private final IdMint mint;

  public ChatReplies() {
    this(IdMint.random());
  }

  public ChatReplies(IdMint mint) {
    this.mint = mint;
  }

  @Override
  public Judgement judge(Entry.Form form, byte[] bytes) {
    return form == Entry.Form.WHOLE ? ChatJudge.body(bytes) : new ChatJudge().judge(bytes);
  }

  /** Reads the model and usage only; of a stream the chunks that can hold them. */
  @Override
  public Judgement heard(Entry.Form form, byte[] bytes) {
    return form == Entry.Form.WHOLE
        ? ChatJudge.usage(bytes)
        : new ChatJudge().judge(NotableFrames.of(bytes));
  }

  @Override
  public byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow) {
    byte[] bytes = Conversion.inMode(this, kept, mode);
    if (bytes == null) {
      return null;
    }
    return mode == Entry.Form.WHOLE
        ? stencils.filled(bytes, mint, Long.toString(createdNow.getEpochSecond()))
        : new ChatRenewal(mint, now, createdNow).stream(bytes);
  }

  /** Azure's bodies may have an empty id and the creation time 0; both stay. */
  private static List<Stencil.RenewedValue> places(Document body) {
    var places = new ArrayList<Stencil.RenewedValue>(2);
    places.addAll(Stencil.id(body, body.member(body.root(), "id")));
    places.addAll(Stencil.time(body, body.member(body.root(), "created")));
    return places;
  }

  @Override
  public byte @Nullable [] convert(Entry.Payload kept) {
    try {
      if (kept.form() == Entry.Form.WHOLE) {
        return ChatFrames.of(kept.bytes());
      }
      ObjectNode body = ChatGathering.body(kept.bytes());
      return body == null ? null : ExactJson.write(body);
    } catch (ExactJson.Unwritable lone) {
      return null;
    }
  }

  @Override
  public boolean lossless(Entry.Payload kept) {
    return Conversion.holds(this, kept, ChatReplies::normal);
  }

  private static JsonNode normal(JsonNode body) {
    JsonNode copy = body.deepCopy();
    for (JsonNode choice : copy.path("choices")) {
      for (JsonNode call : choice.path("message").path("tool_calls")) {
        if (call instanceof ObjectNode object) {
          object.remove("index");
        }
      }
    }
    return copy;
  }
}
