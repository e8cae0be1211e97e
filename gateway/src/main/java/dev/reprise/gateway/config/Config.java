package dev.reprise.gateway.config;

import dev.reprise.budget.MemoryBudget;
import dev.reprise.policy.bundle.PolicyInForce;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration of a gateway, complete and checked. Immutable.
 *
 * @param adminToken what the admin plane demands; null = the one in the data folder
 * @param data the folder of everything durable
 * @param providers in the order listed; never empty
 * @param policy where the policy bundle comes from
 * @param kek 32 bytes in base64; null = the deployment's secret lies in the data folder
 * @param settings every key in force, for people and for comparing
 */
public record Config(
    Listen listen,
    Access access,
    @Nullable Secret adminToken,
    Path data,
    Stores stores,
    List<ProviderConfig> providers,
    List<RouteConfig> routes,
    PolicyInForce.BundleSource policy,
    @Nullable Secret kek,
    TelemetryConfig telemetry,
    Limits limits,
    List<Setting> settings) {

  public Config {
    providers = List.copyOf(providers);
    routes = List.copyOf(routes);
    settings = List.copyOf(settings);
  }

  /** Addresses; {@code tls} null = the data plane speaks plain HTTP. */
  public record Listen(HostPort data, HostPort admin, @Nullable TlsConfig tls) {}

  /** PEM files. */
  public record TlsConfig(Path certificate, Path key) {}

  /** How much the tiers hold, in bytes. */
  public record Stores(long l1MaxBytes, long l2MaxBytes) {}

  /**
   * {@code otlp} null = no traces are sent.
   *
   * @param accessLog where a line for each request goes
   */
  public record TelemetryConfig(@Nullable URI otlp, boolean prometheus, LogTarget accessLog) {}

  /** Where lines go. */
  public sealed interface LogTarget {
    record Nowhere() implements LogTarget {}

    record StandardError() implements LogTarget {}

    record InFile(Path path) implements LogTarget {}
  }

  /** Sizes in bytes. */
  public record Limits(
      long body,
      int decodedRatio,
      long headers,
      Duration headerTime,
      Duration bodyTime,
      Duration idle,
      Duration request,
      Optional<Duration> total,
      Duration drain,
      Memory memory) {}

  /**
   * How much of the heap may be held for callers, in bytes, and how many connections they may have.
   */
  public record Memory(long heap, int connections, Map<MemoryBudget.Use, Long> shares) {
    public Memory {
      shares = Map.copyOf(shares);
    }

    /** A new, unused budget of this size. */
    public MemoryBudget budget() {
      return MemoryBudget.of(heap, connections, shares);
    }
  }

  /** Who answers what. */
  public Routing routing() {
    return new Routing(providers, routes);
  }

  /** The effective configuration, one line for each key, secrets masked. */
  public String effective() {
    var lines = new StringBuilder();
    settings.forEach(it -> lines.append(it.path()).append(": ").append(it.shown()).append('\n'));
    return lines.toString();
  }
}
