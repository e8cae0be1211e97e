package dev.reprise.provider.gemini;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.request.Request;
import dev.reprise.response.ReplyCodec;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of the Gemini API (generateContent and streamGenerateContent). */
public final class GeminiReplies implements ReplyCodec {
  @Override
  public Verdict judge(Entry.Form form, byte[] bytes) {
    return new Verdict(
        false, Ending.CUT, TokenUsage.UNKNOWN, null, List.of(), "answers are not understood yet");
  }

  @Override
  public String contentType(Entry.Form form) {
    return form == Entry.Form.WHOLE ? "application/json" : "text/event-stream; charset=utf-8";
  }

  @Override
  public byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow) {
    return null;
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
