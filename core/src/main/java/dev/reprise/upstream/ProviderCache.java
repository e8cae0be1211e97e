package dev.reprise.upstream;

import java.util.Optional;

/**
 * One way to use a provider's own prefix cache. An open socket: a class here, and a line in {@link
 * ProviderCaches}. Whatever it adds to a body, what is keyed stays the caller's request.
 */
interface ProviderCache {
  /** Makes the call; empty when this way is not for it, and nothing was sent. */
  Optional<Answered> ask(Call call);
}
