package dev.reprise.gateway.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.gateway.admin.views.DecisionView;
import dev.reprise.gateway.door.Callers;
import dev.reprise.gateway.http.Handler;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.gateway.http.Responder;
import dev.reprise.gateway.telemetry.DecisionLog;
import dev.reprise.request.Partition;
import dev.reprise.response.Reply;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The API on the data port with which a caller sees and invalidates its own partition (contract
 * 2.5): decisions, stats, invalidation. A decision of another partition is answered with the same
 * 404 as one that does not exist.
 */
public final class PromptCacheApi implements Handler {
  private static final String ROOT = "/v1/prompt-cache/";

  private final Callers callers;
  private final DecisionLog decisions;
  private final Function<Partition, ObjectNode> stats;
  private final Invalidation invalidation;

  public PromptCacheApi(
      Callers callers,
      DecisionLog decisions,
      Function<Partition, ObjectNode> stats,
      Invalidation invalidation) {
    this.callers = callers;
    this.decisions = decisions;
    this.stats = stats;
    this.invalidation = invalidation;
  }

  @Override
  public void handle(Incoming request, Responder answer) {
    Workers.answer(answer, () -> reply(request));
  }

  private Reply reply(Incoming request) {
    List<Partition> caller = callers.partitions(request);
    if (caller.isEmpty()) {
      return Json.problem(
          401,
          "credential-needed",
          "Send what you call the models with: the API key, and Reprise-Key where you need one.");
    }
    String method = request.methodOfAnswer();
    if (!method.equals("GET")) {
      Optional<Reply> refused = JsonOnly.refuse(request);
      if (refused.isPresent()) {
        return refused.get();
      }
    }
    String path = request.path().substring(ROOT.length());
    if (path.startsWith("decisions/") && method.equals("GET")) {
      return decision(path.substring("decisions/".length()), caller);
    }
    return switch (method + " " + path) {
      case "GET stats" -> Json.ok(stats.apply(caller.getFirst()));
      case "POST invalidate" -> invalidate(request, caller);
      default ->
          Json.problem(
              404, "not-found", "No such resource: " + request.method() + " " + request.path());
    };
  }

  private Reply decision(String id, List<Partition> caller) {
    return caller.stream()
        .flatMap(partition -> decisions.find(id, partition).stream())
        .findFirst()
        .map(decision -> Json.ok(DecisionView.of(decision)))
        .orElseGet(
            () ->
                Json.problem(
                    404,
                    "not-found",
                    "No such decision; the latest ones are kept in memory only."));
  }

  private Reply invalidate(Incoming request, List<Partition> caller) {
    return invalidation.invalidate(caller, request.body(), Invalidation.Audience.CALLER);
  }
}
