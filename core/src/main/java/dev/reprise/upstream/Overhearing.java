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
 * Reads usage and model from answers that are not kept, while they are passed on. The caller gets
 * every byte as it came, without delay. When there is no memory to copy the answer its usage stays
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

  /**
   * The usage and the model that an answer reports.
   *
   * @param cut the code of what cut the answer off, and {@code detail} in words; empty when it is
   *     whole
   */
  public record Heard(TokenUsage usage, @Nullable String model, String cut, String detail) {
    private static final Heard NOTHING = new Heard(TokenUsage.UNKNOWN, null);

    private Heard(TokenUsage usage, @Nullable String model) {
      this(usage, model, "", "");
    }
  }

  /**
   * What is needed of the request to read the usage in its answer. The request itself is not
   * referenced, because it may be large.
   */
  private record UsageContext(
      ReplyCodec replies, Entry.Form form, boolean known, String path, Timeline timeline) {
    static UsageContext of(Question question) {
      Request request = question.request();
      return new UsageContext(
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
    UsageContext context = UsageContext.of(question);
    if (!context.known() && !OverheardUsage.speaks(contentType(reply))) {
      told.accept(Heard.NOTHING);
      return reply;
    }
    return switch (reply.body()) {
      case Reply.Body.InMemory(byte[] bytes) -> {
        told.accept(heard(context, reply, bytes));
        yield reply;
      }
      case Reply.Body.Live live ->
          new Reply(
              reply.status(),
              reply.headers(),
              new Reply.Body.Live(
                  HoldingFeed.feed(
                      live.feed(),
                      new Claim(memory.share(MemoryBudget.Use.CAPTURES)),
                      (sink, claim) ->
                          new Overheard(
                              sink,
                              gist(context, reply),
                              claim,
                              landing -> later(context, reply, landing, claim, told)))));
    };
  }

  private static Gist gist(UsageContext context, Reply reply) {
    return reply.successful() && context.known()
        ? context.replies().gist(context.form(), LIMIT)
        : new Gist.All(LIMIT);
  }

  private void later(
      UsageContext context, Reply reply, Flight.Landing landing, Claim held, Consumer<Heard> told) {
    context.timeline().answered(clock.now());
    Thread.startVirtualThread(
        () -> {
          Heard heard = Heard.NOTHING;
          try (Claim remembered = held) {
            if (landing instanceof Flight.Landing.Complete(byte[] bytes)
                && remembered.tryGrow((long) (Texts.DENSEST + 1) * bytes.length)) {
              heard = heard(context, reply, bytes);
            } else if (landing instanceof Flight.Landing.Lost lost) {
              heard = new Heard(TokenUsage.UNKNOWN, null, lost.cut(), lost.detail());
            }
          }
          told.accept(heard);
        });
  }

  private static Heard heard(UsageContext context, Reply reply, byte[] bytes) {
    if (!reply.successful()) {
      return Heard.NOTHING;
    }
    if (!context.known()) {
      OverheardUsage.Heard heard = OverheardUsage.of(context.path(), contentType(reply), bytes);
      return new Heard(heard.usage(), heard.model());
    }
    ReplyCodec.Judgement verdict = context.replies().heard(context.form(), bytes);
    return new Heard(verdict.usage(), verdict.model());
  }

  private static String contentType(Reply reply) {
    return reply.headers().first("content-type").orElse("");
  }
}
