package dev.reprise.upstream;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.OverheardUsage;
import dev.reprise.flight.Flight;
import dev.reprise.plan.Question;
import dev.reprise.request.Request;
import dev.reprise.response.Gist;
import dev.reprise.response.Reply;
import dev.reprise.response.ReplyCodec;
import dev.reprise.response.Texts;
import dev.reprise.telemetry.Timeline;
import dev.reprise.time.Clock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads usage and model of answers that are not kept, as they pass by. The caller gets every byte
 * as it came and waits for nothing; where there is no memory to remember the answer its usage stays
 * unknown.
 */
public final class Overhearing {
  /** How much of one answer is remembered, in bytes. */
  private static final int LIMIT = 4 << 20;

  private final MemoryBudget memory;
  private final Clock clock;

  public Overhearing(MemoryBudget memory, Clock clock) {
    this.memory = memory;
    this.clock = clock;
  }

  /** What an answer said of itself. */
  public record Heard(TokenUsage usage, @Nullable String model) {
    private static final Heard NOTHING = new Heard(TokenUsage.UNKNOWN, null);
  }

  /**
   * What reading an answer for its usage needs of the request, which may be large and is over for
   * us: not the request itself.
   */
  private record Ear(
      ReplyCodec replies, Entry.Form form, boolean known, String path, Timeline timeline) {
    static Ear of(Question question) {
      Request request = question.request();
      return new Ear(
          question.dialect().replies(),
          question.form(),
          request.operation().known(),
          request.path(),
          question.timeline());
    }
  }

  /**
   * The same reply.
   *
   * @param told called once, when the answer has ended
   */
  public Reply listen(Question question, Reply reply, Consumer<Heard> told) {
    Ear ear = Ear.of(question);
    if (!ear.known() && !OverheardUsage.speaks(contentType(reply))) {
      told.accept(Heard.NOTHING);
      return reply;
    }
    return switch (reply.body()) {
      case Reply.Body.InMemory(byte[] bytes) -> {
        told.accept(heard(ear, reply, bytes));
        yield reply;
      }
      case Reply.Body.Live live ->
          new Reply(
              reply.status(),
              reply.headers(),
              new Reply.Body.Live(
                  Held.feed(
                      live.feed(),
                      new Claim(memory.share(MemoryBudget.Use.CAPTURES)),
                      (sink, claim) ->
                          new Overheard(
                              sink,
                              gist(ear, reply),
                              claim,
                              landing -> later(ear, reply, landing, claim, told)))));
    };
  }

  private static Gist gist(Ear ear, Reply reply) {
    return reply.successful() && ear.known()
        ? ear.replies().gist(ear.form(), LIMIT)
        : new Gist.All(LIMIT);
  }

  private void later(
      Ear ear, Reply reply, Flight.Landing landing, Claim held, Consumer<Heard> told) {
    ear.timeline().answered(clock.now());
    Thread.startVirtualThread(
        () -> {
          Heard heard = Heard.NOTHING;
          try (Claim remembered = held) {
            if (landing instanceof Flight.Landing.Whole(byte[] bytes)
                && remembered.tryGrow((long) (Texts.DENSEST + 1) * bytes.length)) {
              heard = heard(ear, reply, bytes);
            }
          }
          told.accept(heard);
        });
  }

  private static Heard heard(Ear ear, Reply reply, byte[] bytes) {
    if (!reply.successful()) {
      return Heard.NOTHING;
    }
    if (!ear.known()) {
      OverheardUsage.Heard heard = OverheardUsage.of(ear.path(), contentType(reply), bytes);
      return new Heard(heard.usage(), heard.model());
    }
    ReplyCodec.Judgement verdict = ear.replies().heard(ear.form(), bytes);
    return new Heard(verdict.usage(), verdict.model());
  }

  private static String contentType(Reply reply) {
    return reply.headers().first("content-type").orElse("");
  }
}
