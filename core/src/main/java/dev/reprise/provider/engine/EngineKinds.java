package dev.reprise.provider.engine;

import dev.reprise.provider.EngineMetrics;
import dev.reprise.provider.ProviderKind;
import dev.reprise.provider.openai.OpenAi;
import java.util.List;
import java.util.Set;

/** Self-hosted engines. They speak OpenAI's dialects and have no prices. */
public final class EngineKinds {
  /** Production metrics; older releases and registries without {@code _total} too. */
  public static final ProviderKind VLLM =
      engine("vllm")
          .measuredBy(
              new EngineMetrics(
                  Set.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"),
                  Set.of("vllm:prefix_cache_queries_total", "vllm:prefix_cache_queries"),
                  Set.of("vllm:prefix_cache_hits_total", "vllm:prefix_cache_hits")));

  /** Started with {@code --enable-metrics}. */
  public static final ProviderKind SGLANG =
      engine("sglang")
          .measuredBy(
              new EngineMetrics(
                  Set.of("sglang:token_usage"),
                  Set.of("sglang:prompt_tokens_total"),
                  Set.of("sglang:cached_tokens_total")));

  public static final List<ProviderKind> ALL =
      List.of(VLLM, SGLANG, engine("llamacpp"), engine("tgi"));

  private EngineKinds() {}

  private static ProviderKind engine(String word) {
    return ProviderKind.of(word, OpenAi.NAME).addressed(OpenAi.ADDRESSING);
  }
}
