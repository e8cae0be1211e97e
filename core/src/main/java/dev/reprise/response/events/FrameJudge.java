package dev.reprise.response.events;

import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.response.ReplyCodec.Ending;
import dev.reprise.response.ReplyCodec.Verdict;
import dev.reprise.response.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What the dialects' judges of streams have in common: every frame closed, every line a field,
 * every data a JSON object, no error among them, nothing behind the end. A stream cut anywhere ends
 * in an open frame or before its end.
 */
public abstract class FrameJudge {

  private @Nullable Verdict wrong;

  /** Walks the stream, up to its first fault. */
  public final Verdict judge(byte[] stream) {
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
    return ended() ? verdict() : told(Verdict.not(Ending.CUT, "the stream ends before its end"));
  }

  private @Nullable Verdict fault(Frame frame) {
    if (frame.stray() != null) {
      return Texts.isError(frame.strayBytes())
          ? Verdict.not(Ending.ERROR, "an error line in the stream")
          : Verdict.not(frame.closed() ? Ending.ERROR : Ending.CUT, "a line that is no field");
    }
    if (!frame.closed()) {
      return Verdict.not(Ending.CUT, "the stream ends inside a frame");
    }
    if (frame.data() == null) {
      return "error".equals(frame.event())
          ? Verdict.not(Ending.ERROR, "an error in the stream")
          : null;
    }
    if (ended() && !mayGoOn()) {
      return Verdict.not(Ending.ERROR, "data behind the stream's end");
    }
    return ends(frame) ? null : event(frame);
  }

  private @Nullable Verdict event(Frame frame) {
    Document document = frame.document();
    if (document == null || !document.is(document.root(), Kind.OBJECT)) {
      return Verdict.not(Ending.ERROR, "data that is no JSON object");
    }
    if ("error".equals(frame.event())
        || "error".equals(document.textOrNull(document.member(document.root(), "type")))
        || Texts.fails(document, document.root())) {
      return Verdict.not(Ending.ERROR, "an error in the stream");
    }
    String fault = take(document);
    return fault == null ? null : Verdict.not(Ending.ERROR, fault);
  }

  /** Whether this frame is the end mark itself and no event; remembers it. */
  protected boolean ends(Frame frame) {
    return false;
  }

  /** Takes one event; answers what is wrong with it, or null. */
  protected abstract @Nullable String take(Document event);

  /** Whether the dialect's end was seen. */
  protected abstract boolean ended();

  /** Whether more may follow what looks like the end: true where there is no end mark. */
  protected boolean mayGoOn() {
    return false;
  }

  /** What the whole stream says; asked once its end was seen. */
  protected abstract Verdict verdict();

  /** Adds usage and model, as far as they were seen, to the verdict on a broken stream. */
  protected abstract Verdict told(Verdict broken);
}
