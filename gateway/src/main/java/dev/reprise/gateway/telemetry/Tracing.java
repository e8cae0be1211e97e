package dev.reprise.gateway.telemetry;

import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;

/** The trace context a request brings and the one it leaves with (W3C Trace Context). */
public interface Tracing {
  /**
   * The request is understood; its journey begins.
   *
   * @param headers as they came
   */
  void began(String requestId, Headers headers);

  /**
   * The way to the provider for this request: what leaves names our provider span as its parent.
   */
  Origin onward(String requestId, Origin origin);

  /** No traces are made: the caller's own headers go through untouched. */
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
