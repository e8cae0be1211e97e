package dev.reprise.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.policy.Reason;
import dev.reprise.provider.Origin;
import dev.reprise.request.Headers;
import dev.reprise.response.Reply;
import dev.reprise.telemetry.Decision;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpansTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String CALLER = "b7ad6b7169203331";

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final Spans spans = new Spans(SimpleSpanProcessor.create(exporter));
  private final List<Headers> sent = new ArrayList<>();

  @AfterEach
  void close() {
    spans.close();
  }

  @Test
  void a_request_is_one_span_below_the_callers_with_one_for_each_stage_walked() {
    Decision miss = walked(Headers.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01"));
    SpanData server = span("chat.completions");
    assertThat(server.getTraceId()).isEqualTo(TRACE);
    assertThat(server.getParentSpanId()).isEqualTo(CALLER);
    assertThat(server.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(text(server, "reprise.outcome")).isEqualTo("miss");
    assertThat(text(server, "reprise.reason")).isEqualTo(Reason.ABSENT.code());
    assertThat(text(server, "reprise.key")).isEqualTo("pc_1");
    assertThat(server.getEndEpochNanos() - server.getStartEpochNanos())
        .isEqualTo(miss.timeline().totalNanos());
    assertThat(exporter.getFinishedSpanItems())
        .extracting(SpanData::getName)
        .containsExactlyInAnyOrder(
            "assemble", "canonicalise", "lookup", "provider", "chat.completions");
    assertThat(exporter.getFinishedSpanItems())
        .filteredOn(it -> it != server)
        .allMatch(it -> it.getParentSpanId().equals(server.getSpanId()));
  }

  @Test
  void the_provider_is_told_the_span_that_will_stand_for_its_call() {
    walked(Headers.of("traceparent", "00-" + TRACE + "-" + CALLER + "-01", "tracestate", "a=1"));
    SpanData provider = span("provider");
    assertThat(sent.getFirst().all("traceparent"))
        .containsExactly("00-" + TRACE + "-" + provider.getSpanId() + "-01");
    assertThat(sent.getFirst().first("tracestate")).contains("a=1");
    assertThat(provider.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(text(provider, "gen_ai.operation.name")).isEqualTo("chat");
    assertThat(text(provider, "gen_ai.provider.name")).isEqualTo("openai");
    assertThat(text(provider, "gen_ai.request.model")).isEqualTo("m-1");
    assertThat(text(provider, "gen_ai.response.model")).isEqualTo("m-1-1");
    assertThat(count(provider, "gen_ai.usage.input_tokens")).isEqualTo(1500);
    assertThat(count(provider, "gen_ai.usage.output_tokens")).isEqualTo(100);
    assertThat(count(provider, "gen_ai.usage.cache_read.input_tokens")).isEqualTo(500);
    assertThat(provider.getEndEpochNanos() - provider.getStartEpochNanos())
        .as("until its last byte")
        .isEqualTo(30_000);
  }

  @Test
  void a_caller_that_does_not_want_the_trace_gets_none_and_the_provider_hears_that() {
    walked(Headers.of("traceparent", "00-" + TRACE + "-" + CALLER + "-00"));
    assertThat(exporter.getFinishedSpanItems()).isEmpty();
    assertThat(sent.getFirst().first("traceparent").orElseThrow())
        .startsWith("00-" + TRACE + "-")
        .endsWith("-00")
        .doesNotContain(CALLER);
  }

  @Test
  void without_a_usable_context_a_trace_of_our_own_begins_and_foreign_state_is_dropped() {
    walked(Headers.of("traceparent", "00-" + "0".repeat(32) + "-zz-01", "tracestate", "a=1"));
    SpanData server = span("chat.completions");
    assertThat(server.getParentSpanContext().isValid()).isFalse();
    assertThat(sent.getFirst().first("traceparent").orElseThrow())
        .isEqualTo("00-" + server.getTraceId() + "-" + span("provider").getSpanId() + "-01");
    assertThat(sent.getFirst().has("tracestate")).isFalse();
  }

  @Test
  void spans_wait_for_the_later_of_completed_and_delivered() {
    Decision hit = Decisions.hit("req_1", Decisions.asked("acme", null, "m-1"));
    spans.began("req_1", Headers.NONE);
    spans.delivered(hit);
    assertThat(exporter.getFinishedSpanItems()).isEmpty();
    spans.completed(hit);
    assertThat(exporter.getFinishedSpanItems()).hasSize(4);
    spans.completed(hit);
    assertThat(exporter.getFinishedSpanItems()).as("a refresh later on").hasSize(4);
    assertThat(text(span("chat.completions"), "reprise.tier")).isEqualTo("l1");
    assertThat(count(span("chat.completions"), "reprise.tokens_avoided")).isEqualTo(1600);
    for (String kind : List.of("input", "output", "cache_read.input", "cache_creation.input")) {
      assertThat(count(span("chat.completions"), "gen_ai.usage." + kind + "_tokens"))
          .as("what the provider had to do")
          .isZero();
    }
  }

  @Test
  void tracing_that_is_off_leaves_the_way_out_as_it_is() {
    Origin origin = call -> Reply.whole(200, Headers.NONE, new byte[0]);
    assertThat(Tracing.OFF.onward("req_1", origin)).isSameAs(origin);
  }

  private Decision walked(Headers headers) {
    spans.began("req_1", headers);
    Origin origin =
        spans.onward(
            "req_1",
            call -> {
              sent.add(call.headers());
              return Reply.whole(200, Headers.NONE, new byte[0]);
            });
    origin.ask(new Origin.HttpCall("openai", "POST", "http://x", headers, new byte[0]));
    Decision miss = Decisions.miss("req_1", Decisions.asked("acme", null, "m-1"), Reason.ABSENT);
    spans.completed(miss);
    spans.delivered(miss);
    return miss;
  }

  private SpanData span(String name) {
    return exporter.getFinishedSpanItems().stream()
        .filter(it -> it.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String text(SpanData span, String name) {
    return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(name)));
  }

  private static long count(SpanData span, String name) {
    Long value = span.getAttributes().get(AttributeKey.longKey(name));
    return value == null ? -1 : value;
  }
}
