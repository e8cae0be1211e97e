package dev.reprise.gateway.door;

import dev.reprise.catalogue.Dialects;
import dev.reprise.gateway.http.Incoming;
import dev.reprise.gateway.http.Responder;
import dev.reprise.intake.BadHeader;
import dev.reprise.intake.CacheControl;
import dev.reprise.intake.Intake;
import dev.reprise.intake.RepriseHeaders;
import dev.reprise.intake.RequestIds;
import dev.reprise.intake.Targets;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.Dialect;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import dev.reprise.response.Reply;
import dev.reprise.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a request: operation, credential, directives, hints, body. */
public final class Reader {
  private static final String NO_WEB_SOCKET =
      "WebSocket is not spoken here; send the request over HTTP, with \"stream\": true for events.";

  private final Callers callers;
  private final RequestIds ids;
  private final Dialects dialects;
  private final RefusedLog refusals = new RefusedLog();

  /**
   * @param dialects the wire formats whose requests are recognised
   */
  public Reader(Callers callers, RequestIds ids, Dialects dialects) {
    this.callers = callers;
    this.ids = ids;
    this.dialects = dialects;
  }

  /** The result of reading a request. */
  sealed interface Read {
    record Understood(Request request, Credential credential) implements Read {}

    record NotUnderstood(Reply reply) implements Read {}
  }

  /** A request whose operation is known, before its caller and body are. */
  private record Named(
      String id, Operation operation, String path, Query query, List<Query.Parameter> parameters) {}

  /** The principal, and the credentials beside the one that identifies it. */
  private record Asker(Principal principal, List<Header> credentials) {}

  /**
   * @param id of the request: {@code Reprise-Request-Id}
   */
  Read read(Incoming incoming, Responder answer, String id) {
    List<Query.Parameter> parameters = Targets.parameters(incoming.target());
    String path = dialects.completed(incoming.method(), incoming.path());
    Query query = withoutCredentials(parameters);
    Optional<Operation> operation =
        dialects.resolve(incoming.method(), path, query, incoming.headers());
    if (opensWebSocket(incoming, operation)) {
      return refused(dialects.guess(path, incoming.headers()), 426, NO_WEB_SOCKET, id);
    }
    if (operation.isEmpty()) {
      return refused(dialects.guess(path, incoming.headers()), 404, nothingAt(incoming, query), id);
    }
    return understood(incoming, answer, new Named(id, operation.get(), path, query, parameters));
  }

  /**
   * A WebSocket handshake (RFC 6455 section 4.1) where nothing can be read with GET. An answer that
   * says so lets a client go on over HTTP: Codex CLI does after 426, and stops after other errors.
   */
  private static boolean opensWebSocket(Incoming incoming, Optional<Operation> operation) {
    return incoming.method().equals("GET")
        && operation.filter(Operation::known).isEmpty()
        && incoming.headers().has("sec-websocket-key");
  }

  /** Where the path only lacks its version, the message says so. */
  private String nothingAt(Incoming incoming, Query query) {
    String path = incoming.path();
    String message = "No API of Reprise is at " + incoming.method() + " " + path + ".";
    boolean unversioned =
        dialects.resolve(incoming.method(), "/v1" + path, query, incoming.headers()).isPresent();
    return unversioned
        ? message + " Write /v1" + path + ": the client's base_url has to end in /v1."
        : message;
  }

  private static Query withoutCredentials(List<Query.Parameter> parameters) {
    return parameters.isEmpty()
        ? Query.NONE
        : new Query(parameters.stream().filter(it -> !Credential.isParameter(it.name())).toList());
  }

  private Read understood(Incoming incoming, Responder answer, Named named) {
    Dialect dialect = dialects.forOperation(named.operation());
    String family = named.operation().family();
    Credential shown = Credential.of(family, incoming.headers(), named.parameters());
    try {
      return switch (callers.caller(family, shown, incoming)) {
        case Callers.Identification.Unidentified(String message) ->
            refused(dialect, 401, message, named.id());
        case Callers.Identification.Identified known -> body(incoming, answer, named, known);
      };
    } catch (BadHeader bad) {
      return refused(dialect, 400, bad.what(), named.id());
    }
  }

  private Read body(
      Incoming incoming, Responder answer, Named named, Callers.Identification.Identified caller)
      throws BadHeader {
    Dialect dialect = dialects.forOperation(named.operation());
    try {
      var room = new RequestRoom(incoming.body().length, answer);
      Document document =
          Intake.takesBody(named.operation(), incoming.method())
              ? room.parse(incoming.body())
              : null;
      if (document != null && !document.is(document.root(), Kind.OBJECT)) {
        return refused(dialect, 400, "The body must be one JSON object.", named.id());
      }
      var asker = new Asker(caller.principal(), callers.digested(caller.onward().others()));
      return new Read.Understood(request(incoming, named, asker, document), caller.onward());
    } catch (RequestRoom.TooLarge large) {
      return refused(dialect, large.status(), large.what(), named.id(), large.headers());
    } catch (MalformedJson malformed) {
      String message =
          "The body is not the strict JSON this gateway accepts: " + malformed.getMessage() + ".";
      return refused(dialect, 400, message, named.id());
    }
  }

  private static Request request(
      Incoming incoming, Named named, Asker asker, @Nullable Document document) throws BadHeader {
    return new Request(
        named.id(),
        named.operation(),
        incoming.method(),
        named.path(),
        named.query(),
        Forwarding.of(incoming.headers()),
        incoming.body(),
        document,
        asker.principal(),
        asker.credentials(),
        CacheControl.read(incoming.headers()),
        RepriseHeaders.hints(incoming.headers()));
  }

  private Read refused(Dialect dialect, int status, String message, String id) {
    return refused(dialect, status, message, id, Headers.NONE);
  }

  private Read refused(Dialect dialect, int status, String message, String id, Headers more) {
    refusals.note(
        new RefusedLog.RefusedRequest(id, Clock.SYSTEM.wall().instant(), status, message));
    Reply reply = dialect.error(status, message, id);
    Headers headers =
        reply
            .headers()
            .and("Cache-Status", "reprise; detail=refused")
            .and("Reprise-Request-Id", id);
    for (Header field : more.fields()) {
      headers = headers.and(field.name(), field.value());
    }
    return new Read.NotUnderstood(reply.withHeaders(headers));
  }

  /** The answer to a caller that already has its share of running calls. */
  Reply overShare(Incoming incoming, String id) {
    Query query = withoutCredentials(Targets.parameters(incoming.target()));
    String path = dialects.completed(incoming.method(), incoming.path());
    Dialect dialect =
        dialects
            .resolve(incoming.method(), path, query, incoming.headers())
            .map(dialects::forOperation)
            .orElseGet(() -> dialects.guess(path, incoming.headers()));
    String message =
        "As many of your requests wait for a provider as one caller may have under way here (a part"
            + " of limits.connections); ask again when one of them is answered.";
    Headers later = Headers.of("Retry-After", "1");
    return ((Read.NotUnderstood) refused(dialect, 503, message, id, later)).reply();
  }

  /** An error outside of {@link #read}, in the dialect that path and headers suggest. */
  public Reply error(String path, Headers headers, int status, String message) {
    return ((Read.NotUnderstood) refused(dialects.guess(path, headers), status, message, id()))
        .reply();
  }

  /** What was refused. */
  public RefusedLog refusals() {
    return refusals;
  }

  /** The gate for a request that is read now. */
  Gate gate() {
    return callers.gate();
  }

  String id() {
    return ids.next();
  }
}
