package dev.reprise.gateway.placement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.catalogue.CacheKinds;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.caching.NativeCaching;
import dev.reprise.provider.caching.registry.Rehearsal;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A simulated provider that bills, and a virtual clock; requests go through a strategy. */
final class Market {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A request and how long after the one before it comes. */
  record Step(Duration after, String body) {}

  /** What a workload cost, in permille tokens of the input price. */
  record Bill(long cost, long read, long written, long prompt, int rejected) {
    double against(Bill other) {
      return (double) cost / other.cost;
    }
  }

  private final boolean anthropic;
  private final String model;

  Market(String model) {
    this.model = model;
    this.anthropic = model.startsWith("claude");
  }

  /** As the client sent it. */
  Bill plain(List<Step> steps) {
    return edited(steps, body -> body);
  }

  /** With the body changed by a fixed rule. */
  Bill edited(List<Step> steps, UnaryOperator<String> rule) {
    return run(
        steps,
        new Strategy() {
          @Override
          public byte[] send(String body, long now) {
            return rule.apply(body).getBytes(StandardCharsets.UTF_8);
          }

          @Override
          public void answered(TokenUsage usage) {}
        });
  }

  /** As Reprise would send it. */
  Bill ours(List<Step> steps, boolean stable) {
    String dialect = anthropic ? "anthropic" : "openai-chat";
    NativeCaching kind =
        CacheKinds.ALL.stream()
            .filter(
                each -> each.name().equals(anthropic ? "anthropic-marks" : "openai-breakpoints"))
            .findFirst()
            .orElseThrow();
    var rehearsal = new Rehearsal(kind, dialect, model, stable);
    return run(steps, new Ours(rehearsal));
  }

  private static final class Ours implements Strategy {
    private final Rehearsal rehearsal;
    private Rehearsal.Turn turn;

    Ours(Rehearsal rehearsal) {
      this.rehearsal = rehearsal;
    }

    @Override
    public byte[] send(String body, long now) {
      try {
        turn = rehearsal.send(body.getBytes(StandardCharsets.UTF_8), "default", now);
        return turn.body();
      } catch (MalformedJson e) {
        throw new AssertionError(body, e);
      }
    }

    @Override
    public void answered(TokenUsage usage) {
      rehearsal.answered(turn, usage);
    }
  }

  /** What becomes of each body, and what is learnt. */
  private interface Strategy {
    byte[] send(String body, long now);

    void answered(TokenUsage usage);
  }

  private Bill run(List<Step> steps, Strategy strategy) {
    var clock = new VirtualClock();
    var simulator = new Simulator(Settings.instant(), clock);
    long cost = 0;
    long read = 0;
    long written = 0;
    long prompt = 0;
    int rejected = 0;
    for (Step step : steps) {
      clock.advance(step.after());
      byte[] body = strategy.send(step.body(), clock.nanos());
      Answer answer = simulator.answer(call(body));
      if (answer.status() != 200) {
        rejected++;
        continue;
      }
      TokenUsage usage = usage(answer);
      strategy.answered(usage);
      cost += cost(usage);
      read += usage.cacheRead();
      written += usage.cacheWrite();
      prompt += usage.prompt();
    }
    return new Bill(cost, read, written, prompt, rejected);
  }

  private static long cost(TokenUsage usage) {
    return usage.input() * 1000
        + usage.cacheRead() * 100
        + usage.cacheWrite5m() * 1250
        + usage.cacheWrite1h() * 2000;
  }

  private Call call(byte[] body) {
    var headers =
        List.of(
            new Header("x-api-key", "ada"),
            new Header("anthropic-version", "2023-06-01"),
            new Header("content-type", "application/json"));
    return anthropic
        ? new Call("POST", "/v1/messages", headers, body)
        : new Call(
            "POST",
            "/v1/chat/completions",
            List.of(new Header("authorization", "Bearer ada")),
            body);
  }

  private TokenUsage usage(Answer answer) {
    try {
      JsonNode usage = JSON.readTree(answer.body()).path("usage");
      if (anthropic) {
        JsonNode split = usage.path("cache_creation");
        return new TokenUsage(
            usage.path("input_tokens").asLong(),
            usage.path("cache_read_input_tokens").asLong(),
            split.path("ephemeral_5m_input_tokens").asLong(),
            split.path("ephemeral_1h_input_tokens").asLong(),
            usage.path("output_tokens").asLong(),
            dev.reprise.artifact.Billing.PLAIN);
      }
      JsonNode details = usage.path("prompt_tokens_details");
      long cached = details.path("cached_tokens").asLong();
      long written = details.path("cache_write_tokens").asLong();
      long all = usage.path("prompt_tokens").asLong();
      return new TokenUsage(all - cached - written, cached, written, 0);
    } catch (IOException e) {
      throw new AssertionError(answer.text(), e);
    }
  }
}
