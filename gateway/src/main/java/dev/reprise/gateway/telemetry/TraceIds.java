package dev.reprise.gateway.telemetry;

import dev.reprise.request.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids of one request's spans. They are chosen before the spans are made, since the call to the
 * provider carries the id of its parent span.
 *
 * @param parent the caller's span; invalid when it named none
 */
record TraceIds(SpanContext parent, String trace, String server, String provider) {
  private static final String TRACEPARENT = "traceparent";
  private static final String TRACESTATE = "tracestate";

  static TraceIds of(Headers headers, IdGenerator ids) {
    SpanContext parent = parent(headers);
    return new TraceIds(
        parent,
        parent.isValid() ? parent.getTraceId() : ids.generateTraceId(),
        ids.generateSpanId(),
        ids.generateSpanId());
  }

  /** A context sent twice is no context (W3C Trace Context, section 3.2). */
  private static SpanContext parent(Headers headers) {
    if (headers.all(TRACEPARENT).size() != 1) {
      return SpanContext.getInvalid();
    }
    Context context =
        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, FIELDS);
    return Span.fromContext(context).getSpanContext();
  }

  /** The caller's sampled flag; true without one. */
  boolean sampled() {
    return !parent.isValid() || parent.isSampled();
  }

  /**
   * The headers of the call to the provider. The caller's tracestate is forwarded only together
   * with its trace (section 3.3).
   */
  Headers onward(Headers headers) {
    Headers kept = parent.isValid() ? headers : headers.without(TRACESTATE);
    return kept.with(TRACEPARENT, "00-" + trace + "-" + provider + "-" + (sampled() ? "01" : "00"));
  }

  private static final TextMapGetter<Headers> FIELDS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers carrier) {
          return List.of(TRACEPARENT, TRACESTATE);
        }

        @Override
        public @Nullable String get(@Nullable Headers carrier, String key) {
          if (carrier == null || !carrier.has(key)) {
            return null;
          }
          return String.join(",", carrier.all(key));
        }
      };
}
