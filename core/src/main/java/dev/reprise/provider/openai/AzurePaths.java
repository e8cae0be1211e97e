package dev.reprise.provider.openai;

import dev.reprise.provider.Routes;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import java.util.HashMap;
import java.util.Map;

/**
 * The paths that only Azure has: {@code /openai/v1/…}, {@code /openai/…?api-version=}, and {@code
 * /openai/deployments/NAME/…?api-version=}, where the deployment is the model. {@code api-version}
 * is part of the key, as every parameter is.
 */
public final class AzurePaths {
  /** The kind of provider that has them. */
  public static final String KIND = "azure_openai";

  static final String PREFIX = "/openai/";
  static final String DEPLOYMENTS = "/openai/deployments/";

  private AzurePaths() {}

  /**
   * A dialect's routes, and where Azure has the same.
   *
   * @param routes {@code POST /v1/responses} to what it asks for
   */
  public static Map<String, Operation> beside(Map<String, Operation> routes) {
    var all = new HashMap<>(routes);
    routes.forEach(
        (route, operation) -> {
          String bare = route.replace(" /v1/", " " + PREFIX);
          all.put(bare, operation.onlyAt(KIND));
          all.put(route.replace(" /v1/", " " + PREFIX + "v1/"), operation.onlyAt(KIND));
        });
    return all;
  }

  /**
   * Reads the paths that name a deployment, and says of all others under {@link #PREFIX} that they
   * are Azure's and not known.
   *
   * @param routes as for {@link #beside}
   * @param dialect the name under which unknown ones are passed on
   */
  public static Routes.PathPattern others(Map<String, Operation> routes, String dialect) {
    Operation unknown = OpenAi.operation(dialect, Act.UNKNOWN, "unknown").onlyAt(KIND);
    return (method, path, query) -> {
      if (!path.startsWith(PREFIX)) {
        return null;
      }
      int end = path.startsWith(DEPLOYMENTS) ? path.indexOf('/', DEPLOYMENTS.length()) : -1;
      if (end <= DEPLOYMENTS.length()) {
        return unknown;
      }
      Operation known = routes.get(method + " /v1" + path.substring(end));
      String deployment = path.substring(DEPLOYMENTS.length(), end);
      return known == null
          ? unknown.modelInPath(deployment)
          : known.modelInPath(deployment).onlyAt(KIND);
    };
  }
}
