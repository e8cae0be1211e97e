package dev.reprise.upstream;

import java.util.Optional;

/**
 * One way to use a provider's own prefix cache. It is an extension point: a new way is a class
 * here, and a line in {@link ProviderCaches}. What it adds to a body has no influence on the cache
 * key.
 */
interface ProviderCache {
  /** Makes the call; empty when this way is not for it, and nothing was sent. */
  Optional<Answered> ask(ProviderCall call);
}
