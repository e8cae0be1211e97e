package dev.reprise;

import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import java.util.List;
import java.util.function.Function;

/**
 * Who answers: the route's provider, and when that one fails for good its fallbacks in order (4.7).
 * It failed for good when no answer could be had, or when its answer, after whatever retries, still
 * speaks of its own state and not of the request.
 *
 * <p>A request that reads or leaves state at a provider has no fallback: the state is not
 * elsewhere. What came of the last one asked goes back as it is.
 */
record Succession(Function<Question, Provider.Answered> way) {

  /** What came of asking; the question names who was asked last. */
  sealed interface Outcome {
    Question question();
  }

  /** An answer, good or bad. */
  record Answered(Question question, Provider.Answered answer) implements Outcome {}

  /** No answer. */
  record Failed(Question question, Origin.OriginFailed cause) implements Outcome {}

  Outcome ask(Question question) {
    Outcome outcome = askOne(question);
    for (Destination next : successors(question)) {
      String why = failure(outcome);
      if (why.isEmpty()) {
        return outcome;
      }
      if (outcome instanceof Answered(var ignored, var answer)) {
        answer.reply().discard();
      }
      outcome = askOne(question.answeredBy(next.insteadOf(why)));
    }
    return outcome;
  }

  private Outcome askOne(Question question) {
    try {
      return new Answered(question, way.apply(question));
    } catch (Origin.OriginFailed failed) {
      return new Failed(question, failed);
    }
  }

  private static List<Destination> successors(Question question) {
    Destination first = question.destination();
    return first == null
            || !question.outline().stateful().isEmpty()
            || !question.request().operation().known()
        ? List.of()
        : first.fallbacks();
  }

  /** Who failed and how; empty when it did not, or when nobody waits any more. */
  private static String failure(Outcome outcome) {
    Destination asked = outcome.question().destination();
    String who = asked == null ? "" : asked.provider();
    return switch (outcome) {
      case Answered(var ignored, var answer) when Origin.momentary(answer.reply().status()) ->
          who + " failed with status " + answer.reply().status();
      case Answered ignored -> "";
      case Failed(var ignored, var cause) when cause.kind() == Origin.OriginFailed.Kind.ABANDONED ->
          "";
      case Failed(var ignored, var cause) -> String.valueOf(cause.getMessage());
    };
  }
}
