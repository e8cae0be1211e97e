package dev.reprise.provider.handle;

import dev.reprise.provider.Destination;
import dev.reprise.provider.Router;
import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import dev.reprise.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps callers away from the objects that the gateway made of other callers' prompts. A request of
 * any operation, known or not, that names one in its path, query or body is refused, and so is a
 * list of the project's objects where all callers share the gateway's own credential: it would show
 * the names that this gateway, an earlier process of it, or another gateway with the same
 * credential gave. Reads a request's text only where there are such objects. Pure.
 */
public final class ObjectGuard {
  /** Shown to the caller with status 403. */
  private static final String NO_LIST =
      "Cached contents cannot be listed here: the gateway keeps prompts of its callers among them."
          + " They can be created and named. An operator allows lists with"
          + " shared_credential: accepted.";

  private final Handles handles;
  private final List<HandleApi> apis;
  private final Predicate<String> keepsPrefixes;

  /**
   * @param apis whose objects and lists are guarded
   * @param router knows at which providers prefixes are kept
   */
  public ObjectGuard(Handles handles, List<HandleApi> apis, Router router) {
    this.handles = handles;
    this.apis = List.copyOf(apis);
    this.keepsPrefixes = router::keepsPrefixes;
  }

  /** Why the request may not be sent there, with status 403; empty when it may. */
  public Optional<String> refusal(Request request, Destination destination) {
    if (names(request, destination)
        || destination.fallbacks().stream().anyMatch(each -> names(request, each))) {
      return Optional.of(apis.getFirst().unknown().message());
    }
    return lists(request, destination) ? Optional.of(NO_LIST) : Optional.empty();
  }

  private boolean names(Request request, Destination destination) {
    ObjectNames.Sought sought = handles.sought(destination.baseUrl());
    return sought != null
        && (sought.in(request.path())
            || request.query().parameters().stream().map(Query.Parameter::text).anyMatch(sought::in)
            || sought.in(request.body()));
  }

  private boolean lists(Request request, Destination destination) {
    Destination.Shaping shaping = destination.shaping();
    return !request.operation().known()
        && shaping.ownCredential()
        && !shaping.pooled()
        && keepsPrefixes.test(destination.baseUrl())
        && (!request.method().equals("POST") || changesMethod(request))
        && isCollection(request.path());
  }

  /** Google takes a POST as another method when a header says so. */
  private static boolean changesMethod(Request request) {
    for (Header field : request.headers()) {
      String name = Headers.lower(field.name());
      if (name.contains("method-override") || name.startsWith("x-http-method")) {
        return true;
      }
    }
    return false;
  }

  private boolean isCollection(String path) {
    String last = lastSegment(path);
    return apis.stream().anyMatch(api -> api.collection().equalsIgnoreCase(last));
  }

  /** Decoded, without an empty segment behind it and without a verb. */
  private static String lastSegment(String path) {
    var reader = new WrittenText(path.getBytes(StandardCharsets.UTF_8));
    var segment = new StringBuilder();
    boolean over = false;
    for (int letter = reader.next(); letter != WrittenText.END; letter = reader.next()) {
      if (letter != '/' && over) {
        segment.setLength(0);
      }
      over = letter == '/';
      if (!over) {
        segment.append((char) letter);
      }
    }
    int verb = segment.indexOf(":");
    return verb < 0 ? segment.toString() : segment.substring(0, verb);
  }
}
