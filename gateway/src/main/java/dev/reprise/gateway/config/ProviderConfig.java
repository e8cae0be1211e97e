package dev.reprise.gateway.config;

import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.provider.Destination;
import dev.reprise.provider.ProviderKind;
import dev.reprise.request.Header;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One provider of the configuration.
 *
 * @param name the key under {@code providers}; in metrics and decisions
 * @param baseUrl without {@code /v1} and without a slash at its end; null for the simulator
 * @param apiKeys one of them replaces the caller's credential; none = the caller's own is forwarded
 * @param timeout longest wait for the head of an answer, all retries included
 * @param retries how often a call is tried again at most
 * @param markers where the gateway may add cache markers
 * @param sharedCredential whether it was accepted that partitions share its prefix cache
 * @param prices whose list prices its calls cost; {@code auto} goes by kind and address
 */
public record ProviderConfig(
    String name,
    ProviderKind kind,
    @Nullable URI baseUrl,
    List<Secret> apiKeys,
    Duration timeout,
    int retries,
    Destination.Shaping.Markers markers,
    boolean sharedCredential,
    String prices) {

  public ProviderConfig {
    apiKeys = List.copyOf(apiKeys);
  }

  /** Whether it is the built-in simulator, which has no address. */
  public boolean simulator() {
    return kind.equals(ProviderKinds.SIMULATOR);
  }

  /**
   * Whether callers share its prefix cache because the operator accepted it. An engine has one
   * cache for all; elsewhere callers with credentials of their own share nothing.
   */
  public boolean pooled() {
    return sharedCredential && (!apiKeys.isEmpty() || kind.salted());
  }

  /**
   * The address of an operation: {@code /v1/messages} after the base. Not for the simulator, whose
   * address its server knows.
   */
  public String url(String path) {
    if (baseUrl == null) {
      throw new IllegalStateException("provider " + name + " has no address of its own");
    }
    return baseUrl + path;
  }

  /** The header with each of its keys; empty when the caller's credential is forwarded. */
  public List<Header> credentials() {
    return apiKeys.stream().map(Secret::reveal).map(kind::header).toList();
  }
}
