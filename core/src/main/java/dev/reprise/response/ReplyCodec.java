package dev.reprise.response;

import dev.reprise.artifact.Ending;
import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.request.Request;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges, replays and converts the answers of one dialect. Pure. All methods take the provider's
 * exact bytes (after content decoding) and never throw because of bad bytes: an answer that cannot
 * be understood is not complete.
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
  record Judgement(
      boolean complete,
      Ending ending,
      TokenUsage usage,
      @Nullable String model,
      List<String> toolsCalled,
      String detail,
      List<String> live) {

    public Judgement {
      toolsCalled = List.copyOf(toolsCalled);
      live = List.copyOf(live);
    }

    /** For an answer that is complete. */
    public static Judgement whole(
        Ending ending, TokenUsage usage, @Nullable String model, List<String> toolsCalled) {
      return new Judgement(true, ending, usage, model, toolsCalled, "", List.of());
    }

    /**
     * For an answer that is not complete or cannot be understood. The detail never quotes the
     * answer.
     */
    public static Judgement incomplete(Ending ending, String detail) {
      return new Judgement(false, ending, TokenUsage.UNKNOWN, null, List.of(), detail, List.of());
    }

    /**
     * The same; when the answer or one of its alternatives has no content and it ended well, the
     * ending becomes {@link Ending#EMPTY}.
     *
     * @param anything whether every alternative has content
     */
    public Judgement withContent(boolean anything) {
      return anything || !complete
          ? this
          : new Judgement(true, ending.or(Ending.EMPTY), usage, model, toolsCalled, detail, live);
    }

    /**
     * The same with these marks of live data; when there are any and the answer ended well, the
     * ending becomes {@link Ending#LIVE}.
     */
    public Judgement withLiveMarks(Collection<String> marks) {
      return marks.isEmpty() || !complete
          ? this
          : new Judgement(
              true,
              ending.or(Ending.LIVE),
              usage,
              model,
              toolsCalled,
              detail,
              marks.stream().sorted().toList());
    }

    /** The same with the usage and the model that a broken answer had told before it broke. */
    public Judgement withUsage(TokenUsage told, @Nullable String by) {
      return new Judgement(complete, ending, told, by, toolsCalled, detail, live);
    }
  }

  /**
   * Judges whether this is a complete answer: the terminal event was seen, all JSON is valid, and
   * so are the arguments of every tool call.
   */
  Judgement judge(Entry.Form form, byte[] bytes);

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
   * The same with the given {@link IdMint}, for dialects whose callers may send an id of an earlier
   * answer. Other dialects make random ids.
   */
  default byte @Nullable [] replay(
      Entry.Payload kept, Request now, Entry.Form mode, Instant createdNow, IdMint mint) {
    return replay(kept, now, mode, createdNow);
  }

  /**
   * Reads usage and model of an answer that is not kept. {@link #judge} finds them too; a codec
   * that can find them without parsing the whole answer does so here. Of a broken answer, what it
   * had told before it broke. Of a long answer it gets a shortened copy: long strings are empty,
   * long arrays end early, and of a stream only the events are left that tell more than text.
   */
  default Judgement heard(Entry.Form form, byte[] bytes) {
    return judge(form, bytes);
  }

  /**
   * Whether answers repeat members of the request that are not part of the key. Then a live answer
   * may be shared only with requests of exactly the same bytes.
   */
  default boolean echoes() {
    return false;
  }
}
