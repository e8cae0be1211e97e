package dev.reprise.provider.handle;

import dev.reprise.provider.Origin;

/**
 * How a project's objects are reached. Holds the credential they were made with, in memory only,
 * for as long as they live.
 *
 * @param api whose objects they are
 * @param origin the way out of the request that made it, its caller's credential included
 * @param manner the same key of the provider's for the same prefix
 */
public record Way(
    HandleApi api, Origin origin, String provider, String baseUrl, Origin.Manner manner) {
  /** A call that must not be sent twice: making an object twice would keep two. */
  public Way once() {
    return new Way(
        api,
        origin,
        provider,
        baseUrl,
        new Origin.Manner(
            false, manner.standIn(), manner.prefix(), manner.onRetry(), manner.caller()));
  }
}
