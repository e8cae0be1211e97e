package dev.reprise.gateway;

import dev.reprise.Reprise;
import dev.reprise.gateway.admin.AdminPlane;
import dev.reprise.gateway.admin.Invalidation;
import dev.reprise.gateway.admin.PromptCacheApi;
import dev.reprise.gateway.admin.views.StatsView;
import dev.reprise.gateway.config.Config;
import dev.reprise.gateway.config.HostPort;
import dev.reprise.gateway.door.Door;
import dev.reprise.gateway.door.Handover;
import dev.reprise.gateway.door.Outbound;
import dev.reprise.gateway.door.Reader;
import dev.reprise.gateway.door.Transport;
import dev.reprise.gateway.http.ClientLimits;
import dev.reprise.gateway.http.HttpServer;
import dev.reprise.gateway.http.socket.Tls;
import dev.reprise.gateway.origin.OriginClient;
import dev.reprise.gateway.resilience.RetryingOrigin;
import dev.reprise.gateway.telemetry.Metrics;
import dev.reprise.intake.RequestIds;
import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.time.Clock;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Builds the two listeners: on the data port the door and the prompt-cache API, on the admin port
 * the admin plane.
 */
final class Planes {
  private final Config config;
  private final GatewayParts opened;
  private final StatsView stats;
  private final Invalidation invalidation;
  private final Reader reader;
  private final Door door;

  Planes(Config config, GatewayParts opened, Reprise reprise, StatsView stats) {
    this.config = config;
    this.opened = opened;
    this.stats = stats;
    this.invalidation = new Invalidation(opened.durable().ledger(), opened.durable().tiers());
    this.reader = new Reader(opened.entrances().callers(), new RequestIds(), GatewayParts.DIALECTS);
    var transport =
        new Transport(
            outbound(),
            new Handover(Clock.SYSTEM.nanos(), opened.insights().delivered()),
            opened.insights().tracing(),
            opened.insights().recorder());
    this.door = new Door(reader, reprise, transport, api(), opened.memory());
  }

  /** The handler of the data port; it has work to finish when the server stops. */
  Door door() {
    return door;
  }

  /** Listens on both addresses, or throws {@link IllegalStateException} naming the address. */
  HttpServer listen(AdminPlane.Control control) {
    return HttpServer.start(
        opened.loops(),
        limits(config.limits()),
        opened.memory(),
        List.of(data(), admin(operations(control))));
  }

  /** Where that running server answers requests to models. */
  ListenerAddress data(HttpServer server) {
    String scheme = config.listen().tls() == null ? "http" : "https";
    return new ListenerAddress(scheme, config.listen().data().host(), server.address("data"));
  }

  /** Where it answers operators. */
  ListenerAddress admin(HttpServer server) {
    return new ListenerAddress("http", config.listen().admin().host(), server.address("admin"));
  }

  private HttpServer.Listener data() {
    return new HttpServer.Listener(
        "data",
        address(config.listen().data()),
        opened.entrances().data(door, reader),
        (path, status, message) -> reader.error(path, Headers.NONE, status, message),
        Optional.ofNullable(config.listen().tls())
            .map(tls -> new Tls(tls.certificate(), tls.key())));
  }

  private HttpServer.Listener admin(AdminPlane.Operations operations) {
    var plane =
        new AdminPlane(operations, opened.entrances()::token, config.listen().admin().loopback());
    return new HttpServer.Listener(
        "admin",
        address(config.listen().admin()),
        opened.entrances().admin(plane),
        AdminPlane::error,
        Optional.empty());
  }

  private AdminPlane.Operations operations(AdminPlane.Control control) {
    Insights insights = opened.insights();
    return new AdminPlane.Operations(
        insights.decisions(),
        stats::all,
        invalidation,
        reader.refusals(),
        config.telemetry().prometheus() ? insights.metrics()::scrape : null,
        control);
  }

  private PromptCacheApi api() {
    return new PromptCacheApi(
        opened.entrances().callers(), opened.insights().decisions(), stats::of, invalidation);
  }

  private Outbound outbound() {
    Duration longest = config.limits().request();
    Metrics metrics = opened.insights().metrics();
    Upstreams upstreams = opened.upstreams();
    var retrying =
        new RetryingOrigin(new Sent(opened.origins()), upstreams::retryPolicy, longest, metrics);
    return new Outbound(retrying, upstreams::credentials, longest, metrics);
  }

  /** Calls over HTTP. */
  private record Sent(OriginClient origins) implements RetryingOrigin.TimedCall {
    @Override
    public Reply ask(Origin.HttpCall call, Duration within, Duration silence) {
      return origins.ask(call, within, silence);
    }

    @Override
    public BegunCall begin(Origin.HttpCall call, Duration within, Duration silence) {
      return origins.begin(call, within, silence);
    }
  }

  private static InetSocketAddress address(HostPort where) {
    return new InetSocketAddress(where.host(), where.port());
  }

  private static ClientLimits limits(Config.Limits limits) {
    return new ClientLimits(
        limits.body(),
        limits.decodedRatio(),
        (int) limits.headers(),
        limits.headerTime(),
        limits.bodyTime(),
        limits.idle(),
        limits.request(),
        limits.drain(),
        limits.total().orElse(Duration.ZERO));
  }
}
