package dev.reprise.fill;

import dev.reprise.artifact.Entry;
import dev.reprise.flight.Flight;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Waits for the whole body where the caller asked for one: the head is sent only when the body's
 * length is known, and whether it is complete. A body that was cut becomes a 502, since a head that
 * reports success would be wrong.
 */
final class WholeAnswer {
  private static final int CUT = 502;

  private WholeAnswer() {}

  /** The reply with its body whole, where the caller wants one whole body and there is room. */
  static Reply of(Question question, Flight flight, Reply own) {
    if (question.form() != Entry.Form.WHOLE
        || !(own.body() instanceof Reply.Body.Live(Feed feed))) {
      return own;
    }
    Flight.Landing landing;
    try {
      landing = await(flight.settled());
    } catch (CancellationException givenUp) {
      feed.cancel();
      throw givenUp;
    }
    return switch (landing) {
      case Flight.Landing.Complete(byte[] bytes) -> {
        feed.cancel();
        yield Reply.whole(own.status(), own.headers(), bytes);
      }
      case Flight.Landing.OverBudget ignored -> own;
      case Flight.Landing.OverLimit ignored -> own;
      case Flight.Landing.CutOff lost -> {
        feed.cancel();
        yield cut(question, lost.detail());
      }
    };
  }

  /** What the decision says of an answer: 502 for a whole body that was cut. */
  static Keeping.KeepResult told(
      Plan.Keyed plan, Reply reply, Flight.Landing landing, Keeping.KeepResult kept) {
    boolean cut =
        landing instanceof Flight.Landing.CutOff
            && reply.body() instanceof Reply.Body.Live
            && plan.question().form() == Entry.Form.WHOLE;
    return cut ? kept.status(CUT) : kept;
  }

  private static Reply cut(Question question, String detail) {
    return question
        .dialect()
        .error(
            CUT,
            "The provider's answer was cut (" + detail + "). Nothing was kept; ask again.",
            question.request().id());
  }

  /**
   * Waits for a flight. A flight always lands: the wait ends when the call does, whose timeouts are
   * the origin's. It ends earlier when the caller is gone and what the request holds is needed
   * elsewhere.
   *
   * @throws CancellationException when nobody waits for this request any more
   */
  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      throw new CancellationException("nobody waits for this request any more");
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }
}
