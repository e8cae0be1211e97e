package dev.reprise.catalogue;

import dev.reprise.provider.Dialect;
import dev.reprise.provider.Family;
import dev.reprise.provider.IdPlaces;
import dev.reprise.provider.anthropic.Anthropic;
import dev.reprise.provider.gemini.Gemini;
import dev.reprise.provider.openai.chat.OpenAiChat;
import dev.reprise.provider.openai.responses.OpenAiResponses;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A list of the wire formats that Reprise understands. When neither the path nor the headers of a
 * request tell its format, the first in the list is assumed.
 */
public final class Dialects {
  /**
   * The dialects that Reprise ships with. Add a line here, and a folder under {@code provider/}.
   */
  public static final Dialects SHIPPED =
      new Dialects(List.of(new OpenAiChat(), new OpenAiResponses(), new Anthropic(), new Gemini()));

  private final List<Dialect> all;
  private final Map<String, Family> families;
  private final Map<String, List<IdPlaces>> idPlaces;
  private final RouteTable routes;

  /**
   * @throws IllegalStateException when two dialects declare the same path
   */
  private Dialects(List<Dialect> all) {
    this.all = List.copyOf(all);
    this.families = new LinkedHashMap<>();
    all.forEach(dialect -> families.putIfAbsent(dialect.family().name(), dialect.family()));
    this.idPlaces =
        families.keySet().stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), this::idPlacesIn));
    this.routes = new RouteTable(this.all, OpaqueApis.ALL);
  }

  /** These dialects and one more, which comes last. */
  public Dialects with(Dialect more) {
    return new Dialects(Stream.concat(all.stream(), Stream.of(more)).toList());
  }

  public List<Dialect> all() {
    return all;
  }

  /** The families of these dialects, each once, in their order. */
  public List<Family> families() {
    return List.copyOf(families.values());
  }

  private List<IdPlaces> idPlacesIn(String family) {
    return all.stream()
        .filter(dialect -> dialect.family().name().equals(family))
        .flatMap(dialect -> dialect.idPlaces().stream())
        .toList();
  }

  /**
   * The places of a family's requests in which callers send ids of earlier answers, also of
   * requests that no dialect knows.
   */
  public List<IdPlaces> idPlaces(String family) {
    return idPlaces.getOrDefault(family, List.of());
  }

  /**
   * Reads the data of every dialect now and not at the first request. A program may call this in
   * the background while it starts.
   */
  public void load() {
    all.forEach(Dialect::fieldRules);
  }

  public Optional<Dialect> byName(String name) {
    for (Dialect dialect : all) {
      if (dialect.name().equals(name)) {
        return Optional.of(dialect);
      }
    }
    return Optional.empty();
  }

  public Optional<Family> family(String name) {
    return Optional.ofNullable(families.get(name));
  }

  /** The dialect a resolved operation is asked in. */
  public Dialect forOperation(Operation operation) {
    return byName(operation.dialect())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no dialect is called " + operation.dialect() + "; see Dialects.SHIPPED"));
  }

  /**
   * The operation asked for; UNKNOWN acts name the family to proxy to; empty when the path is no
   * family's (404) or is written so that two readers could disagree about it ({@code ..}, {@code
   * ;}, encoded slashes, double encoding).
   *
   * @param path as sent, without the query
   * @param query without credentials; it may decide the form of the answer
   * @param headers with the credentials, which say whose a shared path is
   */
  public Optional<Operation> resolve(String method, String path, Query query, Headers headers) {
    return routes.resolve(method, path, query, headers);
  }

  /**
   * The path with {@code /v1} before it, where a caller left that out and only one API can be
   * meant: {@code /chat/completions}, {@code /responses}, {@code /messages}. Any other path as it
   * is.
   */
  public String completed(String method, String path) {
    return routes.completed(method, path);
  }

  /**
   * The dialect in whose shape an error is written when the operation is not known, guessed from
   * the path and the headers. The list is searched from its end, since its first dialect is taken
   * when none fits.
   */
  public Dialect guess(String path, Headers headers) {
    for (Dialect dialect : all.reversed()) {
      Family.Signs signs = dialect.family().signs();
      if (signs.paths().stream().anyMatch(path::startsWith)
          || signs.headers().stream().anyMatch(headers::has)) {
        return dialect;
      }
    }
    return all.getFirst();
  }
}
