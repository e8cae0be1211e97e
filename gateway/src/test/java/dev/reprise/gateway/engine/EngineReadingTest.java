package dev.reprise.gateway.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.EngineMetrics;
import dev.reprise.provider.engine.EngineKinds;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EngineReadingTest {
  private static final EngineMetrics VLLM_NAMES =
      Objects.requireNonNull(EngineKinds.VLLM.metrics());
  private static final EngineMetrics SGLANG_NAMES =
      Objects.requireNonNull(EngineKinds.SGLANG.metrics());

  private static final String VLLM =
      """
      # HELP vllm:kv_cache_usage_perc KV-cache usage. 1 means 100 percent usage.
      # TYPE vllm:kv_cache_usage_perc gauge
      vllm:kv_cache_usage_perc{engine="0",model_name="tiny"} 0.25
      vllm:kv_cache_usage_perc{engine="1",model_name="a \\"}\\" b"} 0.75
      vllm:prefix_cache_queries_total{engine="0",model_name="tiny"} 1.5971e+04
      vllm:prefix_cache_queries_total{engine="1",model_name="tiny"} 29.0
      vllm:prefix_cache_queries_created{engine="0"} 1.7952922955475748e+09
      vllm:external_prefix_cache_hits_total{engine="0"} 99.0
      vllm:prefix_cache_hits_total{engine="0",model_name="tiny"} 7936.0 1795292295547
      """;

  private static EngineReading read(EngineMetrics names, String text) {
    return EngineReading.of(names, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void counts_of_all_engines_are_added_and_the_fullest_counts() {
    assertThat(read(VLLM_NAMES, VLLM)).isEqualTo(new EngineReading(0.75, 16_000, 7_936));
  }

  @Test
  void sglang_tells_the_same_in_other_words() {
    assertThat(
            read(
                SGLANG_NAMES,
                """
                sglang:token_usage{model_name="m-1"} 0.5
                sglang:prompt_tokens_total{model_name="m-1"} 100.0
                sglang:cached_tokens_total{cache_source="device"} 40.0
                sglang:cached_tokens_total{cache_source="host"} 2.0
                """))
        .isEqualTo(new EngineReading(0.5, 100, 42));
  }

  @Test
  void what_is_not_told_is_not_zero() {
    assertThat(read(VLLM_NAMES, "up 1\n").utilisation()).isNaN();
    assertThat(read(VLLM_NAMES, "vllm:kv_cache_usage_perc NaN\n").utilisation()).isNaN();
  }

  @Test
  void a_page_cut_anywhere_is_read_as_far_as_it_goes() {
    for (int end = 0; end < VLLM.length(); end++) {
      EngineReading cut = read(VLLM_NAMES, VLLM.substring(0, end));
      assertThat(cut.asked()).isLessThanOrEqualTo(16_000);
      assertThat(cut.found()).isLessThanOrEqualTo(7_936);
    }
  }

  @Test
  void damaged_pages_are_survived() {
    long seed = 7;
    var random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] page = VLLM.getBytes(StandardCharsets.UTF_8);
      for (int flips = 0; flips < 8; flips++) {
        page[random.nextInt(page.length)] = (byte) random.nextInt(256);
      }
      assertThat(EngineReading.of(VLLM_NAMES, page)).as("seed " + seed).isNotNull();
    }
  }
}
