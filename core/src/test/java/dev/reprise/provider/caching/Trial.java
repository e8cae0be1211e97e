package dev.reprise.provider.caching;

import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.anthropic.AnthropicMarks;
import dev.reprise.provider.caching.registry.Rehearsal;
import dev.reprise.provider.openai.caching.OpenAiBreakpoints;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Requests of one scope on a clock that only tests move. Bodies are written with single quotes. */
public final class Trial {
  /** About 3,000 tokens. */
  public static final String LONG = "all work and no play ".repeat(570);

  /** About 1,500 tokens. */
  public static final String HALF = "makes jack a dull boy ".repeat(270);

  private final Rehearsal rehearsal;
  private long now = 1_000_000_000L;

  private Trial(NativeCaching kind, String dialect, String model, boolean stable) {
    this.rehearsal = new Rehearsal(kind, dialect, model, stable);
  }

  public static Trial anthropic(String model) {
    return new Trial(new AnthropicMarks(), "anthropic", model, false);
  }

  public static Trial declaredStable(String model) {
    return new Trial(new AnthropicMarks(), "anthropic", model, true);
  }

  public static Trial openAi(String model) {
    return new Trial(new OpenAiBreakpoints(), "openai-chat", model, false);
  }

  public Trial after(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
    return this;
  }

  /** Sent, and answered as if nothing was held any more. */
  public Rehearsal.Turn sendToForgetful(String singleQuoted) throws MalformedJson {
    byte[] body = singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Rehearsal.Turn turn = rehearsal.send(body, "default", now);
    long total = turn.sent().asked().positions().total();
    rehearsal.answered(turn, new TokenUsage(10, 0, total - 10, 10));
    return turn;
  }

  /** Sent, and answered as predicted. */
  public Rehearsal.Turn send(String singleQuoted) {
    return exactly(singleQuoted.replace('\'', '"'));
  }

  public Rehearsal.Turn exactly(String json) {
    try {
      byte[] body = json.getBytes(StandardCharsets.UTF_8);
      Rehearsal.Turn turn = rehearsal.send(body, "default", now);
      CachePlan plan = turn.plan();
      long total = Math.max(turn.sent().asked().positions().total(), plan.read() + plan.write());
      rehearsal.answered(
          turn, new TokenUsage(total - plan.read() - plan.write(), plan.read(), plan.write(), 10));
      return turn;
    } catch (MalformedJson e) {
      throw new AssertionError(json, e);
    }
  }

  public static String text(Rehearsal.Turn turn) {
    return new String(turn.body(), StandardCharsets.UTF_8);
  }
}
