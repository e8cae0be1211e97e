package dev.reprise.gateway.telemetry;

import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/** Gives the next span that is made on this thread the chosen ids; other spans get random ones. */
final class ChosenIds implements IdGenerator {
  private final IdGenerator random = IdGenerator.random();
  private final ThreadLocal<@Nullable String> trace = new ThreadLocal<>();
  private final ThreadLocal<@Nullable String> span = new ThreadLocal<>();

  void next(String traceId, String spanId) {
    trace.set(traceId);
    span.set(spanId);
  }

  @Override
  public String generateSpanId() {
    return taken(span, random.generateSpanId());
  }

  @Override
  public String generateTraceId() {
    return taken(trace, random.generateTraceId());
  }

  /** Forgets ids that were not used: the trace id is not needed when the parent has one. */
  void clear() {
    trace.remove();
    span.remove();
  }

  private static String taken(ThreadLocal<@Nullable String> chosen, String otherwise) {
    String mine = chosen.get();
    chosen.remove();
    return mine == null ? otherwise : mine;
  }
}
