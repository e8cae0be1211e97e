package dev.reprise.gateway;

import dev.reprise.Parts;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.Dialects;
import dev.reprise.flight.Flights;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.http.socket.EventLoops;
import dev.reprise.gateway.origin.OriginClient;
import dev.reprise.key.SealedIds;
import dev.reprise.policy.bundle.PolicyInForce;
import dev.reprise.policy.classification.Classifier;
import dev.reprise.simulator.world.Settings;
import dev.reprise.time.Clock;
import dev.reprise.upstream.ReplayedIds;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Everything below the listeners, opened from one configuration: the core's parts and their use.
 */
record GatewayParts(
    MemoryBudget memory,
    Flights flights,
    PolicyInForce policy,
    Durable durable,
    Upstreams upstreams,
    EventLoops loops,
    OriginClient origins,
    Entrances entrances,
    Insights insights)
    implements AutoCloseable {
  /** The wire formats that this gateway understands. */
  static final Dialects DIALECTS = Dialects.SHIPPED;

  static GatewayParts from(Config config, Settings pace) {
    PolicyInForce policy = policy(config);
    MemoryBudget memory = config.limits().memory().budget();
    var flights = new Flights(Executors.newVirtualThreadPerTaskExecutor(), memory);
    // Half of a start waits for files and classes: what does not need one another runs side by
    // side.
    var opening = CompletableFuture.supplyAsync(() -> Durable.open(config, memory));
    var understanding = CompletableFuture.runAsync(DIALECTS::load);
    Upstreams upstreams = Upstreams.of(config, pace);
    EventLoops loops = EventLoops.start();
    var origins = new OriginClient(loops, Upstreams.settings(config));
    origins.adopt(Upstreams.reached(config));
    upstreams.through(origins);
    Durable durable = opening.join();
    var entrances = new Entrances(config, durable.keys(), memory);
    var insights = new Insights(config, durable, memory, entrances.callers()::shown);
    insights.metrics().gauge("gateway.flights", flights::joinable);
    understanding.join();
    return new GatewayParts(
        memory, flights, policy, durable, upstreams, loops, origins, entrances, insights);
  }

  /**
   * A bundle that cannot be read at the start is a mistake of the configuration: a gateway that
   * only passes on would hide it. One that goes bad later leaves the last good one in force.
   */
  private static PolicyInForce policy(Config config) {
    PolicyInForce policy = PolicyInForce.from(config.policy());
    if (policy.refusal().isPresent()) {
      throw policy.refusal().get();
    }
    return policy;
  }

  /** What the core is built from. */
  Parts parts() {
    return new Parts(
        policy,
        Classifier.shipped(),
        durable.keys(),
        new ReplayedIds(new SealedIds(durable.keys()), DIALECTS),
        durable.tiers(),
        durable.ledger(),
        flights,
        upstreams,
        insights.telemetry(),
        insights.prices(),
        Clock.SYSTEM,
        DIALECTS);
  }

  /**
   * What a data folder that cannot be used means, in one line where it has several consequences
   * (contract 2.6).
   */
  List<String> storeNotes() {
    List<String> missing = durable.notes();
    List<String> shut = entrances.notes();
    return missing.isEmpty() || shut.isEmpty()
        ? Stream.concat(missing.stream(), shut.stream()).toList()
        : List.of(String.join("; ", Stream.concat(missing.stream(), shut.stream()).toList()));
  }

  @Override
  public void close() {
    origins.close();
    loops.close();
    insights.close();
    durable.close();
    upstreams.close();
  }
}
