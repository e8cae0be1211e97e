package dev.reprise.simulator.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Usage;

/** {@code usage} of both APIs; {@code cache_write_tokens} only from gpt-5.6 on. */
final class UsageNodes {

  private UsageNodes() {}

  static ObjectNode chat(Usage usage, int reasoning, boolean writes, Flavor flavor) {
    int total = usage.prompt() + usage.output();
    ObjectNode node = Json.object().put("prompt_tokens", usage.prompt());
    if (flavor == Flavor.VLLM) {
      node.put("total_tokens", total).put("completion_tokens", usage.output());
      node.putObject("prompt_tokens_details").put("cached_tokens", usage.cacheRead());
      return node;
    }
    node.put("completion_tokens", usage.output()).put("total_tokens", total);
    ObjectNode prompt = node.putObject("prompt_tokens_details");
    prompt.put("cached_tokens", usage.cacheRead()).put("audio_tokens", 0);
    if (writes) {
      prompt.put("cache_write_tokens", usage.cacheWrite());
    }
    node.putObject("completion_tokens_details")
        .put("reasoning_tokens", reasoning)
        .put("audio_tokens", 0)
        .put("accepted_prediction_tokens", 0)
        .put("rejected_prediction_tokens", 0);
    return node;
  }

  static ObjectNode responses(Usage usage, int reasoning, boolean writes) {
    ObjectNode node = Json.object().put("input_tokens", usage.prompt());
    ObjectNode input = node.putObject("input_tokens_details");
    if (writes) {
      input.put("cache_write_tokens", usage.cacheWrite());
    }
    input.put("cached_tokens", usage.cacheRead());
    node.put("output_tokens", usage.output());
    node.putObject("output_tokens_details").put("reasoning_tokens", reasoning);
    return node.put("total_tokens", usage.prompt() + usage.output());
  }
}
