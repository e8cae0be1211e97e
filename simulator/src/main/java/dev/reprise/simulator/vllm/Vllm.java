package dev.reprise.simulator.vllm;

import dev.reprise.simulator.openai.Flavor;
import dev.reprise.simulator.openai.OpenAi;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Rejection;
import dev.reprise.simulator.world.Accounts;
import dev.reprise.simulator.world.Provider;
import dev.reprise.simulator.world.Scene;
import dev.reprise.simulator.world.Settings;
import java.util.List;

/**
 * One replica: the OpenAI paths, {@code /metrics}, {@code /health}, {@code /version}, {@code
 * /reset_prefix_cache}.
 */
public final class Vllm implements Provider {

  private final OpenAi wire;
  private final BlockCache cache;
  private final Accounts accounts;

  public Vllm(Settings settings, Accounts accounts) {
    this.accounts = accounts;
    cache = new BlockCache(settings.vllmBlocks());
    wire = new OpenAi(settings, accounts, Flavor.VLLM, cache);
  }

  @Override
  public boolean serves(Call call) {
    return true;
  }

  @Override
  public Answer answer(Scene scene) {
    return switch (scene.call().method() + " " + scene.call().path()) {
      case "GET /health" -> plain("");
      case "GET /version" -> json("{\"version\":\"0.11.0\"}");
      case "GET /metrics" -> plain(Metrics.text(cache.counters(), accounts));
      case "POST /reset_prefix_cache" -> {
        cache.reset();
        yield plain("");
      }
      default -> wire.answer(scene);
    };
  }

  @Override
  public Answer reject(Scene scene, Rejection rejection) {
    return wire.reject(scene, rejection);
  }

  @Override
  public Answer fail(Scene scene, int status, int retryAfterSeconds) {
    return wire.fail(scene, status, retryAfterSeconds);
  }

  @Override
  public String errorEvent(Scene scene) {
    return wire.errorEvent(scene);
  }

  private static Answer plain(String text) {
    return Answer.whole(
        200,
        List.of(new Header("content-type", "text/plain; version=0.0.4; charset=utf-8")),
        text,
        0);
  }

  private static Answer json(String text) {
    return Answer.whole(200, List.of(new Header("content-type", "application/json")), text, 0);
  }
}
