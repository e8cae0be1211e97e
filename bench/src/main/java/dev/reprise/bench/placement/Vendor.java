package dev.reprise.bench.placement;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.price.ModelPrices;
import dev.reprise.price.Prices;
import dev.reprise.price.Rates;
import dev.reprise.provider.anthropic.AnthropicMarks;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.openai.caching.OpenAiBreakpoints;
import dev.reprise.simulator.anthropic.Anthropic;
import dev.reprise.simulator.cache.Rendering;
import dev.reprise.simulator.openai.OpenAi;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Who bills: how he is called, what he reports, what he charges. */
enum Vendor {
  ANTHROPIC("anthropic", "claude-sonnet-4-6", "anthropic"),
  OPENAI("openai", "gpt-5.6-sol", "openai-chat");

  final String label;
  final String model;
  final String dialect;
  private final ModelPrices prices;

  Vendor(String label, String model, String dialect) {
    this.label = label;
    this.model = model;
    this.dialect = dialect;
    this.prices = Prices.shipped().find(label, model, Workload.DAY).orElseThrow();
  }

  NativeCaching caching() {
    return this == ANTHROPIC ? new AnthropicMarks() : new OpenAiBreakpoints();
  }

  Call call(String tenant, byte[] body) {
    return this == ANTHROPIC
        ? new Call(
            "POST",
            "/v1/messages",
            List.of(new Header("x-api-key", tenant), new Header("anthropic-version", "2023-06-01")),
            body)
        : new Call(
            "POST",
            "/v1/chat/completions",
            List.of(new Header("authorization", "Bearer " + tenant)),
            body);
  }

  Rendering rendering(Ask ask) {
    Call call = call(ask.tenant(), ask.bytes());
    return this == ANTHROPIC
        ? Anthropic.rendering(call, Settings.instant())
        : OpenAi.rendering(call, Settings.instant());
  }

  /** Of the prompt; what is written in answer is the same whatever is cached. */
  TokenUsage usage(Answer answer) {
    JsonNode usage = parsed(answer).path("usage");
    if (this == ANTHROPIC) {
      JsonNode split = usage.path("cache_creation");
      return new TokenUsage(
          usage.path("input_tokens").asLong(),
          usage.path("cache_read_input_tokens").asLong(),
          split.path("ephemeral_5m_input_tokens").asLong(),
          split.path("ephemeral_1h_input_tokens").asLong(),
          0,
          Billing.PLAIN);
    }
    JsonNode details = usage.path("prompt_tokens_details");
    long cached = details.path("cached_tokens").asLong();
    long written = details.path("cache_write_tokens").asLong();
    long prompt = usage.path("prompt_tokens").asLong();
    return new TokenUsage(prompt - cached - written, cached, written, 0);
  }

  private static JsonNode parsed(Answer answer) {
    try {
      return Json.parse(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(answer.text(), e);
    }
  }

  /** Femto-dollars. */
  long cost(TokenUsage usage) {
    return prices.cost(usage, Workload.DAY).billed();
  }

  /** Femto-dollars a token of each kind; workloads stay below the size where prices step up. */
  Rates rates() {
    return Objects.requireNonNull(prices.rates(Workload.DAY, 1));
  }

  String prices() {
    return prices.name() + ", " + prices.origin().source() + " " + prices.origin().date();
  }
}
