package dev.reprise.provider.handle;

import dev.reprise.provider.Origin;

/**
 * How the provider is called about the objects of one project. Holds the credential with which they
 * were made, in memory only, for as long as they live.
 *
 * @param api whose objects they are
 * @param origin sends calls with the credential of the caller whose request made the object
 * @param manner how calls are made; keeps one prefix with one of the provider's keys
 */
public record ProjectAccess(
    HandleApi api, Origin origin, String provider, String baseUrl, Origin.Manner manner) {
  /** A call that must not be sent twice: making an object twice would keep two. */
  public ProjectAccess once() {
    return new ProjectAccess(
        api,
        origin,
        provider,
        baseUrl,
        new Origin.Manner(
            false, manner.standIn(), manner.prefix(), manner.onRetry(), manner.caller()));
  }
}
