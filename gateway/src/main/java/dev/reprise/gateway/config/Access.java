package dev.reprise.gateway.config;

import dev.reprise.yaml.Misconfigured;
import java.util.List;
import java.util.Set;

/**
 * Which callers are let in, under which host names and from which web pages (contract 2.2, 2.3).
 *
 * @param names host names of this gateway beside IP addresses and {@code localhost}; lower case
 * @param keys the callers that are known; empty = no key of the gateway is demanded
 * @param anyone whether callers without a known key are let in too ({@code callers.accept: any})
 * @param origins web pages that may call, as {@code WebOrigin} writes them; {@code *} alone = all
 */
public record Access(Set<String> names, List<CallerKey> keys, boolean anyone, Set<String> origins) {
  public Access {
    names = Set.copyOf(names);
    keys = List.copyOf(keys);
    origins = Set.copyOf(origins);
  }

  /** Whether only callers with a configured key are let in. */
  public boolean callersKnown() {
    return !keys.isEmpty() && !anyone;
  }

  /**
   * Refuses an open relay: a gateway that other machines reach, that holds a provider's key and
   * demands no key of its callers, would answer anybody at the owner's cost.
   */
  public void refuseOpenRelay(HostPort listening, List<ProviderConfig> providers) {
    if (listening.loopback() || !keys.isEmpty() || anyone) {
      return;
    }
    for (ProviderConfig provider : providers) {
      if (provider.ownCredential()) {
        throw new Misconfigured(
            "callers",
            "(missing)",
            "listen.data is %s, so anybody who reaches it would be answered on the api_key of provider %s; write callers: {keys: [\"sha256:…\"]} (./reprise key new makes a key and this line), or callers: {accept: any} to let anybody in"
                .formatted(listening, provider.name()),
            0);
      }
    }
  }
}
