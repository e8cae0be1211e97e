package dev.reprise.upstream;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The head of an answer, and what was done to the provider's own cache on the way.
 *
 * @param shaped what was done, as the decision says it; null where nothing may be done
 * @param learn to be called with the usage that the provider reports, once the body has ended;
 *     corrects the estimate of what the provider's cache holds
 * @param refusedHint what the provider refused of what was added, for telemetry
 */
public record Answered(
    Reply reply,
    Decision.@Nullable Native shaped,
    Consumer<TokenUsage> learn,
    Optional<String> refusedHint) {
  /** The same; this learns from the usage too. */
  Answered watched(Consumer<TokenUsage> watch) {
    return new Answered(reply, shaped, learn.andThen(watch), refusedHint);
  }

  /** An answer to the caller's own bytes. */
  static Answered plainly(Reply reply) {
    return new Answered(reply, null, usage -> {}, Optional.empty());
  }
}
