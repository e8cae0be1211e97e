package dev.reprise.upstream;

import dev.reprise.plan.Question;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import java.util.List;
import java.util.function.Function;

/**
 * Who answers: the route's provider, and when that one fails for good its fallbacks in order (4.7).
 * It failed for good when it gave no answer, or when its answer, after the retries, is still an
 * error of the provider and not of the request.
 *
 * <p>A request that reads or leaves state at a provider has no fallback: the state is not
 * elsewhere. What came of the last one asked goes back as it is.
 */
public record Succession(Function<Question, Answered> way) {

  /** The outcome of asking; the question names who was asked last. */
  public sealed interface Outcome {
    Question question();
  }

  /** An answer, good or bad. */
  public record Answer(Question question, Answered answered) implements Outcome {}

  /** No answer. */
  public record NoAnswer(Question question, Origin.OriginFailed cause) implements Outcome {}

  public Outcome ask(Question question) {
    Outcome outcome = askOne(question);
    for (Destination next : successors(question)) {
      String why = failure(outcome);
      if (why.isEmpty()) {
        return outcome;
      }
      if (outcome instanceof Answer(var ignored, var answer)) {
        answer.reply().discard();
      }
      outcome = askOne(question.answeredBy(next.insteadOf(why)));
    }
    return outcome;
  }

  private Outcome askOne(Question question) {
    try {
      return new Answer(question, way.apply(question));
    } catch (Origin.OriginFailed failed) {
      return new NoAnswer(question, failed);
    }
  }

  private static List<Destination> successors(Question question) {
    Destination first = question.destination();
    return !question.outline().stateful().isEmpty() || !question.request().operation().known()
        ? List.of()
        : first.fallbacks();
  }

  /** Who failed and how; empty when it did not, or when nobody waits any more. */
  private static String failure(Outcome outcome) {
    String who = outcome.question().destination().provider();
    return switch (outcome) {
      case Answer(var ignored, var answer) when Origin.momentary(answer.reply().status()) ->
          who + " failed with status " + answer.reply().status();
      case Answer ignored -> "";
      case NoAnswer(var ignored, var cause)
          when cause.kind() == Origin.OriginFailed.FailureKind.ABANDONED ->
          "";
      case NoAnswer(var ignored, var cause) -> String.valueOf(cause.getMessage());
    };
  }
}
