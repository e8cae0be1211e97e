package dev.reprise.fill;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.lookup.Sighting;
import dev.reprise.plan.Plan;
import dev.reprise.provider.Origin;
import dev.reprise.response.Reply;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of asking for an answer that may be shared.
 *
 * <p>The plan of each names who answered: it is another than the route's provider after a fallback.
 */
public sealed interface Fill {
  Plan.Keyed plan();

  /** Another call landed meanwhile and its answer was kept: the entry is replayed. */
  record KeptMeanwhile(Plan.Keyed plan, Sighting.Hit hit) implements Fill {}

  /**
   * The answer of a call that another request began.
   *
   * @param avoided tokens the provider did not bill this time, or UNKNOWN; known when the call has
   *     ended and its answer was kept or not
   */
  record Joined(Plan.Keyed plan, Reply reply, CompletableFuture<TokenUsage> avoided)
      implements Fill {}

  /**
   * The answer of this request's own call.
   *
   * @param kept what became of it; null while nobody knows
   */
  record Led(Plan.Keyed plan, Reply reply, Keeping.@Nullable KeepResult kept) implements Fill {}

  /** This request's own call brought no answer. */
  record CallFailed(Plan.Keyed plan, Origin.OriginFailed cause) implements Fill {}
}
