package dev.reprise.response.events;

import dev.reprise.artifact.Ending;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.ReplyCodec.Judgement;
import dev.reprise.response.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Checks what all dialects demand of a stream: every frame is closed, every line is a field, all
 * data are JSON objects, none is an error, and nothing follows the end. So a stream that was cut at
 * any byte is not complete.
 */
public abstract class FrameJudge {

  private @Nullable Judgement wrong;

  /** Walks the stream, up to its first fault. */
  public final Judgement judge(byte[] stream) {
    EventStream.each(
        stream,
        frame -> {
          if (wrong == null) {
            wrong = fault(frame);
          }
        });
    if (wrong != null) {
      return told(wrong);
    }
    return ended()
        ? judgement()
        : told(Judgement.incomplete(Ending.CUT, "the stream ends before its end"));
  }

  private @Nullable Judgement fault(Frame frame) {
    if (frame.stray() != null) {
      return Texts.isError(frame.strayBytes())
          ? Judgement.incomplete(Ending.ERROR, "an error line in the stream")
          : Judgement.incomplete(
              frame.closed() ? Ending.ERROR : Ending.CUT, "a line that is no field");
    }
    if (!frame.closed()) {
      return Judgement.incomplete(Ending.CUT, "the stream ends inside a frame");
    }
    if (frame.data() == null) {
      return "error".equals(frame.event())
          ? Judgement.incomplete(Ending.ERROR, "an error in the stream")
          : null;
    }
    if (ended() && !mayGoOn()) {
      return Judgement.incomplete(Ending.ERROR, "data behind the stream's end");
    }
    return ends(frame) ? null : event(frame);
  }

  private @Nullable Judgement event(Frame frame) {
    Document document = frame.document();
    if (document == null || !document.is(document.root(), Kind.OBJECT)) {
      return Judgement.incomplete(Ending.ERROR, "data that is no JSON object");
    }
    if ("error".equals(frame.event())
        || "error".equals(document.textOrNull(document.member(document.root(), "type")))
        || Texts.reportsFailure(document, document.root())) {
      return Judgement.incomplete(Ending.ERROR, "an error in the stream");
    }
    String fault = take(document);
    return fault == null ? null : Judgement.incomplete(Ending.ERROR, fault);
  }

  /** Whether this frame is the end mark and no event; notes that it came. */
  protected boolean ends(Frame frame) {
    return false;
  }

  /** Takes one event; returns what is wrong with it, or null. */
  protected abstract @Nullable String take(Document event);

  /** Whether the dialect's end was seen. */
  protected abstract boolean ended();

  /** Whether more events may follow the end: true for dialects without an end mark. */
  protected boolean mayGoOn() {
    return false;
  }

  /** Judges the whole stream; called once, after its end was seen. */
  protected abstract Judgement judgement();

  /** Adds usage and model, as far as they were seen, to the judgement of a broken stream. */
  protected abstract Judgement told(Judgement broken);
}
