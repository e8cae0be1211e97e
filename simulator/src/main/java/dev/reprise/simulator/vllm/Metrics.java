package dev.reprise.simulator.vllm;

import dev.reprise.simulator.world.Accounts;
import java.util.Locale;

/** The Prometheus page of a replica; token counters count tokens, not requests. */
final class Metrics {

  private Metrics() {}

  static String text(BlockCache.Counters cache, Accounts accounts) {
    StringBuilder page = new StringBuilder();
    line(page, "counter", "vllm:prefix_cache_queries_total", cache.queries());
    line(page, "counter", "vllm:prefix_cache_hits_total", cache.hits());
    long prompt = 0;
    long output = 0;
    for (Accounts.Total total : accounts.all().values()) {
      prompt += total.usage().prompt();
      output += total.usage().output();
    }
    line(page, "counter", "vllm:prompt_tokens_total", prompt);
    line(page, "counter", "vllm:generation_tokens_total", output);
    line(page, "counter", "vllm:num_preemptions_total", 0);
    line(page, "gauge", "vllm:num_requests_running", 0);
    line(page, "gauge", "vllm:num_requests_waiting", 0);
    double used = (double) cache.blocks() / cache.capacity();
    line(page, "gauge", "vllm:kv_cache_usage_perc", used);
    return page.toString();
  }

  private static void line(StringBuilder page, String type, String name, double value) {
    page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    page.append(name).append("{engine=\"0\",model_name=\"simulated\"} ");
    page.append(String.format(Locale.ROOT, "%.6f", value)).append('\n');
  }
}
