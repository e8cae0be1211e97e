package dev.reprise.gateway.telemetry;

import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;

/**
 * Reads the trace context of a request and writes the one of its call to the provider (W3C Trace
 * Context).
 */
public interface Tracing {
  /**
   * The request was read and is served now.
   *
   * @param headers as they came
   */
  void began(String requestId, Headers headers);

  /**
   * Wraps the origin so that calls for this request name the gateway's provider span as their
   * parent.
   */
  Origin onward(String requestId, Origin origin);

  /** Makes no traces: the caller's trace headers are forwarded unchanged. */
  Tracing OFF =
      new Tracing() {
        @Override
        public void began(String requestId, Headers headers) {}

        @Override
        public Origin onward(String requestId, Origin origin) {
          return origin;
        }
      };
}
