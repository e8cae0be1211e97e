package dev.reprise.gateway.door;

import dev.reprise.catalogue.Dialects;
import dev.reprise.provider.Family;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a request (contract 2.3): the value that identifies the caller, and all fields
 * and parameters with a credential, to be forwarded as sent.
 *
 * @param value of the first credential in the dialect's order of places; null when none was sent
 * @param others the further credentials, each with the lower-case name of its header, or {@code ?}
 *     and the name of its parameter. They are forwarded too, so they are part of the key,
 *     also with equal values
 * @param headers the credential fields as sent
 * @param parameters the credential query parameters as sent
 */
record Credential(
    @Nullable String value,
    List<Header> others,
    List<Header> headers,
    List<Query.Parameter> parameters) {
  /** Prefix of a query parameter's name in lists of headers and parameters. */
  private static final String QUERY = "?";

  /** By family of dialects: its own places in order, then the places of the other families. */
  private static final Map<String, List<String>> PLACES = places();

  private static final Set<String> ALL = Set.copyOf(everywhere().toList());

  static boolean isField(String lowerCaseName) {
    return ALL.contains(lowerCaseName);
  }

  static boolean isParameter(String name) {
    return ALL.contains(QUERY + name);
  }

  private static Stream<String> everywhere() {
    return Dialects.SHIPPED.families().stream().flatMap(family -> family.credential().stream());
  }

  private static Map<String, List<String>> places() {
    return Dialects.SHIPPED.families().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Family::name,
                family ->
                    Stream.concat(family.credential().stream(), everywhere()).distinct().toList()));
  }

  /** The dialect's own place wins when several credentials were sent. */
  static Credential of(String family, Headers headers, List<Query.Parameter> parameters) {
    List<Query.Parameter> keys =
        parameters.isEmpty()
            ? List.of()
            : parameters.stream().filter(parameter -> isParameter(parameter.name())).toList();
    return of(family, headers.keeping(Credential::isField).fields(), keys);
  }

  private static Credential of(String family, List<Header> fields, List<Query.Parameter> keys) {
    Header first = first(family, fields, keys);
    String value = first == null ? null : bare(first);
    return new Credential(value, others(first, fields, keys), fields, keys);
  }

  /**
   * The first credential that is not empty: in the dialect's own places, then in the others. Null
   * when there is none.
   */
  private static @Nullable Header first(
      String family, List<Header> fields, List<Query.Parameter> keys) {
    for (String place : places(family)) {
      for (Header sent : place.startsWith(QUERY) ? named(keys) : fields) {
        if (sent.name().equalsIgnoreCase(place) && !bare(sent).isEmpty()) {
          return sent;
        }
      }
    }
    return null;
  }

  private static List<String> places(String family) {
    return PLACES.getOrDefault(family, List.of());
  }

  private static List<Header> named(List<Query.Parameter> keys) {
    return keys.stream().map(key -> new Header(QUERY + key.name(), key.value())).toList();
  }

  /** All credentials but the first; usually there is only one. */
  private static List<Header> others(
      @Nullable Header first, List<Header> fields, List<Query.Parameter> keys) {
    if (fields.size() + keys.size() <= 1 && first != null) {
      return List.of();
    }
    var others = new ArrayList<Header>();
    boolean counted = false;
    for (Header sent : fields) {
      if (!counted && sent.equals(first)) {
        counted = true;
      } else {
        others.add(new Header(Headers.lower(sent.name()), sent.value()));
      }
    }
    for (Header sent : named(keys)) {
      if (!counted && sent.equals(first)) {
        counted = true;
      } else {
        others.add(new Header(sent.name(), sent.value()));
      }
    }
    others.sort(Comparator.comparing(Header::name)); // stable: fields of one name keep their order
    return List.copyOf(others);
  }

  /**
   * The first value that passes: the dialect's own place first, then the others in its order, so
   * that a proxy that sorts fields changes nothing. Null when none does.
   */
  @Nullable String find(String family, Predicate<String> passes) {
    for (String place : places(family)) {
      for (Header sent : place.startsWith(QUERY) ? named(parameters) : headers) {
        if (sent.name().equalsIgnoreCase(place) && passes.test(bare(sent))) {
          return bare(sent);
        }
      }
    }
    return null;
  }

  /** The credentials without those whose value passes. */
  Credential without(String family, Predicate<String> passes) {
    return of(
        family,
        headers.stream().filter(field -> !passes.test(bare(field))).toList(),
        parameters.stream().filter(parameter -> !passes.test(parameter.value())).toList());
  }

  /** Without the scheme and white space around it. */
  private static String bare(Header sent) {
    String value = sent.value().strip();
    boolean bearer =
        sent.name().equalsIgnoreCase("authorization")
            && value.regionMatches(true, 0, "Bearer ", 0, 7);
    return bearer ? value.substring(7).strip() : value;
  }

  @Override
  public String toString() {
    return value == null ? "no credential" : "a credential";
  }
}
