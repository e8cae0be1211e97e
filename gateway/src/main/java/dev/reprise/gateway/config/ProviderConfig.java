package dev.reprise.gateway.config;

import dev.reprise.catalogue.ProviderKinds;
import dev.reprise.provider.Destination;
import dev.reprise.provider.ProviderKind;
import dev.reprise.request.Header;
import dev.reprise.request.Request;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One provider of the configuration.
 *
 * @param name the key under {@code providers}; in metrics and decisions
 * @param baseUrl as the kind's addressing keeps it; null for the simulator
 * @param apiKeys one of them replaces the caller's credential; none = the caller's own is forwarded
 * @param timeout longest wait for the head of an answer, all retries included, and for more of it
 * @param retries how often a call is tried again at most
 * @param markers where the gateway may add cache markers
 * @param sharedCredential whether it was accepted that partitions share its prefix cache
 * @param network how it is reached
 * @param models names that callers ask by to the models that answer
 * @param tokens the file with the credential for which tokens are got; null: there is none
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
    String prices,
    Network network,
    @Nullable Path tokens,
    Map<String, String> models) {

  /**
   * How the provider is reached.
   *
   * @param proxy null: directly
   * @param authorities a PEM file of authorities that are trusted beside the JDK's; null: none
   */
  public record Network(@Nullable ProxyAddress proxy, @Nullable Path authorities) {
    public static final Network DIRECT = new Network(null, null);
  }

  public ProviderConfig {
    apiKeys = List.copyOf(apiKeys);
    models = Map.copyOf(models);
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
    return sharedCredential && (ownCredential() || kind.salted());
  }

  /**
   * The address of a path at this provider. Not for the simulator, whose address its server knows.
   */
  public String url(String path) {
    if (baseUrl == null) {
      throw new IllegalStateException("provider " + name + " has no address of its own");
    }
    return kind.addressing().url(baseUrl.toString(), path);
  }

  /** Whether the gateway has a credential of its own for it. */
  public boolean ownCredential() {
    return !apiKeys.isEmpty() || tokens != null;
  }

  /** Whether this request can be asked there. */
  public boolean serves(Request request) {
    return kind.has(request.operation())
        && (baseUrl == null || kind.addressing().serves(baseUrl.toString(), request.path()));
  }

  /** The header with each of its keys; empty when the caller's credential is forwarded. */
  public List<Header> credentials() {
    return apiKeys.stream().map(Secret::reveal).map(kind::header).toList();
  }
}
