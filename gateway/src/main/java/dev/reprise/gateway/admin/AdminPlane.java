package dev.reprise.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.freshness.EveryonesLedger;
import dev.reprise.gateway.http.Answer;
import dev.reprise.gateway.http.Handler;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.gateway.insight.DecisionLog;
import dev.reprise.gateway.insight.Explanation;
import dev.reprise.response.Reply;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The admin port (contract 2.2): health, metrics, and operations. Never on the data port. */
public final class AdminPlane implements Handler {
  /** What the plane shows and does. */
  public record Operations(
      DecisionLog decisions,
      Supplier<ObjectNode> stats,
      Invalidation invalidation,
      @Nullable Supplier<String> metrics,
      Supplier<Boolean> ready,
      Supplier<ObjectNode> reload,
      Supplier<ObjectNode> storage) {}

  private final Operations operations;
  private final @Nullable String token;

  /**
   * @param token from REPRISE_ADMIN_TOKEN; null: open on loopback, closed to any other address
   *     (contract 2.1)
   */
  public AdminPlane(Operations operations, @Nullable String token) {
    this.operations = operations;
    this.token = token;
  }

  @Override
  public void handle(Incoming request, Answer answer) {
    Thread.startVirtualThread(() -> answer.send(reply(request)));
  }

  private Reply reply(Incoming request) {
    return switch (request.method() + " " + request.path()) {
      case "GET /livez" -> Json.text(200, "text/plain; charset=utf-8", "ok\n");
      case "GET /readyz" ->
          operations.ready().get()
              ? Json.text(200, "text/plain; charset=utf-8", "ready\n")
              : Json.text(503, "text/plain; charset=utf-8", "draining\n");
      default -> allowed(request) ? operate(request) : refused();
    };
  }

  private Reply operate(Incoming request) {
    String path = request.path();
    if (path.startsWith("/v1/admin/decisions/") && request.method().equals("GET")) {
      return decision(path.substring("/v1/admin/decisions/".length()));
    }
    return switch (request.method() + " " + path) {
      case "GET /metrics" -> metrics();
      case "GET /v1/admin/stats" -> stats();
      case "POST /v1/admin/invalidate" -> invalidate(request);
      case "POST /v1/admin/restore" -> operations.invalidation().restored();
      case "POST /v1/admin/reload" -> Json.ok(operations.reload().get());
      default ->
          Json.problem(404, "not-found", "No such resource: " + request.method() + " " + path);
    };
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
        .map(decision -> Json.ok(Explanation.of(decision)))
        .orElseGet(
            () ->
                Json.problem(
                    404,
                    "not-found",
                    "No such decision; the latest ones are kept in memory only."));
  }

  private Reply stats() {
    ObjectNode json = operations.stats().get();
    json.set("storage_bytes", operations.storage().get());
    return Json.ok(json);
  }

  /**
   * An operator's invalidation reaches every partition; a caller's own, through the prompt-cache
   * API, only its own.
   */
  private Reply invalidate(Incoming request) {
    try {
      return operations
          .invalidation()
          .invalidate(EveryonesLedger.EVERYONE, Json.object(request.body()));
    } catch (Json.NotAnObject e) {
      return Json.problem(400, "bad-json", e.what());
    }
  }

  private boolean allowed(Incoming request) {
    if (token == null) {
      return request.remote().getAddress().isLoopbackAddress();
    }
    String sent = request.headers().first("authorization").orElse("");
    byte[] expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, sent.getBytes(StandardCharsets.UTF_8));
  }

  private Reply refused() {
    return token == null
        ? Json.problem(
            403,
            "loopback-only",
            "Without REPRISE_ADMIN_TOKEN the admin plane answers on loopback only.")
        : Json.problem(
            401,
            "token-needed",
            "Send Authorization: Bearer with the value of REPRISE_ADMIN_TOKEN.");
  }

  /** An error met before a request could be read, as every error here: a problem (RFC 9457). */
  public static Reply error(String path, int status, String message) {
    return Json.problem(status, "bad-request", message);
  }
}
