package dev.reprise.gateway.door;

import dev.reprise.answer.Told;
import dev.reprise.gateway.http.Responder;
import dev.reprise.gateway.telemetry.Delivered;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.telemetry.Decision;
import java.util.function.LongSupplier;

/**
 * Gives answers to the connection and records when their first and last byte were written, which is
 * the time that the caller waited.
 *
 * @param nanos the clock of the timelines
 */
public record Handover(LongSupplier nanos, Delivered listener) {

  void send(Told told, Responder answer) {
    Decision decision = told.decision();
    if (told.reply().body() instanceof Reply.Body.Live(Feed feed)) {
      answer.send(
          new Reply(
              told.reply().status(),
              told.reply().headers(),
              new Reply.Body.Live(feed.through(sink -> new FirstByteSink(sink, decision)))));
    } else {
      answer.send(told.reply());
      decision.timeline().firstByte(nanos.getAsLong());
      over(decision);
    }
  }

  private void over(Decision decision) {
    decision.timeline().delivered(nanos.getAsLong());
    listener.delivered(decision);
  }

  private final class FirstByteSink implements Sink {
    private final Sink next;
    private final Decision decision;
    private boolean begun;

    FirstByteSink(Sink next, Decision decision) {
      this.next = next;
      this.decision = decision;
    }

    @Override
    public void chunk(byte[] bytes) {
      next.chunk(bytes);
      if (!begun && bytes.length > 0) {
        begun = true;
        decision.timeline().firstByte(nanos.getAsLong());
      }
    }

    @Override
    public void end() {
      next.end();
      over(decision);
    }

    @Override
    public void broken(Broken cause) {
      next.broken(cause);
      over(decision);
    }
  }
}
