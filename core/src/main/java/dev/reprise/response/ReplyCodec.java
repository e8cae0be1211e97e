package dev.reprise.response;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.request.Request;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dialect knows of answers; pure. One per dialect, found through the dialect. All methods
 * take the provider's exact bytes (after content decoding) and never throw for bad bytes: what
 * cannot be understood is not complete.
 */
public interface ReplyCodec {

  /**
   * What an answer turned out to be.
   *
   * @param complete the dialect's own end was seen and everything before it is well-formed
   * @param ending how it ended; of several choices the worst
   * @param usage what the provider counted, or {@link TokenUsage#UNKNOWN}
   * @param model as the answer names it, or null
   * @param toolsCalled names of the tools called, in order: the caller's and the provider's own
   * @param detail why it is not complete, in words that quote nothing of it; else empty
   * @param live what it shows of live data, by the names of the dialect's sheet, sorted: the
   *     order in which a stream shows them says nothing
   */
  record Verdict(
      boolean complete,
      Ending ending,
      TokenUsage usage,
      @Nullable String model,
      List<String> toolsCalled,
      String detail,
      List<String> live) {

    public Verdict {
      toolsCalled = List.copyOf(toolsCalled);
      live = List.copyOf(live);
    }

    /** An answer that came to its end. */
    public static Verdict whole(
        Ending ending, TokenUsage usage, @Nullable String model, List<String> toolsCalled) {
      return new Verdict(true, ending, usage, model, toolsCalled, "", List.of());
    }

    /** An answer that did not, or that cannot be understood; the detail never quotes it. */
    public static Verdict not(Ending ending, String detail) {
      return new Verdict(false, ending, TokenUsage.UNKNOWN, null, List.of(), detail, List.of());
    }

    /**
     * The same of an answer of which something, or one of its alternatives, says nothing: an answer
     * that ended well so far is {@link Ending#EMPTY}.
     */
    public Verdict saying(boolean anything) {
      return anything || !complete
          ? this
          : new Verdict(true, ending.or(Ending.EMPTY), usage, model, toolsCalled, detail, live);
    }

    /**
     * The same of an answer that shows these marks of live data: one that ended well so far is
     * {@link Ending#LIVE}.
     */
    public Verdict drawing(Collection<String> marks) {
      return marks.isEmpty() || !complete
          ? this
          : new Verdict(
              true,
              ending.or(Ending.LIVE),
              usage,
              model,
              toolsCalled,
              detail,
              marks.stream().sorted().toList());
    }

    /** The same, with what the broken answer still said about itself. */
    public Verdict knowing(TokenUsage told, @Nullable String by) {
      return new Verdict(complete, ending, told, by, toolsCalled, detail, live);
    }
  }

  /**
   * How an answer ended, mildest first; only STOP and TOOL_CALL (with valid JSON arguments, allowed
   * tools) may be kept, and LIVE where the bundle says that it is not.
   */
  enum Ending {
    STOP,
    TOOL_CALL,
    /** It says itself that live data went into it; otherwise it ended well. */
    LIVE,
    /** It says nothing: no text, no tool call, no image, or only reasoning. */
    EMPTY,
    LENGTH,
    FILTERED,
    REFUSAL,
    PAUSED,
    ERROR,
    CUT;

    /** The graver of two. */
    public Ending or(Ending other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  /**
   * Is this a whole, finished answer (terminal event seen, valid JSON, every tool call's arguments
   * valid JSON)?
   */
  Verdict judge(Entry.Form form, byte[] bytes);

  /** The media type of answers in this form. */
  default String contentType(Entry.Form form) {
    return form == Entry.Form.WHOLE ? "application/json" : "text/event-stream; charset=utf-8";
  }

  /**
   * The media type of the answer to this request: dialects whose streams come in more than one
   * shape (Gemini: events, or one growing array) look at how it was asked.
   */
  default String contentType(Entry.Form form, Request now) {
    return contentType(form);
  }

  /**
   * Renders a kept answer for a new request: in the mode now asked, with fresh ids and created
   * time, stream usage as the NEW request asks for it, the new request's echoed members (Responses
   * API), padding not copied. Null when this entry cannot be rendered losslessly in that mode (then
   * it is a miss, R-20). In the other mode it relies on {@link #lossless} having been true when the
   * entry was admitted; the proof is not repeated on every hit.
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

  /**
   * The same with ids of the asker's own making, for dialects whose callers may come back with an
   * id; others mint theirs at random.
   */
  default byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow, IdMint mint) {
    return replay(kept, now, mode, createdNow);
  }

  /**
   * Usage and model of an answer that is not kept. {@link #judge} tells them too; a codec that can
   * find them without reading every word does it here. Of a broken answer only what it had said.
   */
  default Verdict heard(Entry.Form form, byte[] bytes) {
    return judge(form, bytes);
  }

  /**
   * What is to be remembered of an answer passing by, so that {@link #heard} can be asked when it
   * has ended: at most {@code limit} bytes. All of it, unless the codec knows what can be left out.
   */
  default Gist gist(Entry.Form form, int limit) {
    return new Gist.All(limit);
  }

  /**
   * Whether answers repeat members of the request that are not part of the key: then an answer in
   * flight may be shared live only with a request of exactly the same bytes.
   */
  default boolean echoes() {
    return false;
  }
}
