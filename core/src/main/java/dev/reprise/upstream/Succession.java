package dev.reprise.upstream;

import dev.reprise.plan.Question;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.provider.Overload;
import java.util.List;
import java.util.function.Function;

/**
 * Asks the route's provider, and when that one has failed, its fallbacks in order (4.7). A provider
 * has failed when it gave no answer, or when its answer, after the retries, is a status that blames
 * the provider (429, 5xx), or a success whose body reports a momentary failure. Bodies of all
 * operations that have a fallback are read for that.
 *
 * <p>A request that reads or leaves state at a provider has no fallback, because no other provider
 * has that state. The outcome of the last provider that was asked is returned unchanged.
 *
 * @param call asks one provider
 */
public record Succession(Function<Question, Answered> call) {

  /** The result of asking; the question names who was asked last. */
  public sealed interface Result {
    Question question();
  }

  /** A provider answered, with whatever status. */
  public record HasAnswer(Question question, Answered answered) implements Result {}

  /** No provider answered. */
  public record NoAnswer(Question question, Origin.OriginFailed cause) implements Result {}

  public Result ask(Question question) {
    Result outcome = askOne(question);
    for (Destination next : successors(question)) {
      String why = failure(outcome);
      if (why.isEmpty()) {
        return outcome;
      }
      if (outcome instanceof HasAnswer(var ignored, var answer)) {
        answer.reply().discard();
      }
      outcome = askOne(question.answeredBy(next.insteadOf(why)));
    }
    return outcome;
  }

  private Result askOne(Question question) {
    try {
      return new HasAnswer(question, call.apply(question));
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

  /**
   * Which provider failed and how; empty when it did not fail, or when nobody waits for the answer
   * any more.
   */
  private static String failure(Result outcome) {
    String who = outcome.question().destination().provider();
    return switch (outcome) {
      case HasAnswer(var ignored, var answer) when Overload.momentary(answer.reply()) ->
          who + " failed with status " + Overload.status(answer.reply());
      case HasAnswer ignored -> "";
      case NoAnswer(var ignored, var cause)
          when cause.kind() == Origin.OriginFailed.FailureKind.ABANDONED ->
          "";
      case NoAnswer(var ignored, var cause) -> cause.toldCallers(who);
    };
  }
}
