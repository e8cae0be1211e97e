package dev.reprise.plan;

import dev.reprise.provider.Destination;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.body.Outline;
import dev.reprise.request.Request;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Timeline;

/**
 * A request and what its dialect found in it, before a provider was chosen to answer it.
 *
 * @param outline what policy, routing and telemetry need of the body
 * @param timeline when each stage began and ended
 */
public record ReadRequest(Request request, Dialect dialect, Outline outline, Timeline timeline) {
  /** What was asked, as the decision record says it, when nobody is there to answer. */
  public Decision.RequestSummary asked() {
    return asked("", "");
  }

  /** The same when this destination answers. */
  Decision.RequestSummary asked(Destination destination) {
    return asked(destination.provider(), destination.route());
  }

  private Decision.RequestSummary asked(String provider, String route) {
    return new Decision.RequestSummary(
        request.principal(),
        request.operation(),
        request.hints(),
        outline.model(),
        outline.streamed(),
        request.body().length,
        provider,
        route);
  }

  /** The same read in a request that was made again. */
  ReadRequest again(String id, Timeline fresh) {
    return new ReadRequest(request.again(id), dialect, outline, fresh);
  }

  /** The same reading of a request whose body was rearranged. */
  ReadRequest with(Request other) {
    return new ReadRequest(other, dialect, outline, timeline);
  }
}
