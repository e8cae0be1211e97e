package dev.reprise.gateway.door;

import dev.reprise.gateway.http.Incoming;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.Dialects;
import dev.reprise.provider.Operations;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Principal;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import dev.reprise.response.Reply;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Understands what came in: operation, credential, directives, hints, body. Pure but for the random
 * request id.
 */
public final class Reader {
  private final Callers callers;
  private final RandomGenerator random;

  public Reader(Callers callers, RandomGenerator random) {
    this.callers = callers;
    this.random = random;
  }

  /** What came of reading. */
  sealed interface Read {
    record Understood(Request request, Credential credential) implements Read {}

    record Refused(Reply reply) implements Read {}
  }

  Read read(Incoming incoming) {
    String id = id();
    List<Query.Parameter> parameters = Targets.parameters(incoming.target());
    String path = incoming.path();
    var query =
        new Query(
            parameters.stream()
                .filter(parameter -> !Credential.isParameter(parameter.name()))
                .toList());
    Optional<Operation> operation =
        Operations.resolve(incoming.method(), path, query, incoming.headers());
    if (operation.isEmpty()) {
      return refused(
          guess(path, incoming.headers()),
          404,
          "No API of Reprise is at " + incoming.method() + " " + path + ".",
          id);
    }
    return understood(incoming, operation.get(), id, path, query, parameters);
  }

  private Read understood(
      Incoming incoming,
      Operation operation,
      String id,
      String path,
      Query query,
      List<Query.Parameter> parameters) {
    Dialect dialect = Dialects.forOperation(operation);
    Credential credential = Credential.of(operation.family(), incoming.headers(), parameters);
    Optional<Principal> principal;
    try {
      principal = callers.principal(credential, incoming);
      if (principal.isEmpty()) {
        return refused(
            dialect,
            401,
            "A credential is needed: callers without one are accepted on loopback only. Send the provider's API key as usual.",
            id);
      }
      Document document = takesBody(operation, incoming) ? Document.parse(incoming.body()) : null;
      if (document != null && !document.is(document.root(), Kind.OBJECT)) {
        return refused(dialect, 400, "The body must be one JSON object.", id);
      }
      return new Read.Understood(
          request(incoming, operation, id, path, query, principal.get(), document), credential);
    } catch (MalformedJson malformed) {
      return refused(
          dialect,
          400,
          "The body is not the strict JSON this gateway accepts: " + malformed.getMessage() + ".",
          id);
    } catch (BadHeader bad) {
      return refused(dialect, 400, bad.what(), id);
    }
  }

  private static boolean takesBody(Operation operation, Incoming incoming) {
    return switch (operation.act()) {
      case GENERATE, EMBED, RERANK, COUNT_TOKENS -> incoming.method().equals("POST");
      case LIST_MODELS, UNKNOWN -> false;
    };
  }

  private static Request request(
      Incoming incoming,
      Operation operation,
      String id,
      String path,
      Query query,
      Principal principal,
      @Nullable Document document)
      throws BadHeader {
    Headers forwarded =
        incoming
            .headers()
            .keeping(
                name ->
                    !Credential.isField(name)
                        && !RepriseHeaders.isOurs(name)
                        && !name.equals("cache-control"));
    return new Request(
        id,
        operation,
        incoming.method(),
        path,
        query,
        forwarded,
        incoming.body(),
        document,
        principal,
        CacheControl.read(incoming.headers()),
        RepriseHeaders.hints(incoming.headers()));
  }

  private Read refused(Dialect dialect, int status, String message, String id) {
    Reply reply = dialect.error(status, message, id);
    return new Read.Refused(
        reply.withHeaders(
            reply
                .headers()
                .and("Cache-Status", "reprise; detail=refused")
                .and("Reprise-Request-Id", id)));
  }

  /** An error met before or outside of reading, in the dialect the path and headers suggest. */
  public Reply error(String path, Headers headers, int status, String message) {
    return ((Read.Refused) refused(guess(path, headers), status, message, id())).reply();
  }

  /**
   * Whose error shape a request that is no known operation expects: what its path or its headers
   * suggest.
   */
  private static Dialect guess(String path, Headers headers) {
    String name = "openai-chat";
    if (path.startsWith("/v1beta/") || headers.has("x-goog-api-key")) {
      name = "gemini";
    } else if (path.startsWith("/v1/messages")
        || headers.has("anthropic-version")
        || headers.has("x-api-key")) {
      name = "anthropic";
    }
    return Dialects.byName(name).orElseThrow();
  }

  /**
   * 96 random bits: unguessable enough that ids cannot be walked; what they open is checked against
   * the caller anyway.
   */
  private String id() {
    return "req_"
        + Long.toHexString(random.nextLong() | Long.MIN_VALUE)
        + Integer.toHexString(random.nextInt() | Integer.MIN_VALUE);
  }
}
