package dev.reprise.addition.echo;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import dev.reprise.request.Request;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Texts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers are replayed as they came; there is no stream to convert to. */
final class EchoReplies implements ReplyCodec {
  @Override
  public Judgement judge(Entry.Form form, byte[] bytes) {
    Document answer = form == Entry.Form.WHOLE ? Texts.parse(bytes) : null;
    String said = answer == null ? null : answer.textOrNull(answer.member(answer.root(), "said"));
    return said == null
        ? Judgement.incomplete(Ending.CUT, "nothing was said")
        : Judgement.whole(Ending.STOP, TokenUsage.UNKNOWN, "alto", List.of());
  }

  @Override
  public byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow) {
    return kept.form() == mode ? kept.bytes() : null;
  }

  @Override
  public byte @Nullable [] convert(Entry.Payload kept) {
    return null;
  }

  @Override
  public boolean lossless(Entry.Payload kept) {
    return false;
  }
}
