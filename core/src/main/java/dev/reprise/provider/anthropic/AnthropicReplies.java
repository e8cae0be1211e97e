package dev.reprise.provider.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.artifact.Entry;
import dev.reprise.request.Request;
import dev.reprise.response.IdMint;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.replay.Conversion;
import dev.reprise.response.replay.ExactJson;
import dev.reprise.response.replay.Stencil;
import dev.reprise.response.replay.Stencils;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Answers of the Anthropic Messages API (reference 1.5, 11.1). Ids of blocks (tool calls and the
 * provider's own tools) stay in a replay: the caller sends them back.
 */
public final class AnthropicReplies implements ReplyCodec {
  /** Messages carry no time of creation. */
  private static final String NO_TIME = "";

  private final Stencils stencils =
      new Stencils(body -> Stencil.id(body, body.member(body.root(), "id")));
  private final IdMint mint;

  public AnthropicReplies() {
    this(IdMint.random());
  }

  public AnthropicReplies(IdMint mint) {
    this.mint = mint;
  }

  @Override
  public Judgement judge(Entry.Form form, byte[] bytes) {
    return form == Entry.Form.WHOLE
        ? AnthropicJudge.body(bytes)
        : new AnthropicJudge().judge(bytes);
  }

  @Override
  public byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow) {
    return rendered(kept, mode, mint);
  }

  /** Ids that cannot be turned back into the kept one are random. */
  @Override
  public byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow, IdMint ids) {
    return rendered(
        kept,
        mode,
        id -> {
          String made = ids.mint(id);
          return made.equals(id) ? mint.mint(id) : made;
        });
  }

  private byte @Nullable [] rendered(Entry.Payload kept, Entry.Form mode, IdMint ids) {
    byte[] bytes = Conversion.inMode(this, kept, mode);
    if (bytes == null) {
      return null;
    }
    return mode == Entry.Form.WHOLE
        ? stencils.filled(bytes, ids, NO_TIME)
        : new AnthropicRenewal(ids).stream(bytes);
  }

  @Override
  public byte @Nullable [] convert(Entry.Payload kept) {
    try {
      if (kept.form() == Entry.Form.WHOLE) {
        return AnthropicFrames.of(kept.bytes());
      }
      ObjectNode body = AnthropicGathering.body(kept.bytes());
      return body == null ? null : ExactJson.write(body);
    } catch (ExactJson.Unwritable lone) {
      return null;
    }
  }

  @Override
  public boolean lossless(Entry.Payload kept) {
    return Conversion.holds(this, kept, UnaryOperator.identity());
  }
}
