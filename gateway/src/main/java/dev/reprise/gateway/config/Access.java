package dev.reprise.gateway.config;

import dev.reprise.yaml.Misconfigured;
import java.util.List;
import java.util.Set;

/**
 * Who may come in, under which name of ours and from which web pages (contract 2.2, 2.3).
 *
 * @param names hosts that are ours beside IP addresses and {@code localhost}; lower case
 * @param keys the callers that are known; empty = none is asked for
 * @param anyone whether callers that show no known key are let in too, in so many words
 * @param origins web pages that may call, as {@code WebOrigin} writes them; {@code *} alone = all
 */
public record Access(Set<String> names, List<CallerKey> keys, boolean anyone, Set<String> origins) {
  public Access {
    names = Set.copyOf(names);
    keys = List.copyOf(keys);
    origins = Set.copyOf(origins);
  }

  /** Whether nobody is let in but callers the configuration knows. */
  public boolean callersKnown() {
    return !keys.isEmpty() && !anyone;
  }

  /**
   * Refuses an open relay: whoever reaches an address beyond this machine would be answered on the
   * provider's key that the gateway holds.
   */
  public void refuseOpenRelay(HostPort listening, List<ProviderConfig> providers) {
    if (listening.loopback() || !keys.isEmpty() || anyone) {
      return;
    }
    for (ProviderConfig provider : providers) {
      if (!provider.apiKeys().isEmpty()) {
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
