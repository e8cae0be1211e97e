package dev.reprise.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.gateway.admin.views.DecisionView;
import dev.reprise.gateway.admin.views.RefusedView;
import dev.reprise.gateway.admin.views.ReloadView;
import dev.reprise.gateway.door.RefusedLog;
import dev.reprise.gateway.http.Handler;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.gateway.http.Responder;
import dev.reprise.gateway.telemetry.DecisionLog;
import dev.reprise.response.Reply;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The admin port (contract 2.2): health, metrics, and operations. Never on the data port. */
public final class AdminPlane implements Handler {
  /** Paths that are answered to everybody: whether the process lives, whether it takes requests. */
  public static final Set<String> HEALTH = Set.of("/livez", "/readyz");

  /** What the plane reads from and acts on. */
  public record Operations(
      DecisionLog decisions,
      Supplier<ObjectNode> stats,
      Invalidation invalidation,
      RefusedLog refusals,
      @Nullable Supplier<String> metrics,
      Control control) {}

  /**
   * What only the gateway itself knows and does.
   *
   * @param ready whether it still takes requests
   * @param reload takes over the configuration that is there now; gives what became of each part
   */
  public record Control(Supplier<Boolean> ready, Supplier<ReloadOutcome> reload) {}

  private final Operations operations;
  private final Supplier<AdminToken> token;
  private final boolean loopback;

  /**
   * @param token what callers must show but for health, and for metrics between loopback addresses
   * @param loopback whether the plane listens on a loopback address
   */
  public AdminPlane(Operations operations, Supplier<AdminToken> token, boolean loopback) {
    this.operations = operations;
    this.token = token;
    this.loopback = loopback;
  }

  @Override
  public void handle(Incoming request, Responder answer) {
    Workers.answer(answer, () -> reply(request));
  }

  private Reply reply(Incoming request) {
    return switch (request.methodOfAnswer() + " " + request.path()) {
      case "GET /livez" -> Json.text(200, "text/plain; charset=utf-8", "ok\n");
      case "GET /readyz" ->
          operations.control().ready().get()
              ? Json.text(200, "text/plain; charset=utf-8", "ready\n")
              : Json.text(503, "text/plain; charset=utf-8", "draining\n");
      default ->
          allowed(request)
              ? JsonOnly.refuse(request).orElseGet(() -> operate(request))
              : Json.problem(401, "token-needed", token.get().wanted());
    };
  }

  private Reply operate(Incoming request) {
    String path = request.path();
    if (path.startsWith("/v1/admin/decisions/") && request.methodOfAnswer().equals("GET")) {
      return decision(path.substring("/v1/admin/decisions/".length()));
    }
    return switch (request.methodOfAnswer() + " " + path) {
      case "GET /metrics" -> metrics();
      case "GET /v1/admin/stats" -> stats();
      case "POST /v1/admin/invalidate" -> invalidate(request);
      case "POST /v1/admin/restore" -> operations.invalidation().restored();
      case "POST /v1/admin/reload" -> reload();
      default ->
          Json.problem(404, "not-found", "No such resource: " + request.method() + " " + path);
    };
  }

  private static ObjectNode refused(RefusedLog.RefusedRequest request) {
    return RefusedView.of(request.id(), request.at(), request.status(), request.message());
  }

  private Reply stats() {
    ObjectNode stats = operations.stats().get();
    ObjectNode refused = stats.putObject("refused_by_status");
    operations
        .refusals()
        .counts()
        .forEach((status, count) -> refused.put(String.valueOf(status), count));
    return Json.ok(stats);
  }

  /** 422 when something was refused: what is wrong is named, and what was in force stays. */
  private Reply reload() {
    ReloadOutcome outcome = operations.control().reload().get();
    ObjectNode told = ReloadView.of(outcome.parts(), outcome.needsRestart());
    return outcome.refused()
        ? Json.problem(422, "reload-refused", String.join("; ", outcome.refusals()), told)
        : Json.ok(told);
  }

  private Reply metrics() {
    Supplier<String> shown = operations.metrics();
    return shown == null
        ? Json.problem(404, "not-found", "Metrics are off: telemetry.prometheus is false.")
        : Json.text(200, "text/plain; version=0.0.4; charset=utf-8", shown.get());
  }

  private Reply decision(String id) {
    return operations
        .decisions()
        .find(id)
        .map(DecisionView::of)
        .or(() -> operations.refusals().find(id).map(AdminPlane::refused))
        .map(Json::ok)
        .orElseGet(
            () ->
                Json.problem(
                    404,
                    "not-found",
                    "No such decision; the latest ones are kept in memory only."));
  }

  /**
   * An operator's invalidation reaches every partition; a caller's own, through the prompt-cache
   * API, only its own.
   */
  private Reply invalidate(Incoming request) {
    return operations
        .invalidation()
        .invalidate(
            List.of(EveryonesLedger.EVERYONE), request.body(), Invalidation.Audience.OPERATOR);
  }

  private boolean allowed(Incoming request) {
    return token.get().matches(request.headers().first("authorization").orElse(""))
        || metricsAtHome(request);
  }

  /**
   * A metrics collector on this machine needs no token. A web page in a browser on this machine
   * does, also one whose origin is allowed.
   */
  private boolean metricsAtHome(Incoming request) {
    return request.methodOfAnswer().equals("GET")
        && request.path().equals("/metrics")
        && loopback
        && request.remote().getAddress().isLoopbackAddress()
        && !request.headers().has("origin");
  }

  /**
   * The answer to a request that was refused before this class handles it: a problem (RFC 9457), as
   * for all errors here.
   */
  public static Reply error(String path, int status, String message) {
    String code =
        switch (status) {
          case 403 -> "foreign-origin";
          case 421 -> "misdirected";
          default -> "bad-request";
        };
    return Json.problem(status, code, message);
  }
}
