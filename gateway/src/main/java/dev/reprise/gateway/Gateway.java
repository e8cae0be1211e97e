package dev.reprise.gateway;

import dev.reprise.Parts;
import dev.reprise.Reprise;
import dev.reprise.gateway.admin.AddressFile;
import dev.reprise.gateway.admin.AdminPlane;
import dev.reprise.gateway.admin.ReloadOutcome;
import dev.reprise.gateway.admin.views.HandlesView;
import dev.reprise.gateway.admin.views.StatsView;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.engine.Engines;
import dev.reprise.gateway.http.HttpServer;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.world.Settings;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway: two listeners over one core. The start either succeeds completely or leaves
 * nothing open; closing drains first. {@link GatewayParts} opens the parts, {@link Planes} builds
 * the listeners, {@link Reloading} applies a reload.
 */
public final class Gateway implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Gateway.class.getName());
  private static final Duration ENGINE_ANSWERS = Duration.ofSeconds(2);
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

  private final GatewayParts opened;
  private final Path data;
  private final Errands errands;
  private final Reloading reloading;
  private final Planes planes;
  private final HttpServer server;
  private volatile boolean draining;

  /**
   * Starts the gateway, or throws with the name of what could not be opened.
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

  /** The same with some parts of the core replaced, such as the clock or a tier; for tests. */
  static Gateway start(
      Config config, Supplier<Config> configuration, Settings pace, UnaryOperator<Parts> instead) {
    var gateway = new Gateway(config, configuration, GatewayParts.from(config, pace), instead);
    LOG.log(Level.INFO, "started: " + gateway.addresses());
    return gateway;
  }

  private Gateway(
      Config config,
      Supplier<Config> configuration,
      GatewayParts opened,
      UnaryOperator<Parts> instead) {
    this.opened = opened;
    this.data = config.data();
    Insights insights = opened.insights();
    var reprise = new Reprise(instead.apply(opened.parts()));
    var engines =
        new Engines(
            (call, within) -> opened.origins().ask(call, within, within),
            ENGINE_ANSWERS,
            insights.metrics());
    engines.adopt(config.providers());
    this.errands = new Errands(reprise.errands(), engines, opened.loops(), insights.metrics());
    this.reloading = new Reloading(config, configuration, opened, engines);
    var handles = new HandlesView(reprise.errands());
    var stats =
        new StatsView(
            insights.stats(),
            insights.money(),
            handles,
            insights.routes(),
            opened.durable().tiers());
    this.planes = new Planes(config, opened, reprise, stats);
    this.server = listen();
    keepAddress();
    opened
        .durable()
        .onReturn(
            () -> {
              opened.entrances().findToken();
              keepAddress();
            });
  }

  /** Where the data folder is another gateway's, its address stays there. */
  private void keepAddress() {
    if (!draining && opened.durable().ledger().durable()) {
      AddressFile.write(data, planes.admin(server).local());
    }
  }

  private HttpServer listen() {
    try {
      return planes.listen(new AdminPlane.Control(() -> !draining, this::reload));
    } catch (RuntimeException cannotListen) {
      closeParts();
      throw cannotListen;
    }
  }

  /**
   * Applies what can be applied without a restart: the policy bundle, providers, their keys,
   * routes, prices and access.
   *
   * @return what became of each part, and what waits for a restart
   */
  public ReloadOutcome reload() {
    ReloadOutcome outcome = reloading.reload();
    LOG.log(outcome.refused() ? Level.WARNING : Level.INFO, "reload: " + outcome.line());
    return outcome;
  }

  public String dataUrl() {
    return planes.data(server).url();
  }

  public String adminUrl() {
    return planes.admin(server).url();
  }

  /** Where both planes are, for people; a wildcard with an address that can be used beside it. */
  public String listening() {
    return "listening " + addresses();
  }

  private String addresses() {
    return "data="
        + dataUrl()
        + " admin="
        + adminUrl()
        + planes.data(server).usable().map(url -> " use-data=" + url).orElse("")
        + planes.admin(server).usable().map(url -> " use-admin=" + url).orElse("");
  }

  /** The work that no request waits for. */
  Errands errands() {
    return errands;
  }

  /** The metrics as {@code /metrics} shows them. */
  public String metrics() {
    return opened.insights().metrics().scrape();
  }

  /**
   * Warnings for the person who starts the gateway: which stores are missing, whether the simulator
   * answers.
   */
  public List<String> notes() {
    return Stream.of(
            opened.storeNotes(), opened.upstreams().notes(), opened.insights().recorder().notes())
        .flatMap(List::stream)
        .toList();
  }

  /** The built-in simulator when it answers in place of providers, else null. */
  public @Nullable Simulator simulator() {
    return opened.upstreams().simulator();
  }

  /**
   * Accepts no more connections, lets running answers finish within {@code limits.drain}, then
   * writes what is still waiting.
   */
  public void drain() {
    draining = true;
    HttpServer.Drained drained = server.drain();
    planes.door().finish(LAST_ANSWERS);
    if (drained.cut() > 0) {
      LOG.log(
          Level.WARNING,
          "drain: " + drained.cut() + " connections were cut when its time was over");
    }
    AddressFile.remove(data, planes.admin(server).local());
    closeParts();
    LOG.log(Level.INFO, "stopped");
  }

  private void closeParts() {
    errands.close();
    opened.close();
  }

  @Override
  public void close() {
    if (!draining) {
      drain();
    }
  }
}
