package dev.reprise.provider;

import dev.reprise.request.Request;
import java.util.Optional;

/** Which provider answers (contract 2.6): the dialect of the path, then the routes, first match. */
public interface Router {
  /** Empty: nobody is configured for this; the message to the caller says so. */
  Optional<Destination> route(Request request, String model);
}
