package dev.reprise.upstream;

import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.key.SealedIds;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.IdPlaces;
import dev.reprise.request.Partition;
import dev.reprise.request.Request;
import dev.reprise.response.IdMint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Translates the ids of replayed answers in both directions (decision D10). A replay gets a fresh
 * id that contains the id of the answer the provider stored; when a caller sends it in a later
 * request, it is replaced by the provider's own id. Ids of output items stay: callers send them
 * back inside their next prompt, which would never match again.
 */
public final class ReplayedIds {
  private final SealedIds sealed;
  private final List<IdPlaces> places;

  /** With the dialects Reprise ships with. */
  public ReplayedIds(SealedIds sealed) {
    this(sealed, Dialects.SHIPPED);
  }

  public ReplayedIds(SealedIds sealed, Dialects dialects) {
    this.sealed = sealed;
    this.places = dialects.idPlaces();
  }

  /** Makes the ids of answers replayed for a partition. */
  public IdMint mint(Partition partition) {
    return kept -> ours(kept) && IdMint.plain(kept) ? sealed.seal(partition, kept) : kept;
  }

  private boolean ours(String id) {
    return places.stream().anyMatch(place -> id.startsWith(place.prefix()));
  }

  /** The path with the provider's own id in it; the path as it is when it names none of ours. */
  String path(Request request) {
    String path = request.path();
    for (IdPlaces place : places) {
      if (path.startsWith(place.path())) {
        return path(request, place.path().length());
      }
    }
    return path;
  }

  private String path(Request request, int from) {
    String path = request.path();
    int slash = path.indexOf('/', from);
    int end = slash < 0 ? path.length() : slash;
    return sealed
        .open(request.principal().partition(), path.substring(from, end))
        .map(kept -> path.substring(0, from) + kept + path.substring(end))
        .orElse(path);
  }

  /** The body with the provider's own ids; the same document when it names none of ours. */
  Document body(Dialect dialect, Request request, Document document) {
    var edits = new ArrayList<Edits.Edit>();
    for (String member : dialect.idPlaces().map(IdPlaces::members).orElse(List.of())) {
      int at = document.member(document.root(), member);
      String name = document.textOrNull(at);
      Optional<String> kept =
          name == null ? Optional.empty() : sealed.open(request.principal().partition(), name);
      // An id of the provider's holds no character that JSON would escape.
      kept.ifPresent(own -> edits.add(Edits.replace(document, at, "\"" + own + "\"")));
    }
    return edits.isEmpty() ? document : document.edited(Edits.apply(document.bytes(), edits));
  }
}
