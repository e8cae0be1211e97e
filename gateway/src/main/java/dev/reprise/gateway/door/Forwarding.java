package dev.reprise.gateway.door;

import dev.reprise.intake.RepriseHeaders;
import dev.reprise.request.Headers;
import java.util.Set;

/**
 * The one place that decides which fields of a request go to a provider, and so which are part of
 * the key. What is removed here never reaches a provider and need not be keyed. Credentials
 * travel beside the request; they are keyed as the caller's partition and, for those beside the
 * first, as digests ({@link Credential}). All else stands in {@link
 * dev.reprise.request.Request#headers}: it is forwarded as it is, and every field of it is keyed
 * unless the dialect or the bundle lists it as noise of the transport.
 */
final class Forwarding {
  /**
   * Directives to this cache; the name this gateway was called by, in whose place the provider's
   * stands; the codings the caller takes, in whose place ours stand; which web page asks, which
   * this gateway's own rules have judged. Fields of the connection are gone before.
   */
  private static final Set<String> REMOVED =
      Set.of("cache-control", "host", "accept-encoding", "origin");

  private static final String OF_A_PAGE = "sec-fetch-";

  private Forwarding() {}

  /** The fields that are forwarded. */
  static Headers of(Headers incoming) {
    return incoming.keeping(Forwarding::forwarded);
  }

  private static boolean forwarded(String lowerCaseName) {
    return !REMOVED.contains(lowerCaseName)
        && !lowerCaseName.startsWith(OF_A_PAGE)
        && !Credential.isField(lowerCaseName)
        && !RepriseHeaders.isOurs(lowerCaseName);
  }
}
