package dev.reprise.gateway.door;

import dev.reprise.intake.RepriseHeaders;
import dev.reprise.request.Headers;
import java.util.Set;

/**
 * The one place that decides which fields of a request go to a provider, and so which are part of
 * the key. Fields removed here reach no provider, so they need not be part of the key.
 * Credentials are kept apart from the request: the first one decides the partition, the others are
 * part of the key as digests ({@link Credential}). All other fields stand in {@link
 * dev.reprise.request.Request#headers}: they are forwarded unchanged, and each is part of the key
 * unless the dialect or the bundle lists it as noise of the transport.
 */
final class Forwarding {
  /**
   * Directives to this cache; the host name of this gateway and the codings that the caller
   * accepts, which the gateway replaces by its own values; the web page that asks, which this
   * gateway has checked itself. Fields of the connection were removed before.
   */
  static final Set<String> REMOVED = Set.of("cache-control", "host", "accept-encoding", "origin");

  static final String OF_A_PAGE = "sec-fetch-";

  private Forwarding() {}

  /** The fields that are forwarded. */
  static Headers of(Headers incoming) {
    return incoming.keeping(Forwarding::forwarded);
  }

  /** Whether a field of this name is forwarded. */
  static boolean forwarded(String lowerCaseName) {
    return !REMOVED.contains(lowerCaseName)
        && !lowerCaseName.startsWith(OF_A_PAGE)
        && !Credential.isField(lowerCaseName)
        && !RepriseHeaders.isOurs(lowerCaseName);
  }
}
