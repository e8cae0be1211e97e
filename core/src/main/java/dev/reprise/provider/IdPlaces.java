package dev.reprise.provider;

import java.util.List;

/**
 * The places of a request in which a dialect's callers send the id of an earlier answer. A replayed
 * answer has an id that Reprise made; in these places it is replaced by the id the provider gave.
 *
 * @param prefix what such ids begin with: {@code resp_}
 * @param path the beginning of paths whose next segment is such an id: {@code /v1/responses/}
 * @param members members of a request's body that hold such an id
 */
public record IdPlaces(String prefix, String path, List<String> members) {
  public IdPlaces {
    members = List.copyOf(members);
  }
}
