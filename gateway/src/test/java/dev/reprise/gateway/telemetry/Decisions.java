package dev.reprise.gateway.telemetry;

import dev.reprise.artifact.Stamp;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.gateway.money.Accounts;
import dev.reprise.gateway.money.Predictions;
import dev.reprise.gateway.money.Vendors;
import dev.reprise.policy.Reason;
import dev.reprise.price.Prices;
import dev.reprise.request.EntryType;
import dev.reprise.request.Hints;
import dev.reprise.request.Operation;
import dev.reprise.request.Partition;
import dev.reprise.request.Principal;
import dev.reprise.telemetry.Decision;
import dev.reprise.telemetry.LayerResult;
import dev.reprise.telemetry.Outcome;
import dev.reprise.telemetry.Stage;
import dev.reprise.telemetry.Timeline;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decisions as the journey makes them, without the journey. */
public final class Decisions {
  public static final TokenUsage USAGE = new TokenUsage(1000, 500, 0, 100);
  static final Operation CHAT =
      new Operation(
          "openai-chat", "openai", Operation.Act.GENERATE, "chat.completions", "", false, "");

  private Decisions() {}

  /** Accounts at the shipped prices, models found by their names alone. */
  public static Accounts accounts() {
    Prices shipped = Prices.shipped();
    return new Accounts(
        () -> shipped, () -> Vendors.ANYBODY, new Predictions(InstantSource.system(), line -> {}));
  }

  public static Decision hit(String id, Decision.RequestSummary asked) {
    return decision(
        id, asked, Outcome.HIT, null, layer("l1", LayerResult.HIT, null), timeline(false));
  }

  public static Decision miss(String id, Decision.RequestSummary asked, Reason reason) {
    return decision(
        id, asked, Outcome.MISS, reason, layer("l1", LayerResult.MISS, reason), timeline(true));
  }

  public static Decision.RequestSummary asked(String tenant, @Nullable String agent, String model) {
    var hints = new Hints(null, agent, agent, List.of(), null, null, null, false);
    return new Decision.RequestSummary(
        new Principal(new Partition(tenant), null, null),
        CHAT,
        hints,
        model,
        false,
        100,
        "openai",
        "default");
  }

  static Decision.Layer layer(String name, LayerResult result, @Nullable Reason reason) {
    return new Decision.Layer(name, EntryType.MODEL_RESPONSE, result, reason, 3);
  }

  static Decision decision(
      String id,
      Decision.RequestSummary asked,
      Outcome outcome,
      @Nullable Reason reason,
      Decision.Layer layer,
      Timeline timeline) {
    boolean hit = outcome.answeredFromCache();
    var ended =
        new Decision.Ended(
            200,
            !hit,
            null,
            "",
            hit ? new TokenUsage(0, 0, 0, 0) : USAGE,
            asked.model() + "-1",
            "");
    return new Decision(
            id,
            Instant.parse("2026-11-21T12:00:00Z"),
            asked,
            new Decision.Ruled("allow", "model_response", "v1", "serve"),
            outcome,
            reason,
            "",
            "pc_1",
            false,
            List.of(layer),
            hit ? 7 : 0,
            hit ? USAGE : new TokenUsage(0, 0, 0, 0),
            Stamp.parse("1.1"),
            null,
            null,
            timeline,
            null,
            List.of())
        .ended(ended, null);
  }

  /** Began at 1 000 ns; the provider's part took 10 000 until its head, 30 000 until its end. */
  static Timeline timeline(boolean provider) {
    var timeline = new Timeline(1_000);
    walk(timeline, Stage.ASSEMBLE, 1_000, 1_100);
    walk(timeline, Stage.CANONICALISE, 1_100, 1_500);
    walk(timeline, Stage.LOOKUP, 1_500, 1_800);
    if (provider) {
      walk(timeline, Stage.PROVIDER, 2_000, 12_000);
      timeline.answered(32_000);
    }
    timeline.headReady(provider ? 12_500 : 2_500);
    timeline.firstByte(provider ? 13_000 : 2_600);
    timeline.ended(provider ? 33_000 : 2_600);
    timeline.delivered(provider ? 34_000 : 2_700);
    return timeline;
  }

  private static void walk(Timeline timeline, Stage stage, long began, long ended) {
    timeline.began(stage, began);
    timeline.ended(stage, ended);
  }
}
