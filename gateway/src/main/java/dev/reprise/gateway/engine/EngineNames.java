package dev.reprise.gateway.engine;

import java.util.Set;

/**
 * What engines call it.
 *
 * @param utilisation gauges of the share of cache blocks in use, 0 to 1
 * @param asked counters of prompt tokens looked up
 * @param found counters of those found
 */
record EngineNames(Set<String> utilisation, Set<String> asked, Set<String> found) {
  /** vLLM, production metrics; older releases and registries without {@code _total} too. */
  static final EngineNames VLLM =
      new EngineNames(
          Set.of("vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"),
          Set.of("vllm:prefix_cache_queries_total", "vllm:prefix_cache_queries"),
          Set.of("vllm:prefix_cache_hits_total", "vllm:prefix_cache_hits"));

  /** SGLang, started with {@code --enable-metrics}. */
  static final EngineNames SGLANG =
      new EngineNames(
          Set.of("sglang:token_usage"),
          Set.of("sglang:prompt_tokens_total"),
          Set.of("sglang:cached_tokens_total"));
}
