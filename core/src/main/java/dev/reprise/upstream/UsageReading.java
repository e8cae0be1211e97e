package dev.reprise.upstream;

import dev.reprise.artifact.Entry;
import dev.reprise.catalogue.OverheardUsage;
import dev.reprise.plan.Question;
import dev.reprise.request.Request;
import dev.reprise.response.Gist;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.events.NotableFrames;
import dev.reprise.response.events.ShortenedBody;

/**
 * How usage is read in the answer to one request. Of the request only this is referenced, because
 * the request itself may be large.
 *
 * @param known whether the operation is one of a dialect, so that its codec reads the answer
 * @param path of the request, which may name the model
 * @param successful whether the answer can tell usage at all
 */
record UsageReading(
    ReplyCodec replies,
    Entry.Form form,
    boolean known,
    String path,
    String contentType,
    boolean successful) {

  static UsageReading of(Question question, Reply reply) {
    Request request = question.request();
    return new UsageReading(
        question.dialect().replies(),
        question.form(),
        request.operation().known(),
        request.path(),
        reply.headers().first("content-type").orElse(""),
        reply.successful());
  }

  /** Whether an answer of this type may tell usage. */
  boolean worthReading() {
    return known || OverheardUsage.speaks(contentType);
  }

  /** Copies what {@link #heard} needs, at any size of the answer. */
  Gist gist() {
    if (!known && successful) {
      return OverheardUsage.gist(contentType);
    }
    return form == Entry.Form.WHOLE || !successful ? new ShortenedBody() : new NotableFrames();
  }

  /**
   * @param bytes the answer, or what a gist has left of it
   */
  Overhearing.Heard heard(byte[] bytes) {
    if (!successful) {
      return Overhearing.Heard.NOTHING;
    }
    if (!known) {
      OverheardUsage.UsageAndModel heard = OverheardUsage.of(path, contentType, bytes);
      return new Overhearing.Heard(heard.usage(), heard.model());
    }
    ReplyCodec.Judgement verdict = replies.heard(form, bytes);
    return new Overhearing.Heard(verdict.usage(), verdict.model());
  }
}
