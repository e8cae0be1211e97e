package dev.reprise.provider;

import dev.reprise.request.Request;
import java.util.Optional;

/** Which provider answers (contract 2.6): the dialect of the path, then the routes, first match. */
public interface Router {
  /** Empty: nobody is configured for this; the message to the caller says so. */
  Optional<Destination> route(Request request, String model);

  /**
   * Whether prefixes are kept as objects at a provider with this base URL, by whatever route: then
   * a list of its objects shows them.
   */
  default boolean keepsPrefixes(String baseUrl) {
    return false;
  }

  /** The same object for as long as every answer of {@link #route} would be the same. */
  default Object generation() {
    return this;
  }
}
