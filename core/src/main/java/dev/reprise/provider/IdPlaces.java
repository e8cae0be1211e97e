package dev.reprise.provider;

import java.util.List;

/**
 * Where callers of a dialect come back with the id of an earlier answer. A replayed answer has an
 * id of our own making; wherever it comes back it is put into the provider's own words again.
 *
 * @param prefix what such ids begin with: {@code resp_}
 * @param path what paths begin with whose next segment is such an id: {@code /v1/responses/}
 * @param members members of a request's body that hold one
 */
public record IdPlaces(String prefix, String path, List<String> members) {
  public IdPlaces {
    members = List.copyOf(members);
  }
}
