package dev.reprise.gateway.telemetry;

import dev.reprise.provider.BegunCall;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Telemetry;
import dev.reprise.telemetry.Timeline;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes one span for each request and one below it for each stage (contract 2.7), when the answer
 * was delivered and the decision is completed. The caller's sampled flag is obeyed. The refresh of
 * a stale answer in the background makes no spans.
 */
public final class Spans implements Telemetry, Delivered, Tracing, AutoCloseable {
  /** Running requests whose ids are remembered; requests beyond that have no trace. */
  private static final int MOST_UNDER_WAY = 50_000;

  private static final AttributeKey<List<String>> LAYERS =
      AttributeKey.stringArrayKey("reprise.layers");

  private final ConcurrentMap<String, Begun> underWay = new ConcurrentHashMap<>();
  private final ChosenIds ids = new ChosenIds();
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private final long epochAtZero;

  private record Begun(
      TraceIds ids, AtomicReference<@Nullable Decision> completed, AtomicBoolean delivered) {}

  /** Sends to an OTLP receiver over HTTP; {@code /v1/traces} is added to an address without it. */
  public static Spans sentTo(URI otlp) {
    String address = otlp.toString();
    String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    String endpoint = base.endsWith("/v1/traces") ? base : base + "/v1/traces";
    return new Spans(
        BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
            .build());
  }

  Spans(SpanProcessor processor) {
    this.provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(AttributeKey.stringKey("service.name"), "reprise"))))
            .setIdGenerator(ids)
            .setSampler(Sampler.parentBased(Sampler.alwaysOn()))
            .addSpanProcessor(processor)
            .build();
    this.tracer = provider.get("dev.reprise");
    Instant now = Instant.now();
    this.epochAtZero =
        TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
  }

  @Override
  public void began(String requestId, Headers headers) {
    if (underWay.size() < MOST_UNDER_WAY) {
      underWay.put(
          requestId,
          new Begun(TraceIds.of(headers, ids), new AtomicReference<>(), new AtomicBoolean()));
    }
  }

  @Override
  public Origin onward(String requestId, Origin origin) {
    Begun begun = underWay.get(requestId);
    return begun == null ? origin : new TracedOrigin(origin, begun.ids());
  }

  private record TracedOrigin(Origin origin, TraceIds ids) implements Origin {
    @Override
    public Reply ask(HttpCall call) {
      return origin.ask(traced(call));
    }

    @Override
    public BegunCall begin(HttpCall call) {
      return origin.begin(traced(call));
    }

    private HttpCall traced(HttpCall call) {
      return call.with(call.url(), ids.onward(call.headers()));
    }
  }

  @Override
  public void decided(Decision decision) {}

  @Override
  public void completed(Decision decision) {
    Begun begun = underWay.get(decision.id());
    if (begun != null
        && begun.completed().compareAndSet(null, decision)
        && begun.delivered().get()) {
      finish(decision);
    }
  }

  @Override
  public void delivered(Decision decision) {
    Begun begun = underWay.get(decision.id());
    if (begun != null) {
      begun.delivered().set(true);
      Decision completed = begun.completed().get();
      if (completed != null) {
        finish(completed);
      }
    }
  }

  @Override
  public void happened(Event event, String detail) {}

  /**
   * Delivery and completion may come at the same time; the thread that removes the entry makes the
   * spans.
   */
  private void finish(Decision decision) {
    Begun begun = underWay.remove(decision.id());
    if (begun != null && begun.ids().sampled()) {
      make(begun.ids(), decision);
    }
  }

  private void make(TraceIds chosen, Decision decision) {
    Timeline timeline = decision.timeline();
    Context root = Context.root();
    Context parent = chosen.parent().isValid() ? root.with(Span.wrap(chosen.parent())) : root;
    SpanBuilder builder =
        tracer
            .spanBuilder(decision.asked().operation().endpoint())
            .setSpanKind(SpanKind.SERVER)
            .setParent(parent)
            .setStartTimestamp(epoch(timeline.begunNanos()), TimeUnit.NANOSECONDS);
    SpanFacts.asked(builder, decision);
    Span server = begin(builder, chosen, chosen.server());
    SpanFacts.outcome(server, decision);
    for (Stage stage : Stage.values()) {
      if (timeline.walked(stage)) {
        stage(stage, chosen, decision, root.with(server));
      }
    }
    server.end(epoch(timeline.begunNanos() + timeline.totalNanos()), TimeUnit.NANOSECONDS);
  }

  private void stage(Stage stage, TraceIds chosen, Decision decision, Context parent) {
    Timeline timeline = decision.timeline();
    SpanBuilder builder =
        tracer
            .spanBuilder(stage.spanName())
            .setParent(parent)
            .setStartTimestamp(epoch(timeline.beganNanos(stage)), TimeUnit.NANOSECONDS);
    if (stage == Stage.PROVIDER) {
      builder.setSpanKind(SpanKind.CLIENT);
      SpanFacts.asked(builder, decision);
      SpanFacts.usage(builder, decision);
    } else if (stage == Stage.LOOKUP) {
      builder.setAttribute(LAYERS, List.of(SpanFacts.layers(decision)));
    }
    Span span =
        stage == Stage.PROVIDER ? begin(builder, chosen, chosen.provider()) : builder.startSpan();
    span.end(epoch(timeline.endedNanos(stage)), TimeUnit.NANOSECONDS);
  }

  private Span begin(SpanBuilder builder, TraceIds chosen, String spanId) {
    ids.next(chosen.trace(), spanId);
    Span span = builder.startSpan();
    ids.clear();
    return span;
  }

  private long epoch(long nanos) {
    return epochAtZero + nanos;
  }

  /** Sends what is still to be sent, for at most five seconds. */
  @Override
  public void close() {
    provider.shutdown().join(5, TimeUnit.SECONDS);
  }
}
