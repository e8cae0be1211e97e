package dev.reprise.gateway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.Parts;
import dev.reprise.Reprise;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.Dialects;
import dev.reprise.flight.Flights;
import dev.reprise.gateway.admin.AdminPlane;
import dev.reprise.gateway.admin.Invalidation;
import dev.reprise.gateway.admin.PromptCacheApi;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.HostPort;
import dev.reprise.gateway.door.Door;
import dev.reprise.gateway.door.Handover;
import dev.reprise.gateway.door.Outbound;
import dev.reprise.gateway.door.Reader;
import dev.reprise.gateway.door.Transport;
import dev.reprise.gateway.engine.Engines;
import dev.reprise.gateway.http.EventLoops;
import dev.reprise.gateway.http.HttpServer;
import dev.reprise.gateway.http.Limits;
import dev.reprise.gateway.http.Tls;
import dev.reprise.gateway.origin.OriginClient;
import dev.reprise.gateway.resilience.RetryingOrigin;
import dev.reprise.intake.RequestIds;
import dev.reprise.key.SealedIds;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.request.Headers;
import dev.reprise.request.Partition;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.world.Settings;
import dev.reprise.time.Clock;
import dev.reprise.upstream.ReplayedIds;
import dev.reprise.yaml.Misconfigured;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway: two listeners over one core. Starts whole or not at all; drains before it
 * closes.
 */
public final class Gateway implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Gateway.class.getName());

  private final MemoryBudget memory;
  private final Flights flights;
  private final Durable durable;
  private final Upstreams upstreams;
  private final EventLoops loops;
  private final OriginClient origins;
  private final HttpServer server;
  private @Nullable Door entrance;
  private final PolicyInForce policy;
  private final Insights insights;
  private final Entrances entrances;
  private final Engines engines;
  private final Errands errands;
  private final Supplier<Config> configuration;
  private volatile boolean draining;

  /**
   * Starts whole or throws, naming what could not be had.
   *
   * @param configuration read again on reload
   */
  public static Gateway start(Config config, Supplier<Config> configuration) {
    return start(config, configuration, Settings.standard());
  }

  /** The same, with the built-in simulator at another pace. */
  public static Gateway start(Config config, Supplier<Config> configuration, Settings pace) {
    return start(config, configuration, pace, UnaryOperator.identity());
  }

  /** The same around other parts than the usual ones: another clock, another tier. */
  static Gateway start(
      Config config, Supplier<Config> configuration, Settings pace, UnaryOperator<Parts> instead) {
    return new Gateway(config, configuration, pace, instead);
  }

  private Gateway(
      Config config, Supplier<Config> configuration, Settings pace, UnaryOperator<Parts> instead) {
    this.configuration = configuration;
    this.memory = config.limits().memory().budget();
    this.flights = new Flights(Executors.newVirtualThreadPerTaskExecutor(), memory);
    // Half of a start is waiting for files and classes: what does not need one another goes side by
    // side.
    var opening = CompletableFuture.supplyAsync(() -> Durable.open(config, memory));
    var understanding = CompletableFuture.runAsync(Dialects.SHIPPED::load);
    this.upstreams = Upstreams.of(config, pace);
    this.policy = PolicyInForce.from(config.policy());
    this.loops = EventLoops.start();
    this.origins = new OriginClient(loops, Upstreams.settings(config));
    this.durable = opening.join();
    this.entrances = new Entrances(config, durable.keys(), memory);
    this.insights = new Insights(config, durable, memory);
    insights.metrics().gauge("gateway.flights", flights::airborne);
    understanding.join();
    var reprise = new Reprise(instead.apply(parts()));
    this.engines = new Engines(origins::ask, Duration.ofSeconds(2), insights.metrics());
    engines.adopt(config.providers());
    this.errands = new Errands(reprise.errands(), engines, loops, insights.metrics());
    this.server = listen(config, reprise);
    LOG.log(System.Logger.Level.INFO, "started: data=" + dataUrl() + " admin=" + adminUrl());
  }

  private Parts parts() {
    return new Parts(
        policy,
        Classifier.shipped(),
        durable.keys(),
        new ReplayedIds(new SealedIds(durable.keys())),
        durable.tiers(),
        durable.ledger(),
        flights,
        upstreams,
        insights.telemetry(),
        insights.prices(),
        Clock.SYSTEM);
  }

  private HttpServer listen(Config config, Reprise reprise) {
    var reader = new Reader(entrances.callers(), new RequestIds());
    var invalidation = new Invalidation(durable.ledger(), durable.tiers());
    var api =
        new PromptCacheApi(entrances.callers(), insights.decisions(), this::stats, invalidation);
    var transport =
        new Transport(
            outbound(config),
            new Handover(Clock.SYSTEM.nanos(), insights.delivered()),
            insights.tracing());
    var door = new Door(reader, reprise, transport, api, memory);
    entrance = door;
    AdminPlane admin = admin(config, invalidation);
    try {
      return HttpServer.start(
          loops,
          limits(config.limits()),
          memory,
          List.of(
              new HttpServer.Listener(
                  "data",
                  address(config.listen().data()),
                  entrances.data(door, reader),
                  (path, status, message) -> reader.error(path, Headers.NONE, status, message),
                  Optional.ofNullable(config.listen().tls())
                      .map(tls -> new Tls(tls.certificate(), tls.key()))),
              new HttpServer.Listener(
                  "admin",
                  address(config.listen().admin()),
                  entrances.admin(admin),
                  AdminPlane::error,
                  Optional.empty())));
    } catch (RuntimeException cannotListen) {
      closeStores();
      throw cannotListen;
    }
  }

  private Outbound outbound(Config config) {
    Duration longest = config.limits().request();
    var retrying =
        new RetryingOrigin(origins::ask, upstreams::retryPolicy, longest, insights.metrics());
    return new Outbound(retrying, upstreams::credentials, longest, insights.metrics());
  }

  private AdminPlane admin(Config config, Invalidation invalidation) {
    return new AdminPlane(
        operations(config, invalidation), entrances::token, config.listen().admin().loopback());
  }

  private static InetSocketAddress address(HostPort where) {
    return new InetSocketAddress(where.host(), where.port());
  }

  private AdminPlane.Operations operations(Config config, Invalidation invalidation) {
    return new AdminPlane.Operations(
        insights.decisions(),
        this::stats,
        invalidation,
        config.telemetry().prometheus() ? insights.metrics()::scrape : null,
        () -> !draining,
        this::reload,
        this::storage);
  }

  private ObjectNode stats() {
    ObjectNode json = insights.stats().json();
    json.set("money", insights.money().all());
    json.set("prediction_alarms", insights.money().alarms());
    json.set("handles", errands.json());
    return json;
  }

  private ObjectNode stats(Partition caller) {
    ObjectNode json = insights.stats().json(caller);
    json.set("money", insights.money().of(caller));
    json.set("handles", errands.json(caller));
    return json;
  }

  private ObjectNode storage() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    durable.tiers().forEach(tier -> json.put(tier.name(), tier.storedBytes()));
    return json;
  }

  private static Limits limits(Config.Limits limits) {
    return new Limits(
        limits.body(),
        limits.decodedRatio(),
        (int) limits.headers(),
        limits.headerTime(),
        limits.bodyTime(),
        limits.idle(),
        limits.request(),
        limits.drain());
  }

  /**
   * Applies what can be applied without a restart: the policy bundle, providers' keys, routes, who
   * is let in. Says what happened.
   */
  public ObjectNode reload() {
    ObjectNode said = JsonNodeFactory.instance.objectNode();
    said.put(
        "policy",
        switch (policy.reload()) {
          case PolicyInForce.Reloaded.Changed(String version) -> "in force: " + version;
          case PolicyInForce.Reloaded.Unchanged(String version) -> "unchanged: " + version;
          case PolicyInForce.Reloaded.Refused(String version, Misconfigured why) ->
              "refused, " + version + " stays: " + why.getMessage();
        });
    try {
      Config read = configuration.get();
      entrances.check(read);
      if (upstreams.adopts(read)) { // no key of a provider is in force before its gate is
        said.put("access", entrances.adopt(read));
      }
      said.put("configuration", upstreams.adopt(read));
      said.put("prices", insights.adopt(read));
      engines.adopt(read.providers());
    } catch (Misconfigured wrong) {
      said.put("configuration", "refused, the old one stays: " + wrong.getMessage());
    }
    LOG.log(System.Logger.Level.INFO, "reload: " + said);
    return said;
  }

  public String dataUrl() {
    return url("data");
  }

  public String adminUrl() {
    return url("admin");
  }

  private String url(String listener) {
    InetSocketAddress address = server.address(listener);
    String host =
        address.getHostString().contains(":")
            ? "[" + address.getHostString() + "]"
            : address.getHostString();
    return "http://" + host + ":" + address.getPort();
  }

  /** What is done beside requests. */
  Errands errands() {
    return errands;
  }

  /** The metrics as {@code /metrics} shows them. */
  public String metrics() {
    return insights.metrics().scrape();
  }

  /** What a person should know at the start: what is not there, who answers. */
  public List<String> notes() {
    return Stream.of(durable.notes(), entrances.notes(), upstreams.notes())
        .flatMap(List::stream)
        .toList();
  }

  /** The simulator, when it is who answers. */
  public @Nullable Simulator simulator() {
    return upstreams.simulator();
  }

  /** Stops accepting, lets answers under way finish, writes what is still to be written. */
  public void drain() {
    draining = true;
    HttpServer.Drained drained = server.drain();
    Door told = entrance;
    if (told != null) {
      told.finish(Duration.ofSeconds(2));
    }
    if (drained.cut() > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "drain: " + drained.cut() + " connections were cut when its time was over");
    }
    closeStores();
    LOG.log(System.Logger.Level.INFO, "stopped");
  }

  private void closeStores() {
    errands.close();
    origins.close();
    loops.close();
    insights.close();
    durable.close();
    upstreams.close();
  }

  @Override
  public void close() {
    if (!draining) {
      drain();
    }
  }
}
