package dev.reprise.upstream;

import dev.reprise.plan.Question;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.provider.Overload;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

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
    return ask(question, () -> call.apply(question));
  }

  /**
   * The same where the first provider's call has begun.
   *
   * @param first waits for the answer of the provider that the question goes to
   */
  Result ask(Question question, Supplier<Answered> first) {
    Result outcome = askOne(question, first);
    for (Destination next : successors(question)) {
      String why = failure(outcome);
      if (why.isEmpty()) {
        return outcome;
      }
      if (outcome instanceof HasAnswer(var ignored, var answer)) {
        answer.reply().discard();
      }
      Question again = question.answeredBy(next.insteadOf(why));
      outcome = askOne(again, () -> call.apply(again));
    }
    return outcome;
  }

  private static Result askOne(Question question, Supplier<Answered> answer) {
    try {
      return new HasAnswer(question, answer.get());
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
