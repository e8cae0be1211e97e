package dev.reprise.gateway.door;

import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which header fields of a request may have another value when it is repeated: those that are only
 * forwarded and that the key leaves out by their names (trace ids, request ids). Directives to this
 * cache and credentials are never among them, because {@link Forwarding} removes them. A repeat has
 * the same names in the same order: whether a name is there may select the dialect.
 */
final class NoiseFields {
  private final BitSet places;

  private NoiseFields(BitSet places) {
    this.places = places;
  }

  /**
   * @param ignored whether the key leaves out a header by its lower-case name
   */
  static NoiseFields of(Headers headers, Predicate<String> ignored) {
    var places = new BitSet();
    List<Header> fields = headers.fields();
    for (int i = 0; i < fields.size(); i++) {
      String name = Headers.lower(fields.get(i).name());
      places.set(i, Forwarding.forwarded(name) && ignored.test(name));
    }
    return new NoiseFields(places);
  }

  boolean same(Headers before, Headers now) {
    List<Header> old = before.fields();
    List<Header> fresh = now.fields();
    if (old.size() != fresh.size()) {
      return false;
    }
    for (int i = 0; i < old.size(); i++) {
      Header one = old.get(i);
      Header other = fresh.get(i);
      if (!one.name().equals(other.name())
          || !places.get(i) && !one.value().equals(other.value())) {
        return false;
      }
    }
    return true;
  }
}
