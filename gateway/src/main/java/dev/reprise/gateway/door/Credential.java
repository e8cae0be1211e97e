package dev.reprise.gateway.door;

import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the caller showed (contract 2.3): the value that names it, and every place it used, to be
 * forwarded as sent.
 *
 * @param value of the place that counts for the dialect; null when none was sent
 * @param headers the credential fields as sent
 * @param parameters the credential query parameters as sent
 */
record Credential(@Nullable String value, List<Header> headers, List<Query.Parameter> parameters) {
  private static final Set<String> FIELDS =
      Set.of("authorization", "x-api-key", "api-key", "x-goog-api-key");
  private static final String PARAMETER = "key";

  static boolean isField(String lowerCaseName) {
    return FIELDS.contains(lowerCaseName);
  }

  static boolean isParameter(String name) {
    return name.equals(PARAMETER);
  }

  /** The dialect's own place wins when several credentials were sent. */
  static Credential of(String family, Headers headers, List<Query.Parameter> parameters) {
    var fields = headers.keeping(Credential::isField).fields();
    List<Query.Parameter> keys =
        parameters.isEmpty()
            ? List.of()
            : parameters.stream().filter(parameter -> isParameter(parameter.name())).toList();
    return new Credential(value(family, headers, keys), fields, keys);
  }

  /** The dialect's own places first, then wherever else one was found. */
  private static @Nullable String value(
      String family, Headers headers, List<Query.Parameter> keys) {
    List<String> places =
        switch (family) {
          case "anthropic" ->
              List.of("x-api-key", "authorization", "api-key", "x-goog-api-key", PARAMETER);
          case "gemini" ->
              List.of("x-goog-api-key", PARAMETER, "authorization", "x-api-key", "api-key");
          default -> List.of("authorization", "api-key", "x-api-key", "x-goog-api-key", PARAMETER);
        };
    for (String place : places) {
      String value = place.equals(PARAMETER) ? parameter(keys) : sent(headers, place);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable String parameter(List<Query.Parameter> keys) {
    return keys.isEmpty() || keys.getFirst().value().isEmpty() ? null : keys.getFirst().value();
  }

  private static @Nullable String sent(Headers headers, String name) {
    String value = headers.first(name).orElse("").strip();
    if (name.equals("authorization") && value.regionMatches(true, 0, "Bearer ", 0, 7)) {
      value = value.substring(7).strip();
    }
    return value.isEmpty() ? null : value;
  }

  @Override
  public String toString() {
    return value == null ? "no credential" : "a credential";
  }
}
