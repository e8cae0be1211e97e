package dev.reprise.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Entry;
import dev.reprise.request.Request;
import dev.reprise.response.IdMint;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.replay.Conversion;
import dev.reprise.response.replay.ExactJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the Gemini API and Vertex AI (reference 3.4, 11.4). A stream comes as events with
 * {@code alt=sse} and as one array without; either is kept as it came, and a replay takes the shape
 * the new request asks for. Normal form for {@link #lossless}: neighbouring parts of nothing but
 * text are one part, since a stream cuts text anywhere.
 */
public final class GeminiReplies implements ReplyCodec {
  private final IdMint mint;

  public GeminiReplies() {
    this(IdMint.random());
  }

  public GeminiReplies(IdMint mint) {
    this.mint = mint;
  }

  @Override
  public Judgement judge(Entry.Form form, byte[] bytes) {
    if (form == Entry.Form.WHOLE) {
      return GeminiJudge.body(bytes);
    }
    return GeminiChunks.isArray(bytes) ? GeminiJudge.array(bytes) : new GeminiJudge().judge(bytes);
  }

  @Override
  public String contentType(Entry.Form form) {
    return form == Entry.Form.WHOLE ? "application/json; charset=UTF-8" : "text/event-stream";
  }

  @Override
  public String contentType(Entry.Form form, Request now) {
    return asEvents(now) ? contentType(form) : contentType(Entry.Form.WHOLE);
  }

  @Override
  public byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow) {
    byte[] bytes = Conversion.inMode(this, kept, mode);
    if (bytes == null) {
      return null;
    }
    var renewal = new GeminiRenewal(mint, createdNow);
    return mode == Entry.Form.WHOLE ? renewal.renewed(bytes) : stream(bytes, now, renewal);
  }

  private static byte @Nullable [] stream(byte[] kept, Request now, GeminiRenewal renewal) {
    List<byte[]> chunks = GeminiChunks.of(kept);
    if (chunks == null) {
      return null;
    }
    var fresh = new ArrayList<byte[]>(chunks.size());
    for (byte[] chunk : chunks) {
      byte[] renewed = renewal.renewed(chunk);
      if (renewed == null) {
        return null;
      }
      fresh.add(renewed);
    }
    return asEvents(now) ? GeminiChunks.events(fresh) : GeminiChunks.array(fresh);
  }

  private static boolean asEvents(Request now) {
    return now.query().has("alt", "sse");
  }

  @Override
  public byte @Nullable [] convert(Entry.Payload kept) {
    try {
      if (kept.form() == Entry.Form.WHOLE) {
        List<byte[]> chunks = GeminiFrames.of(kept.bytes());
        return chunks == null ? null : GeminiChunks.events(chunks);
      }
      List<byte[]> chunks = GeminiChunks.of(kept.bytes());
      ObjectNode body = chunks == null ? null : GeminiGathering.body(chunks);
      return body == null ? null : ExactJson.write(body);
    } catch (ExactJson.Unwritable lone) {
      return null;
    }
  }

  @Override
  public boolean lossless(Entry.Payload kept) {
    return Conversion.holds(this, kept, GeminiReplies::normal);
  }

  private static JsonNode normal(JsonNode body) {
    JsonNode copy = body.deepCopy();
    for (JsonNode candidate : copy.path("candidates")) {
      if (candidate.path("content") instanceof ObjectNode content
          && content.get("parts") instanceof ArrayNode parts) {
        content.set("parts", GeminiGathering.joined(parts));
      }
    }
    return copy;
  }
}
