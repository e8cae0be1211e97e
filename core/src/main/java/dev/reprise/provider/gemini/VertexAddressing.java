package dev.reprise.provider.gemini;

import dev.reprise.provider.Addressing;
import dev.reprise.provider.TokenGrant;
import org.jspecify.annotations.Nullable;

/**
 * Vertex AI's addresses. The base URL is kept with its project and location, {@code
 * https://HOST/projects/P/locations/L}, since they say whose models are asked; the version stands
 * before them in a request's path. Paths of the Gemini API are asked as Vertex AI writes them.
 */
final class VertexAddressing implements Addressing {
  private static final String UPLOAD = "/upload/";
  private static final String MODELS = "/models/";
  private static final String KEPT = "/cachedContents";
  private static final String PROJECTS = "/" + VertexPaths.PROJECTS;

  private static final TokenGrant GRANT =
      new TokenGrant(
          "https://www.googleapis.com/auth/cloud-platform",
          "https://oauth2.googleapis.com/token",
          "GOOGLE_APPLICATION_CREDENTIALS",
          ".config/gcloud/application_default_credentials.json");

  @Override
  public boolean byProject() {
    return true;
  }

  @Override
  public TokenGrant grant() {
    return GRANT;
  }

  @Override
  public String normal(String url) {
    return Addressing.withoutSlashes(url);
  }

  @Override
  public String ofProject(String project, String location, @Nullable String address) {
    String host =
        address == null ? host(location) : Addressing.whole("/v1", "/v1beta1").normal(address);
    return host + PROJECTS + project + "/locations/" + location;
  }

  private static String host(String location) {
    return switch (location) {
      case "global" -> "https://aiplatform.googleapis.com";
      case "us", "eu" -> "https://aiplatform." + location + ".rep.googleapis.com";
      default -> "https://" + location + "-aiplatform.googleapis.com";
    };
  }

  /**
   * Only paths that stay in the project and location of the base URL, because all are asked with
   * the gateway's own token: those that name both, and those below which {@link #url} writes both.
   */
  @Override
  public boolean serves(String base, String path) {
    String place = base.substring(Math.max(base.indexOf(PROJECTS), 0)) + "/";
    int behind = path.indexOf('/', path.startsWith(UPLOAD) ? UPLOAD.length() : 1);
    String rest = behind < 0 ? "" : path.substring(behind);
    return rest.startsWith(place)
        || !path.startsWith(UPLOAD)
            && (rest.startsWith(MODELS)
                || rest.startsWith("/" + VertexPaths.PUBLISHERS)
                || rest.equals(KEPT)
                || rest.startsWith(KEPT + "/"));
  }

  @Override
  public String url(String base, String path) {
    int at = base.indexOf(PROJECTS);
    int behind = path.indexOf('/', 1);
    String version = path.substring(0, Math.max(behind, 0));
    String rest = path.substring(version.length());
    String host = at < 0 ? base : base.substring(0, at);
    String place = at < 0 ? "" : base.substring(at);
    if (rest.startsWith("/" + VertexPaths.PUBLISHERS)) {
      return host + version + place + rest;
    }
    String own = version.equals("/v1") ? version : "/v1beta1";
    if (rest.startsWith(MODELS)) {
      return host + own + place + "/publishers/google" + rest;
    }
    return rest.startsWith(KEPT) ? host + own + place + rest : host + path;
  }
}
