package dev.reprise.provider;

import java.util.List;

/**
 * The places of a request in which a family's callers send the id of an earlier answer. A replayed
 * answer has an id that Reprise made; in these places it is replaced by the id the provider gave.
 *
 * @param prefix what such ids begin with: {@code resp_}
 * @param paths beginnings of paths whose next segment is such an id: {@code /v1/responses/}
 * @param members of a request's body that hold such an id: {@code a}, {@code a.b} inside an object,
 *     {@code a[].b} in each element of a list
 */
public record IdPlaces(String prefix, List<String> paths, List<String> members) {
  public IdPlaces {
    paths = List.copyOf(paths);
    members = List.copyOf(members);
  }
}
