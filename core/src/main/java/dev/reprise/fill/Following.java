package dev.reprise.fill;

import dev.reprise.artifact.Entry;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.flight.Flight;
import dev.reprise.lookup.Lookups;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.CallReason;
import dev.reprise.plan.Plan;
import dev.reprise.plan.Question;
import dev.reprise.provider.Destination;
import dev.reprise.response.Feed;
import dev.reprise.response.Reply;
import dev.reprise.upstream.Upstream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Follows a call that another request leads. An empty result means that the flight has no answer
 * for this request, which then asks again: the call failed, or what is known of its answer by now
 * forbids sharing it (F-6: followers check again at the end).
 */
record Following(Lookups lookups, Upstream upstream, Flight flight) {
  Optional<Fill> follow(Plan.Keyed asked, CallReason why) {
    if (!flight.dependsOn(asked.keying().tags())) {
      // Its tags were final when this request boarded. The look-up that follows finds the entry and
      // adds the tags to it, as on any hit.
      WholeAnswer.await(flight.kept());
      return Optional.empty();
    }
    Optional<Reply> head = WholeAnswer.await(flight.head());
    if (head.isEmpty()) {
      return Optional.empty();
    }
    Plan.Keyed plan = answered(asked);
    return sameAnswer(plan.question()) ? live(plan, head.get()) : fromKeptEntry(plan, why);
  }

  /** Whether the leader's answer, byte for byte, is the answer to this request. */
  private boolean sameAnswer(Question question) {
    return flight.form() == question.form()
        && (!question.dialect().replies().echoes()
            || Arrays.equals(flight.body(), question.request().body()));
  }

  private Optional<Fill> live(Plan.Keyed plan, Reply head) {
    Reply own = head;
    if (own.body() instanceof Reply.Body.Live) {
      Feed feed = flight.join();
      if (feed == null) {
        return Optional.empty();
      }
      own = new Reply(own.status(), own.headers(), new Reply.Body.Live(feed));
    }
    return plan.question().form() == Entry.Form.WHOLE
        ? whole(plan, own)
        : Optional.of(joined(plan, own));
  }

  /**
   * A whole answer is judged again when it is there, with what is known when it is complete: a
   * lease that lapsed meanwhile, an invalidation, the release that answered.
   */
  private Optional<Fill> whole(Plan.Keyed plan, Reply own) {
    Reply answer = WholeAnswer.of(plan.question(), flight, own);
    WholeAnswer.await(flight.settled());
    if (!lookups.stillShared(plan.keying().want(), flight)) {
      answer.discard();
      return Optional.empty();
    }
    return Optional.of(joined(plan, answer));
  }

  private Fill joined(Plan.Keyed plan, Reply answer) {
    CompletableFuture<TokenUsage> avoided =
        flight.kept().thenApply(kept -> kept.map(Entry::usage).orElse(TokenUsage.UNKNOWN));
    return new Fill.Joined(plan, upstream.withoutAddedUsage(plan.question(), answer), avoided);
  }

  /**
   * Asked in another form, or in words that the answer would echo: what the flight became is
   * replayed for this request.
   */
  private Optional<Fill> fromKeptEntry(Plan.Keyed plan, CallReason why) {
    Optional<Entry> kept = WholeAnswer.await(flight.kept());
    return kept.map(
            entry ->
                lookups.judge(
                    plan.keying().want(), entry, plan.question().timeline(), why.layers()))
        .filter(Sighting.Hit.class::isInstance)
        .map(hit -> new Fill.KeptMeanwhile(plan, (Sighting.Hit) hit));
  }

  /** This request's plan, answered by whoever answered the leader. */
  private Plan.Keyed answered(Plan.Keyed plan) {
    Destination first = plan.question().destination();
    if (flight.answeredBy().isEmpty()) {
      return plan;
    }
    return first.fallbacks().stream()
        .filter(other -> other.provider().equals(flight.answeredBy()))
        .findFirst()
        .map(other -> plan.of(plan.question().answeredBy(other.insteadOf(flight.insteadOf()))))
        .orElse(plan);
  }
}
