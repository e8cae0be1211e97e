package dev.reprise.response;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.request.Request;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dialect knows of answers; pure. One per dialect, found through the dialect. All methods
 * take the provider's exact bytes (after content decoding) and never throw for bad bytes: what
 * cannot be understood is not complete.
 */
public interface ReplyCodec {

  /** What an answer turned out to be. */
  record Verdict(
      boolean complete,
      Ending ending,
      TokenUsage usage,
      @Nullable String model,
      List<String> toolsCalled,
      String detail) {}

  /**
   * How an answer ended; only STOP and TOOL_CALL (with valid JSON arguments, allowed tools) may be
   * kept.
   */
  enum Ending {
    STOP,
    TOOL_CALL,
    LENGTH,
    FILTERED,
    REFUSAL,
    PAUSED,
    ERROR,
    CUT
  }

  /**
   * Is this a whole, finished answer (terminal event seen, valid JSON, every tool call's arguments
   * valid JSON)?
   */
  Verdict judge(Entry.Form form, byte[] bytes);

  /**
   * The media type of answers in this form: {@code application/json}, {@code text/event-stream;
   * charset=utf-8}.
   */
  String contentType(Entry.Form form);

  /**
   * Renders a kept answer for a new request: in the mode now asked, with fresh ids and created
   * time, stream usage as the NEW request asks for it, the new request's echoed members (Responses
   * API), padding not copied. Null when this entry cannot be rendered losslessly in that mode (then
   * it is a miss, R-20).
   */
  byte @Nullable [] replay(Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow);

  /**
   * The other form of the answer, ids unchanged: frames from a body, or a body from frames; null
   * when it cannot be done without loss.
   */
  byte @Nullable [] convert(Entry.Payload kept);

  /**
   * Whether the round trip through {@link #convert} gives the same answer back: asked once,
   * at admission.
   */
  boolean lossless(Entry.Payload kept);
}
