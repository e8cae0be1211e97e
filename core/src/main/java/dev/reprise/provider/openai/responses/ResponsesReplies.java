package dev.reprise.provider.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Entry;
import dev.reprise.request.Request;
import dev.reprise.response.IdMint;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.replay.Conversion;
import dev.reprise.response.replay.ExactJson;
import dev.reprise.response.replay.KeptDocuments;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the Responses API (reference 2.4, 11.3). With the {@link IdMint} that is given here, a
 * fresh id can later be resolved to the kept one.
 */
public final class ResponsesReplies implements ReplyCodec {
  private final KeptDocuments lately = new KeptDocuments();
  private final IdMint mint;

  public ResponsesReplies() {
    this(IdMint.random());
  }

  public ResponsesReplies(IdMint mint) {
    this.mint = mint;
  }

  @Override
  public Judgement judge(Entry.Form form, byte[] bytes) {
    return form == Entry.Form.WHOLE
        ? ResponsesJudge.body(bytes)
        : new ResponsesJudge().judge(bytes);
  }

  @Override
  public byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow) {
    return replay(kept, now, mode, createdNow, mint);
  }

  @Override
  public byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow, IdMint ids) {
    byte[] bytes = Conversion.inMode(this, kept, mode);
    if (bytes == null) {
      return null;
    }
    var renewal = new ResponsesRenewal(ids, now, createdNow);
    return mode == Entry.Form.WHOLE ? renewal.body(bytes, lately) : renewal.stream(bytes);
  }

  @Override
  public byte @Nullable [] convert(Entry.Payload kept) {
    try {
      if (kept.form() == Entry.Form.WHOLE) {
        return ResponsesFrames.of(kept.bytes());
      }
      ObjectNode body = ResponsesGathering.body(kept.bytes());
      return body == null ? null : ExactJson.write(body);
    } catch (ExactJson.Unwritable lone) {
      return null;
    }
  }

  @Override
  public boolean lossless(Entry.Payload kept) {
    return Conversion.holds(this, kept, UnaryOperator.identity());
  }

  @Override
  public boolean echoes() {
    return true;
  }
}
