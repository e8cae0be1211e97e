package dev.reprise.intake;

import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.Kind;
import dev.reprise.json.MalformedJson;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a program asks: operation, directives, hints, body. Pure, except that the id of the
 * request is random.
 */
public final class Intake {
  private final RequestIds ids = new RequestIds();
  private final Dialects dialects;

  /**
   * @param dialects the wire formats whose requests are recognised
   */
  public Intake(Dialects dialects) {
    this.dialects = dialects;
  }

  /**
   * @throws IllegalArgumentException when a header cannot be understood, no API is at the path, or
   *     the body is not one strict JSON object; the message says what and where
   */
  public Request read(Ask ask) {
    int mark = ask.target().indexOf('?');
    String path = mark < 0 ? ask.target() : ask.target().substring(0, mark);
    Query query = new Query(Targets.parameters(ask.target()));
    Operation operation =
        dialects
            .resolve(ask.method(), path, query, ask.headers())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "No API of Reprise is at " + ask.method() + " " + path + "."));
    try {
      return new Request(
          ids.next(),
          operation,
          ask.method(),
          path,
          query,
          ask.headers().keeping(Intake::forwarded),
          ask.body(),
          document(operation, ask),
          ask.principal(),
          List.of(),
          CacheControl.read(ask.headers()),
          RepriseHeaders.hints(ask.headers()));
    } catch (BadHeader bad) {
      throw new IllegalArgumentException(bad.what(), bad);
    }
  }

  private static @Nullable Document document(Operation operation, Ask ask) {
    if (!takesBody(operation, ask.method())) {
      return null;
    }
    try {
      Document document = Document.parse(ask.body());
      if (!document.is(document.root(), Kind.OBJECT)) {
        throw new IllegalArgumentException("The body must be one JSON object.");
      }
      return document;
    } catch (MalformedJson malformed) {
      throw new IllegalArgumentException(
          "The body is not strict JSON: " + malformed.getMessage() + ".", malformed);
    }
  }

  /** Whether the body of such a request is read. */
  public static boolean takesBody(Operation operation, String method) {
    return switch (operation.act()) {
      case GENERATE, EMBED, RERANK, COUNT_TOKENS -> method.equals("POST");
      case LIST_MODELS, UNKNOWN -> false;
    };
  }

  private static boolean forwarded(String lowerCaseName) {
    return !lowerCaseName.equals("cache-control") && !RepriseHeaders.isOurs(lowerCaseName);
  }
}
