package dev.reprise.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Entry;
import dev.reprise.request.Request;
import dev.reprise.response.Conversion;
import dev.reprise.response.ExactJson;
import dev.reprise.response.IdMint;
import dev.reprise.response.KeptDocuments;
import dev.reprise.response.ReplyCodec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the Chat Completions API, as OpenAI, Azure, DeepSeek, xAI, Mistral, OpenRouter and the
 * self-hosted engines write them (reference 2.4, 11.2). Normal form for {@link #lossless}: a tool
 * call's {@code index} is its place in the list. A stream without usage has no body form: bodies
 * always count.
 */
public final class ChatReplies implements ReplyCodec {
  private final KeptDocuments lately = new KeptDocuments();
  private final IdMint mint;

  public ChatReplies() {
    this(IdMint.random());
  }

  public ChatReplies(IdMint mint) {
    this.mint = mint;
  }

  @Override
  public Verdict judge(Entry.Form form, byte[] bytes) {
    return form == Entry.Form.WHOLE ? ChatJudge.body(bytes) : new ChatJudge().judge(bytes);
  }

  @Override
  public String contentType(Entry.Form form) {
    return form == Entry.Form.WHOLE ? "application/json" : "text/event-stream; charset=utf-8";
  }

  @Override
  public byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow) {
    byte[] bytes = Conversion.inMode(this, kept, mode);
    if (bytes == null) {
      return null;
    }
    var renewal = new ChatRenewal(mint, now, createdNow);
    return mode == Entry.Form.WHOLE ? renewal.body(bytes, lately) : renewal.stream(bytes);
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
