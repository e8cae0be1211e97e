package dev.reprise.simulator.vllm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class VllmTest {

  private Simulator replica = replica(8192);

  private static Simulator replica(int blocks) {
    return new Simulator(
        Settings.instant().withKind(Settings.Kind.VLLM).withVllmBlocks(blocks), new VirtualClock());
  }

  private int cached(String text, String salt) {
    String body =
        "{\"model\":\"any/model\",\"temperature\":0,\"max_tokens\":9,\"cache_salt\":\""
            + salt
            + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + text
            + "\"}]}";
    try {
      JsonNode answer = Json.parse(replica.answer(Call.post("/v1/chat/completions", body)).body());
      return answer.at("/usage/prompt_tokens_details/cached_tokens").asInt(-1);
    } catch (IOException notJson) {
      throw new AssertionError(notJson);
    }
  }

  /** 400 characters are 100 tokens; with 4 of framing that is 6 full blocks of 16. */
  @Test
  void only_full_blocks_are_cached_and_the_last_token_is_computed_again() {
    String text = "x".repeat(400);
    assertThat(cached(text, "a")).isZero();
    assertThat(cached(text, "a")).isEqualTo(96);
    assertThat(cached(text + "y".repeat(400), "a")).isEqualTo(96);
  }

  @Test
  void the_salt_parts_the_cache() {
    String text = "x".repeat(400);
    cached(text, "a");
    assertThat(cached(text, "b")).isZero();
    assertThat(cached(text, "a")).isEqualTo(96);
  }

  @Test
  void the_pool_evicts_the_least_recently_used_tail_first() {
    replica = replica(8);
    String one = "1".repeat(400);
    cached(one, "a");
    cached("2".repeat(240), "a");
    assertThat(cached(one, "a")).as("its head survived").isEqualTo(64);
  }

  @Test
  void metrics_count_tokens_and_the_cache_can_be_reset() {
    String text = "x".repeat(400);
    cached(text, "a");
    cached(text, "a");
    String page = replica.answer(Call.get("/metrics")).text();
    assertThat(page)
        .contains(
            "vllm:prefix_cache_queries_total{engine=\"0\",model_name=\"simulated\"} 214.000000")
        .contains("vllm:prefix_cache_hits_total{engine=\"0\",model_name=\"simulated\"} 96.000000");
    assertThat(replica.answer(Call.get("/health")).status()).isEqualTo(200);
    replica.answer(Call.post("/reset_prefix_cache", ""));
    assertThat(cached(text, "a")).isZero();
  }
}
