package dev.reprise.catalogue;

import dev.reprise.provider.Dialect;
import dev.reprise.provider.Family;
import dev.reprise.provider.OpaqueApi;
import dev.reprise.provider.Paths;
import dev.reprise.provider.Routes;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import dev.reprise.request.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The route table of contract 2.2, put together from what each dialect declares: method and path
 * become an operation. Matching is exact, byte for byte: a path that is not in the table is UNKNOWN
 * (proxied untouched, never kept), even when it begins or ends like one that is: a path that only
 * resembles a known one is never treated by that one's rules.
 */
final class RouteTable {
  /** The prefix of paths that several families use, each with answers of its own. */
  private static final String SHARED = "/v1/";

  /** The first segments of Reprise's own paths on the data port. */
  private static final Set<String> OURS = Set.of("prompt-cache", "admin");

  private final Map<String, Operation> exact = new HashMap<>();
  private final List<Routes.PathPattern> patterns = new ArrayList<>();
  private final List<OpaqueApi> opaque;

  /** The first dialect of each family: used where a path names no operation. */
  private final List<Dialect> speakers = new ArrayList<>();

  /** First segments under {@code /v1} that only one family has; all others are shared. */
  private final Map<String, Dialect> owners = new HashMap<>();

  /** Those of them whose family has no other prefix than the shared one. */
  private final Set<String> versioned = new HashSet<>();

  RouteTable(List<Dialect> dialects, List<OpaqueApi> opaque) {
    this.opaque = opaque;
    for (Dialect dialect : dialects) {
      dialect.routes().exact().forEach(this::declare);
      patterns.add(dialect.routes().others());
      boolean first = speakers.stream().noneMatch(known -> known.family().equals(dialect.family()));
      if (first) {
        speakers.add(dialect);
        dialect.family().signs().segments().forEach(name -> owners.putIfAbsent(name, dialect));
        if (dialect.routes().exact().keySet().stream().anyMatch(it -> it.contains(" " + SHARED))) {
          versioned.addAll(dialect.family().signs().segments());
        }
      }
    }
  }

  private void declare(String route, Operation operation) {
    if (exact.putIfAbsent(route, operation) != null) {
      throw new IllegalStateException(route + " is declared by two dialects");
    }
  }

  /** As {@link Dialects#resolve} says. */
  Optional<Operation> resolve(String method, String path, Query query, Headers headers) {
    OpaqueApi unread = unread(path);
    String written = Paths.withSlashes(path);
    boolean oneWay = Paths.plain(written, unread != null);
    if (!oneWay || !written.equals(path) && resembles(method, written, query)) {
      return Optional.empty();
    }
    Operation known = named(method, path, query);
    if (known == null) {
      known = unread == null ? shared(method, path, headers) : passedOn(unread, method, path);
    }
    return Optional.ofNullable(known);
  }

  private @Nullable Operation named(String method, String path, Query query) {
    Operation known = exact.get(method + " " + path);
    return known == null ? matched(method, path, query) : known;
  }

  /**
   * Whether a path with an encoded slash, written out, is or begins like one of a known operation:
   * a server that decodes it would read that operation, and this table another.
   */
  private boolean resembles(String method, String written, Query query) {
    for (int end = written.length(); end > 0; end = written.lastIndexOf('/', end - 1)) {
      String start = written.substring(0, end);
      for (String verb : new String[] {method, "POST"}) {
        Operation operation = named(verb, start, query);
        if (operation != null && operation.known()) {
          return true;
        }
      }
    }
    return ours(written);
  }

  private static boolean ours(String path) {
    return path.startsWith(SHARED) && OURS.contains(segment(path));
  }

  /**
   * The path with the shared prefix, where a caller left it out and the rest can only mean one API.
   * Any other path is returned as it is.
   */
  String completed(String method, String path) {
    if (path.startsWith(SHARED) || path.length() < 2) {
      return path;
    }
    String whole = SHARED + path.substring(1);
    return exact.containsKey(method + " " + whole) || versioned.contains(segment(whole))
        ? whole
        : path;
  }

  private @Nullable OpaqueApi unread(String path) {
    for (OpaqueApi api : opaque) {
      if (path.startsWith(api.prefix())) {
        return api;
      }
    }
    return null;
  }

  private @Nullable Operation matched(String method, String path, Query query) {
    for (Routes.PathPattern pattern : patterns) {
      Operation operation = pattern.read(method, path, query);
      if (operation != null) {
        return operation;
      }
    }
    return null;
  }

  /** An API that is passed on unread has no dialect, so its requests get the first family's. */
  private @Nullable Operation passedOn(OpaqueApi api, String method, String path) {
    String model = api.asked(method, path);
    return model == null
        ? null
        : operation(speakers.getFirst(), Act.UNKNOWN, "unknown").modelInPath(model);
  }

  private @Nullable Operation shared(String method, String path, Headers headers) {
    if (!path.startsWith(SHARED) || path.length() == SHARED.length()) {
      return null;
    }
    String segment = segment(path);
    if (OURS.contains(segment)) {
      return null;
    }
    Dialect owner = owners.get(segment);
    Dialect whose = owner == null ? owner(headers) : owner;
    boolean reads = "GET".equals(method) || "HEAD".equals(method);
    boolean models = reads && "/v1/models".equals(path);
    return models
        ? operation(whose, Act.LIST_MODELS, "models")
        : operation(whose, Act.UNKNOWN, "unknown");
  }

  /** What stands behind the shared prefix, up to the next slash. */
  private static String segment(String path) {
    int end = path.indexOf('/', SHARED.length());
    return path.substring(SHARED.length(), end < 0 ? path.length() : end);
  }

  /**
   * Contract 2.6: the first family that has one of its own headers in the request, else the first
   * family.
   */
  private Dialect owner(Headers headers) {
    for (Dialect speaker : speakers) {
      if (signed(speaker.family(), headers)) {
        return speaker;
      }
    }
    return speakers.getFirst();
  }

  private static boolean signed(Family family, Headers headers) {
    for (String name : family.signs().headers()) {
      if (headers.has(name)) {
        return true;
      }
    }
    return false;
  }

  private static Operation operation(Dialect dialect, Act act, String endpoint) {
    return new Operation(dialect.name(), dialect.family().name(), act, endpoint, "", false, "");
  }
}
