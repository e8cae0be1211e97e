package dev.reprise.provider.gemini;

import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import org.jspecify.annotations.Nullable;

/**
 * The paths that only Vertex AI has: {@code
 * /v1/projects/P/locations/L/publishers/google/models/M:generateContent}, also with {@code v1beta1}
 * and without project and location. Models of other publishers are passed on untouched.
 */
final class VertexPaths {
  /** The kind of provider that has them. */
  static final String KIND = "vertex";

  static final String PROJECTS = "projects/";
  static final String PUBLISHERS = "publishers/";
  private static final String LOCATIONS = "locations/";
  private static final String OWN_MODELS = "google/models/";

  private VertexPaths() {}

  /** The operation, UNKNOWN for Vertex AI's other paths, null when the path is not Vertex AI's. */
  static @Nullable Operation resolve(String method, String path, Query query) {
    String version = version(path);
    if (version == null) {
      return null;
    }
    String resource = afterLocation(path.substring(version.length() + 2));
    int colon = resource.lastIndexOf(':');
    Operation asked =
        resource.startsWith(PUBLISHERS) && colon > 0 && method.equals("POST")
            ? called(version, resource.substring(PUBLISHERS.length(), colon), resource, query)
            : GeminiRoutes.unknown();
    return asked.onlyAt(KIND);
  }

  private static @Nullable String version(String path) {
    if (path.startsWith("/v1beta1/")) {
      return "v1beta1";
    }
    boolean first = path.startsWith("/v1/" + PROJECTS) || path.startsWith("/v1/" + PUBLISHERS);
    return first ? "v1" : null;
  }

  /** What stands behind {@code projects/P/locations/L/}, or the whole where that is missing. */
  private static String afterLocation(String rest) {
    if (!rest.startsWith(PROJECTS)) {
      return rest;
    }
    int project = rest.indexOf('/', PROJECTS.length());
    if (project < 0 || !rest.startsWith(LOCATIONS, project + 1)) {
      return rest;
    }
    int location = rest.indexOf('/', project + 1 + LOCATIONS.length());
    return location < 0 ? rest : rest.substring(location + 1);
  }

  private static Operation called(String version, String named, String resource, Query query) {
    String verb = resource.substring(resource.lastIndexOf(':') + 1);
    String model = named.substring(named.lastIndexOf('/') + 1);
    boolean own = named.equals(OWN_MODELS + model) && !model.isEmpty() && model.indexOf('%') < 0;
    Operation known = own ? GeminiRoutes.called(version, model, verb, query) : null;
    return known != null ? known : GeminiRoutes.unknown().modelInPath(model);
  }
}
