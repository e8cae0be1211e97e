package dev.reprise.upstream;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.plan.Question;
import dev.reprise.response.Reply;
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
    static final Heard NOTHING = new Heard(TokenUsage.UNKNOWN, null);

    Heard(TokenUsage usage, @Nullable String model) {
      this(usage, model, "", "");
    }
  }

  /**
   * The same reply.
   *
   * @param told called once, when the answer has ended
   */
  public Reply listen(Question question, Reply reply, Consumer<Heard> told) {
    UsageReading reading = UsageReading.of(question, reply);
    Timeline timeline = question.timeline(); // of the question only this is kept: it may be large
    if (!reading.worthReading()) {
      told.accept(Heard.NOTHING);
      return reply;
    }
    return switch (reply.body()) {
      case Reply.Body.InMemory(byte[] bytes) -> {
        told.accept(reading.heard(bytes));
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
                              new Overheard.RememberedGist(reading.gist(), claim),
                              landing -> {
                                timeline.answered(clock.now());
                                later(reading, landing, claim, told);
                              }))));
    };
  }

  private static void later(
      UsageReading reading, Flight.Landing landing, Claim held, Consumer<Heard> told) {
    Thread.startVirtualThread(
        () -> {
          Heard heard = Heard.NOTHING;
          try (Claim remembered = held) {
            if (landing instanceof Flight.Landing.Complete(byte[] bytes)
                && remembered.tryGrow((long) (Texts.DENSEST + 1) * bytes.length)) {
              heard = reading.heard(bytes);
            } else if (landing instanceof Flight.Landing.CutOff(String detail, String code)) {
              heard = new Heard(TokenUsage.UNKNOWN, null, code, detail);
            }
          }
          told.accept(heard);
        });
  }
}
