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
 * What the caller showed (contract 2.3): the value that names it, and every place it used, to be
 * forwarded as sent.
 *
 * @param value of the first place that counts for the dialect; null when none was sent
 * @param others what was sent beside it, each by the lower-case name of its header, or {@code ?}
 *     and its parameter's name: forwarded too, so part of the key, whatever their values are
 * @param headers the credential fields as sent
 * @param parameters the credential query parameters as sent
 */
record Credential(
    @Nullable String value,
    List<Header> others,
    List<Header> headers,
    List<Query.Parameter> parameters) {
  /** What stands before a query parameter's name, where headers and parameters are listed. */
  private static final String QUERY = "?";

  /** By family: its own places in order, then those of the others. */
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
   * The first that says something: in the dialect's own places, then wherever else one was sent.
   * Null when nothing does.
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

  /** Everything but the first; nothing at all in the usual case of one credential. */
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

  /** What is left when every value that passes is taken out of its place. */
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
