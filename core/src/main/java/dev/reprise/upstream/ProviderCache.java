package dev.reprise.upstream;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One way to use a provider's own prefix cache. It is an extension point: a new way is a class
 * here, and a line in {@link ProviderCaches}. What it adds to a body has no influence on the cache
 * key.
 */
interface ProviderCache {
  /**
   * How this way makes the call; empty when it is not for it. Does not wait and sends nothing: the
   * supplier does, at most once. Whether there is a way depends on the question, not on the body.
   */
  Optional<Supplier<Answered>> way(ProviderCall call);

  /** Makes the call; empty when this way is not for it, and nothing was sent. */
  default Optional<Answered> ask(ProviderCall call) {
    return way(call).map(Supplier::get);
  }
}
