package dev.reprise.gateway.telemetry;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.catalogue.Dialects;
import dev.reprise.gateway.money.ShownNames;
import dev.reprise.policy.Reason;
import dev.reprise.provider.Family;
import dev.reprise.request.Operation;
import dev.reprise.telemetry.Decision;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes the attributes of spans: OpenTelemetry's {@code gen_ai.*} names where there is one, {@code
 * reprise.*} for the rest. Values are names, hashes and counts, each cut to a length; never text of
 * a prompt or an answer.
 */
final class SpanFacts {
  private static final int LONGEST = 128;

  private SpanFacts() {}

  /** Operation, provider and model: on the request's span and on the provider's. */
  static void asked(SpanBuilder span, Decision decision) {
    Decision.RequestSummary asked = decision.asked();
    span.setAttribute("gen_ai.operation.name", operation(asked.operation()));
    span.setAttribute("gen_ai.provider.name", names(asked.operation().family()).provider());
    text(span, "gen_ai.request.model", ShownNames.of(asked.model()));
    if (decision.ended() != null) {
      text(span, "gen_ai.response.model", decision.ended().answeredBy());
    }
    text(span, "reprise.provider", asked.provider());
  }

  private static @Nullable String shown(@Nullable String name) {
    return name == null ? null : ShownNames.of(name);
  }

  /** Outcome, reason and policy: on the request's span. */
  static void outcome(Span span, Decision decision) {
    span.setAttribute("reprise.request_id", decision.id());
    span.setAttribute("reprise.outcome", word(decision.outcome()));
    text(span, "reprise.reason", code(decision.reason()));
    text(span, "reprise.key", decision.key());
    text(span, "reprise.tier", tier(decision));
    text(span, "reprise.partition", decision.asked().principal().partition().name());
    text(span, "reprise.route", decision.asked().route());
    text(span, "reprise.task", shown(decision.asked().hints().task()));
    text(span, "reprise.agent", shown(decision.asked().hints().agent()));
    text(span, "reprise.policy.ruling", decision.ruled().word());
    text(span, "reprise.policy.rule", decision.ruled().rule());
    text(span, "reprise.policy.version", decision.ruled().policyVersion());
    span.setAttribute("reprise.collapsed", decision.collapsed());
    span.setAttribute("reprise.streamed", decision.asked().streamed());
    if (decision.outcome().answeredFromCache()) {
      span.setAttribute("reprise.age_seconds", decision.ageSeconds());
      span.setAttribute("reprise.tokens_avoided", decision.avoided().total());
      // No provider was asked: a sum over spans is right, and a missing figure is no question.
      span.setAttribute("gen_ai.usage.input_tokens", 0);
      span.setAttribute("gen_ai.usage.output_tokens", 0);
      span.setAttribute("gen_ai.usage.cache_read.input_tokens", 0);
      span.setAttribute("gen_ai.usage.cache_creation.input_tokens", 0);
    }
    if (decision.ended() != null) {
      ended(span, decision.ended());
    }
  }

  private static void ended(Span span, Decision.Ended ended) {
    span.setAttribute("http.response.status_code", ended.status());
    span.setAttribute("reprise.stored", ended.stored());
    text(span, "reprise.not_stored", code(ended.notStored()));
    if (ended.status() >= 500) {
      span.setStatus(StatusCode.ERROR);
    }
  }

  /**
   * The tokens that the provider billed: on the provider's span only, so that sums over spans are
   * right.
   */
  static void usage(SpanBuilder span, Decision decision) {
    TokenUsage usage = decision.ended() == null ? TokenUsage.UNKNOWN : decision.ended().usage();
    if (usage.known()) {
      span.setAttribute(
          "gen_ai.usage.input_tokens", usage.input() + usage.cacheRead() + usage.cacheWrite());
      span.setAttribute("gen_ai.usage.output_tokens", usage.output());
      span.setAttribute("gen_ai.usage.cache_read.input_tokens", usage.cacheRead());
      span.setAttribute("gen_ai.usage.cache_creation.input_tokens", usage.cacheWrite());
    }
  }

  /** The tiers asked, as {@code l1:miss}. */
  static String[] layers(Decision decision) {
    return decision.layers().stream()
        .map(layer -> layer.name() + ":" + layer.result().word())
        .toArray(String[]::new);
  }

  private static @Nullable String tier(Decision decision) {
    return decision.outcome().answeredFromCache() && !decision.layers().isEmpty()
        ? decision.layers().getLast().name()
        : null;
  }

  private static String operation(Operation operation) {
    return switch (operation.act()) {
      case GENERATE -> names(operation.family()).generation();
      case EMBED -> "embeddings";
      case RERANK, COUNT_TOKENS, LIST_MODELS, UNKNOWN -> word(operation.act());
    };
  }

  private static Family.SpanNames names(String family) {
    return Dialects.SHIPPED
        .family(family)
        .map(Family::spans)
        .orElseGet(() -> new Family.SpanNames(family, "chat"));
  }

  static String word(Enum<?> name) {
    return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static @Nullable String code(@Nullable Reason reason) {
    return reason == null ? null : reason.code();
  }

  private static void text(SpanBuilder span, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      span.setAttribute(name, clipped(value));
    }
  }

  private static void text(Span span, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      span.setAttribute(name, clipped(value));
    }
  }

  private static String clipped(String value) {
    return value.length() > LONGEST ? value.substring(0, LONGEST) : value;
  }
}
