package dev.reprise.gateway;

import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.ProviderConfig;
import dev.reprise.gateway.config.ProxyAddress;
import dev.reprise.gateway.config.RouteConfig;
import dev.reprise.gateway.config.Routing;
import dev.reprise.gateway.config.Secret;
import dev.reprise.gateway.origin.ForwardProxy;
import dev.reprise.gateway.origin.OriginClient;
import dev.reprise.gateway.origin.OriginSettings;
import dev.reprise.gateway.origin.Reach;
import dev.reprise.gateway.resilience.Credentials;
import dev.reprise.gateway.resilience.RetryPolicy;
import dev.reprise.gateway.token.AccessTokens;
import dev.reprise.provider.Destination;
import dev.reprise.provider.Origin;
import dev.reprise.provider.Router;
import dev.reprise.request.Request;
import dev.reprise.response.Reply;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.SimulatorServer;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.SimulatorClock;
import dev.reprise.yaml.Misconfigured;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Resolves each request to the configured provider that answers it; a provider of kind {@code
 * simulator} is the built-in simulator. A reload replaces routes, keys and retry policies at once.
 */
final class Upstreams implements Router, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Upstreams.class.getName());

  private final @Nullable SimulatorServer server;
  private final @Nullable Simulator simulator;
  private final Map<String, AccessTokens> tokens = new ConcurrentHashMap<>();
  private volatile @Nullable OriginClient client;
  private volatile List<String> notes;
  private volatile RoutesInForce held;

  private record RoutesInForce(
      Routing routing,
      Map<String, Credentials> credentials,
      Map<String, RetryPolicy> policies,
      Set<String> withPrefixes) {}

  private Upstreams(
      Config config, @Nullable Simulator simulator, @Nullable SimulatorServer server) {
    this.simulator = simulator;
    this.server = server;
    this.notes = notes(config);
    this.held = held(config);
  }

  static Upstreams of(Config config, Settings pace) {
    if (config.providers().stream().noneMatch(ProviderConfig::simulator)) {
      return new Upstreams(config, null, null);
    }
    var simulator = new Simulator(pace, SimulatorClock.system());
    try {
      return new Upstreams(config, simulator, SimulatorServer.start(simulator, 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting the simulator", e);
    }
  }

  private RoutesInForce held(Config config) {
    var keys = new HashMap<String, Credentials>();
    var policies = new HashMap<String, RetryPolicy>();
    for (ProviderConfig provider : config.providers()) {
      if (!provider.credentials().isEmpty()) {
        keys.put(provider.name(), new Credentials(provider.credentials()));
      }
      if (provider.tokens() != null) {
        keys.put(provider.name(), new Credentials(tokens(provider, provider.tokens())));
      }
      policies.put(provider.name(), policy(provider));
    }
    return new RoutesInForce(
        config.routing(), Map.copyOf(keys), Map.copyOf(policies), withPrefixes(config));
  }

  /** Base URLs of the providers at which a route keeps prefixes as objects. */
  private Set<String> withPrefixes(Config config) {
    Set<String> keeping =
        config.routes().stream()
            .filter(route -> route.handleReads() > 0)
            .map(RouteConfig::provider)
            .collect(Collectors.toSet());
    return config.providers().stream()
        .filter(provider -> keeping.contains(provider.name()))
        .map(this::baseUrl)
        .collect(Collectors.toUnmodifiableSet());
  }

  private String baseUrl(ProviderConfig provider) {
    return provider.simulator() && server != null
        ? server.url()
        : String.valueOf(provider.baseUrl());
  }

  /** A reload keeps the token of a provider whose file is the same. */
  private AccessTokens tokens(ProviderConfig provider, Path file) {
    return tokens.computeIfAbsent(
        provider.name() + "=" + file,
        ignored ->
            new AccessTokens(
                new AccessTokens.TokenSource(
                    provider.name(),
                    file,
                    Objects.requireNonNull(provider.kind().addressing().grant())),
                call -> asked(provider.name(), call),
                () -> tokenTime(provider.name())));
  }

  /** Nobody waits longer for a provider's token than for its answer. */
  private Duration tokenTime(String provider) {
    return retryPolicy(provider).timeout();
  }

  private Reply asked(String provider, Origin.HttpCall call) {
    Duration within = tokenTime(provider);
    return Objects.requireNonNull(client, "no client yet").ask(call, within, within);
  }

  /** From now on tokens are asked for through that client, with each provider's own proxy. */
  void through(OriginClient origins) {
    client = origins;
  }

  private static RetryPolicy policy(ProviderConfig provider) {
    return new RetryPolicy(provider.retries(), provider.timeout(), provider.kind().waits());
  }

  /**
   * The retry policy of a provider. A provider that a reload removed in the middle of a call is not
   * asked again.
   */
  RetryPolicy retryPolicy(String provider) {
    return held.policies().getOrDefault(provider, RetryPolicy.ONCE);
  }

  @Override
  public Optional<Destination> route(Request request, String model) {
    return held.routing()
        .resolve(
            provider -> provider.serves(request),
            model,
            orEmpty(request.hints().task()),
            orEmpty(request.hints().agent()),
            request.principal().partition().name())
        .map(this::destination);
  }

  @Override
  public boolean keepsPrefixes(String baseUrl) {
    return held.withPrefixes().contains(baseUrl);
  }

  @Override
  public Object generation() {
    return held;
  }

  private Destination destination(Routing.Resolved resolved) {
    List<Destination> fallbacks =
        resolved.fallbacks().stream()
            .map(provider -> destination(resolved.route(), provider, List.of()))
            .toList();
    return destination(resolved.route(), resolved.provider(), fallbacks);
  }

  private Destination destination(
      RouteConfig route, ProviderConfig provider, List<Destination> fallbacks) {
    return new Destination(
        provider.name(),
        provider.kind().word(),
        baseUrl(provider),
        route.name(),
        route.askStreamUsage(),
        route.coalesce(),
        new Destination.Shaping(
            route.nativeCaching(),
            route.stablePrefix(),
            provider.markers(),
            provider.ownCredential(),
            provider.pooled(),
            route.handleReads(),
            route.relocate(),
            provider.models()),
        provider.credentials().size(),
        fallbacks,
        "");
  }

  Map<String, Credentials> credentials() {
    return held.credentials();
  }

  /** How each provider is reached, by its name; refuses authorities that cannot be read. */
  static Map<String, Reach> reached(Config config) {
    var reached = new HashMap<String, Reach>();
    for (ProviderConfig provider : config.providers()) {
      ProviderConfig.Network network = provider.network();
      try {
        reached.put(provider.name(), Reach.of(proxy(network.proxy()), network.authorities()));
      } catch (IllegalArgumentException unreadable) {
        String key = "providers." + provider.name() + ".authorities";
        throw new Misconfigured(key, "", String.valueOf(unreadable.getMessage()), 0);
      }
    }
    return reached;
  }

  private static @Nullable ForwardProxy proxy(@Nullable ProxyAddress address) {
    if (address == null) {
      return null;
    }
    Secret credentials = address.credentials();
    String basic =
        credentials == null
            ? null
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString(credentials.reveal().getBytes(StandardCharsets.UTF_8));
    return new ForwardProxy(address.host(), address.port(), basic);
  }

  /** Refuses a configuration that cannot be taken over without a restart. */
  void check(Config config) {
    if (server == null && config.providers().stream().anyMatch(ProviderConfig::simulator)) {
      throw new Misconfigured(
          "providers",
          "",
          "the simulator was not configured at the start; restart to let it answer",
          0);
    }
  }

  /** Takes over routes, providers and keys. What an operator has to know and is new is logged. */
  void adopt(Config config) {
    List<String> before = notes;
    held = held(config);
    notes = notes(config);
    notes.stream()
        .filter(note -> !before.contains(note))
        .forEach(note -> LOG.log(System.Logger.Level.WARNING, note));
  }

  /**
   * Time-outs of connections to origins as configured; the wait for the head of an answer is given
   * with each call.
   */
  static OriginSettings settings(Config config) {
    OriginSettings usual = OriginSettings.DEFAULT;
    return new OriginSettings(
        usual.connect(),
        config.limits().request(),
        usual.read(),
        usual.idle(),
        usual.head(),
        config.limits().decodedRatio());
  }

  /** What the operator has to know about the providers in force. */
  List<String> notes() {
    return notes;
  }

  private static List<String> notes(Config config) {
    var notes = new ArrayList<String>();
    boolean alone = config.providers().stream().allMatch(ProviderConfig::simulator);
    for (ProviderConfig provider : config.providers()) {
      if (provider.simulator()) {
        String others =
            "; a configuration names real ones, and without one OPENAI_API_KEY,"
                + " ANTHROPIC_API_KEY or GEMINI_API_KEY";
        notes.add(
            "provider "
                + provider.name()
                + " is the built-in simulator: its answers are invented"
                + (alone ? others : ""));
      }
    }
    String open = String.join(", ", withoutWall(config));
    if (!open.isEmpty()) {
      notes.add(
          "callers share the prefix cache of "
              + open
              + ": the gateway's own key is sent for all of them, and at models that take no key or"
              + " salt nothing keeps their prompts apart there. From the usage or the speed of an"
              + " answer one may learn that another lately sent the same beginning; such reads are"
              + " counted (provider_shared_prefix_reads_total). Let callers bring their own keys, or"
              + " write shared_credential: accepted");
    }
    return List.copyOf(notes);
  }

  /** Providers whose key is the gateway's and whose cache has no wall for every model. */
  private static List<String> withoutWall(Config config) {
    return config.providers().stream()
        .filter(provider -> !provider.apiKeys().isEmpty() && !provider.sharedCredential())
        .filter(provider -> !provider.kind().salted())
        .map(ProviderConfig::name)
        .toList();
  }

  @Nullable Simulator simulator() {
    return simulator;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
