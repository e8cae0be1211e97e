package dev.reprise.upstream;

import dev.reprise.budget.Claim;
import dev.reprise.budget.MemoryBudget;
import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.Edits;
import dev.reprise.json.Kind;
import dev.reprise.key.SealedIds;
import dev.reprise.provider.IdPlaces;
import dev.reprise.request.Partition;
import dev.reprise.request.Request;
import dev.reprise.response.IdMint;
import dev.reprise.response.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Translates the ids of replayed answers in both directions (decision D10). A replay gets a fresh
 * id that contains the id of the answer the provider stored; when a caller sends it in a later
 * request, it is replaced by the provider's own id: in the path and in the body, also of requests
 * that no dialect knows. Ids of output items stay: callers send them back inside their next prompt,
 * which would never match again.
 */
public final class ReplayedIds {
  private static final String EACH = "[]";

  private final SealedIds sealed;
  private final Dialects dialects;

  /** With the dialects Reprise ships with. */
  public ReplayedIds(SealedIds sealed) {
    this(sealed, Dialects.SHIPPED);
  }

  public ReplayedIds(SealedIds sealed, Dialects dialects) {
    this.sealed = sealed;
    this.dialects = dialects;
  }

  /**
   * Makes the ids of answers replayed for a partition. An id that does not come back in any request
   * of the family is returned as it is.
   */
  public IdMint mint(Partition partition, String family) {
    List<IdPlaces> places = dialects.idPlaces(family);
    return kept -> ours(places, kept) && IdMint.plain(kept) ? sealed.seal(partition, kept) : kept;
  }

  private static boolean ours(List<IdPlaces> places, String id) {
    for (IdPlaces place : places) {
      if (id.startsWith(place.prefix())) {
        return true;
      }
    }
    return false;
  }

  /** The path with the provider's own id in it; the path as it is when it names none of ours. */
  String path(Request request) {
    String path = request.path();
    for (IdPlaces place : dialects.idPlaces(request.operation().family())) {
      for (String beginning : place.paths()) {
        if (path.startsWith(beginning)) {
          return path(request, beginning.length());
        }
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
  Document body(Request request, Document document) {
    List<Edits.Edit> edits = edits(request, document);
    return edits.isEmpty() ? document : document.edited(Edits.apply(document.bytes(), edits));
  }

  /**
   * The same of a body that was not read, since no dialect knows its operation. It is read only
   * when it holds what an id of ours begins with and there is memory to read it; what is no JSON
   * stays as it is.
   */
  byte[] unread(Request request, MemoryBudget memory) {
    byte[] body = request.body();
    List<IdPlaces> places = dialects.idPlaces(request.operation().family());
    if (places.stream().noneMatch(place -> sealed.mayHold(body, place.prefix()))) {
      return body;
    }
    try (var reading = new Claim(memory.share(MemoryBudget.Use.CAPTURES))) {
      boolean room = reading.tryGrow((long) (Texts.DENSEST + 1) * body.length);
      Document document = room ? Texts.parse(body) : null;
      List<Edits.Edit> edits = document == null ? List.of() : edits(request, document);
      return edits.isEmpty() ? body : Edits.apply(body, edits);
    }
  }

  private List<Edits.Edit> edits(Request request, Document document) {
    var edits = new ArrayList<Edits.Edit>(0);
    for (IdPlaces place : dialects.idPlaces(request.operation().family())) {
      for (String member : place.members()) {
        find(request, document, document.root(), member, edits);
      }
    }
    return edits;
  }

  private void find(
      Request request, Document document, int object, String member, List<Edits.Edit> edits) {
    int dot = member.indexOf('.');
    if (dot < 0) {
      opened(request, document, document.member(object, member), edits);
      return;
    }
    String rest = member.substring(dot + 1);
    String first = member.substring(0, dot);
    if (!first.endsWith(EACH)) {
      find(request, document, document.member(object, first), rest, edits);
      return;
    }
    int list = document.member(object, first.substring(0, first.length() - EACH.length()));
    int each = document.is(list, Kind.ARRAY) ? document.first(list) : Document.NONE;
    for (; each != Document.NONE; each = document.next(each)) {
      find(request, document, each, rest, edits);
    }
  }

  private void opened(Request request, Document document, int at, List<Edits.Edit> edits) {
    String name = document.textOrNull(at);
    Optional<String> kept =
        name == null ? Optional.empty() : sealed.open(request.principal().partition(), name);
    // An id of the provider's holds no character that JSON would escape.
    kept.ifPresent(own -> edits.add(Edits.replace(document, at, "\"" + own + "\"")));
  }
}
