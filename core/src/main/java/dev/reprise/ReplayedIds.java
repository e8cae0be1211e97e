package dev.reprise;

import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.key.SealedIds;
import dev.reprise.request.Partition;
import dev.reprise.request.Request;
import dev.reprise.response.IdMint;
import java.util.List;
import java.util.Optional;

/**
 * The ids of replayed answers on the Responses API, both ways (decision D10). A replay is called
 * something fresh that leads back to the answer the provider stored; a caller that comes back with
 * it ({@code previous_response_id}, {@code GET /v1/responses/{id}}) is understood. Ids of output
 * items stay: callers send them back inside their next prompt, which would never match again.
 */
public final class ReplayedIds {
  private static final String RESPONSES = "/v1/responses/";
  private static final String PREVIOUS = "previous_response_id";

  private final SealedIds sealed;

  public ReplayedIds(SealedIds sealed) {
    this.sealed = sealed;
  }

  IdMint mint(Partition partition) {
    return kept ->
        kept.startsWith("resp_") && IdMint.plain(kept) ? sealed.seal(partition, kept) : kept;
  }

  /** The path with the provider's own id in it; the path as it is when it names none of ours. */
  String path(Request request) {
    String path = request.path();
    if (!path.startsWith(RESPONSES)) {
      return path;
    }
    int end = path.indexOf('/', RESPONSES.length());
    String name = path.substring(RESPONSES.length(), end < 0 ? path.length() : end);
    return sealed
        .open(request.principal().partition(), name)
        .map(kept -> RESPONSES + kept + (end < 0 ? "" : path.substring(end)))
        .orElse(path);
  }

  /**
   * The body with the provider's own id in {@code previous_response_id}; the same document when it
   * names none of ours.
   */
  Document body(Request request, Document document) {
    if (!request.operation().dialect().equals("openai-responses")) {
      return document;
    }
    int previous = document.member(document.root(), PREVIOUS);
    String name = document.textOrNull(previous);
    Optional<String> kept =
        name == null ? Optional.empty() : sealed.open(request.principal().partition(), name);
    if (kept.isEmpty()) {
      return document;
    }
    // an id of the provider's holds no character that JSON would escape
    Edits.Edit named = Edits.replace(document, previous, "\"" + kept.get() + "\"");
    return document.edited(Edits.apply(document.bytes(), List.of(named)));
  }
}
