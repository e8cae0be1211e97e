package dev.reprise.gateway.admin;

import dev.reprise.gateway.http.Incoming;
import dev.reprise.response.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Accepts bodies only with a JSON content type (contract 2.2). A web page may send a form or plain
 * text to any address without a preflight (a "simple" request of the Fetch standard); for JSON its
 * browser must send a preflight first, and that is refused.
 */
final class JsonOnly {
  private static final String APPLICATION = "application/";

  private JsonOnly() {}

  /**
   * The refusal of a body with another content type or without one; empty when the body is
   * accepted.
   */
  static Optional<Reply> refuse(Incoming request) {
    List<String> types = request.headers().all("content-type");
    boolean json =
        types.isEmpty() ? request.body().length == 0 : types.size() == 1 && json(types.getFirst());
    return json
        ? Optional.empty()
        : Optional.of(
            Json.problem(
                415, "json-only", "Send the body as JSON, with Content-Type: application/json."));
  }

  /** {@code application/json} or {@code application/NAME+json}, with or without parameters. */
  private static boolean json(String contentType) {
    int end = contentType.indexOf(';');
    String type =
        (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    boolean one = type.indexOf(',') < 0 && type.indexOf(' ') < 0;
    return one
        && type.startsWith(APPLICATION)
        && (type.equals("application/json") || type.endsWith("+json"));
  }
}
