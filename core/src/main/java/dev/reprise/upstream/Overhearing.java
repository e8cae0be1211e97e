package dev.reprise.upstream;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.flight.Flight;
import dev.reprise.plan.Question;
import dev.reprise.response.Reply;
import dev.reprise.response.Sink;
import dev.reprise.response.Texts;
import dev.reprise.telemetry.Timeline;
import dev.reprise.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads usage and model from answers that are not kept, while they are passed on. The caller gets
 * every byte as it came, without delay. When there is no memory to copy the answer its usage stays
 * unknown. Of an answer of a type that tells no usage only its end is noted.
 */
public final class Overhearing {
  /** The longest answer, in bytes as gathered, that is read where it ends. */
  private static final int READ_AT_ONCE = 16 << 10;

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

    /** Nothing but whether the answer broke off. */
    static Heard of(Optional<Sink.Broken> cause) {
      return cause
          .map(it -> new Heard(TokenUsage.UNKNOWN, null, it.kind().code(), it.detail()))
          .orElse(NOTHING);
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
      return EndOfBody.of(
          reply,
          broken -> {
            timeline.answered(clock.now());
            told.accept(Heard.of(broken));
          });
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
                                ended(reading, landing, claim, told);
                              }))));
    };
  }

  /**
   * Reads a short answer at once, which takes microseconds; a longer one on a thread of its own,
   * since the end of an answer comes on an event loop.
   */
  private static void ended(
      UsageReading reading, Flight.Landing landing, Claim held, Consumer<Heard> told) {
    if (landing instanceof Flight.Landing.Complete(byte[] bytes) && bytes.length > READ_AT_ONCE) {
      Thread.startVirtualThread(() -> read(reading, landing, held, told));
    } else {
      read(reading, landing, held, told);
    }
  }

  private static void read(
      UsageReading reading, Flight.Landing landing, Claim held, Consumer<Heard> told) {
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
  }
}
