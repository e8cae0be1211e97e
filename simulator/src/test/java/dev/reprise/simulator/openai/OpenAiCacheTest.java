package dev.reprise.simulator.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A message costs its text and 4 tokens of framing; 3 more stand at the end of every prompt. */
class OpenAiCacheTest {

  private record Tokens(int prompt, int cached, int written) {}

  private final VirtualClock clock = new VirtualClock();
  private Simulator simulator = fresh(true);

  private Simulator fresh(boolean fallback) {
    return new Simulator(
        Settings.instant().withTokens(OpenAiCacheTest::tokens).withImplicitFallback(fallback),
        clock);
  }

  /** A number behind # is the count; everything else has 100. */
  private static int tokens(String block) {
    int at = block.lastIndexOf('#');
    return at < 0 ? 100 : Integer.parseInt(block.substring(at + 1));
  }

  private static ObjectNode request(String model) {
    ObjectNode body = Json.object().put("model", model).put("max_completion_tokens", 50);
    body.putArray("messages");
    return body;
  }

  private static ObjectNode say(ObjectNode body, String role, String text) {
    ((ArrayNode) body.get("messages")).addObject().put("role", role).put("content", text);
    return body;
  }

  /** A user message of parts; those that start with * carry a breakpoint. */
  private static ObjectNode parts(ObjectNode body, String... texts) {
    ArrayNode content =
        ((ArrayNode) body.get("messages")).addObject().put("role", "user").putArray("content");
    for (String text : texts) {
      boolean marked = text.startsWith("*");
      String plain = marked ? text.substring(1) : text;
      ObjectNode part = content.addObject().put("type", "text").put("text", plain);
      if (marked) {
        part.putObject("prompt_cache_breakpoint").put("mode", "explicit");
      }
    }
    return body;
  }

  private static ObjectNode explicit(ObjectNode body) {
    body.putObject("prompt_cache_options").put("mode", "explicit");
    return body;
  }

  private Answer send(JsonNode body) {
    return simulator.answer(
        Call.post(
            "/v1/chat/completions", Json.compact(body), new Header("authorization", "Bearer ada")));
  }

  private JsonNode json(JsonNode body) {
    try {
      return Json.parse(send(body).text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException notJson) {
      throw new AssertionError(notJson);
    }
  }

  private Tokens tokens(JsonNode body) {
    JsonNode usage = json(body).get("usage");
    assertThat(usage).as("usage").isNotNull();
    JsonNode details = usage.get("prompt_tokens_details");
    return new Tokens(
        usage.get("prompt_tokens").asInt(),
        details.get("cached_tokens").asInt(),
        details.path("cache_write_tokens").asInt(-1));
  }

  @Test
  void an_explicit_mark_is_written_then_read_exactly() {
    ObjectNode body = explicit(parts(request("gpt-5.6-sol"), "*stable#4008", "question#5"));
    assertThat(tokens(body)).isEqualTo(new Tokens(4020, 0, 4012));
    assertThat(tokens(body)).isEqualTo(new Tokens(4020, 4012, 0));
    ObjectNode other = explicit(parts(request("gpt-5.6-sol"), "*stable#4008", "another#9"));
    assertThat(tokens(other)).isEqualTo(new Tokens(4024, 4012, 0));
  }

  @Test
  void explicit_without_marks_switches_caching_off() {
    ObjectNode body = explicit(parts(request("gpt-5.6-sol"), "stable#4008"));
    assertThat(tokens(body)).isEqualTo(new Tokens(4015, 0, 0));
    assertThat(tokens(body)).isEqualTo(new Tokens(4015, 0, 0));
  }

  @Test
  void implicit_mode_follows_an_append_only_conversation() {
    ObjectNode body = say(request("gpt-6-sol"), "user", "one#2000");
    assertThat(tokens(body)).isEqualTo(new Tokens(2007, 0, 2004));
    say(say(body, "assistant", "two#50"), "user", "three#60");
    assertThat(tokens(body)).isEqualTo(new Tokens(2125, 2004, 118));
    say(say(body, "assistant", "four#50"), "user", "five#60");
    assertThat(tokens(body)).isEqualTo(new Tokens(2243, 2122, 118));
  }

  @Test
  void a_changing_tail_hits_the_developer_block_only_with_the_fallback() {
    ObjectNode warm = say(request("gpt-6-sol"), "developer", "rules#2000");
    ObjectNode first = say(warm.deepCopy(), "user", "first#50");
    ObjectNode second = say(warm.deepCopy(), "user", "second#50");
    assertThat(tokens(warm)).isEqualTo(new Tokens(2007, 0, 2004));
    assertThat(tokens(first)).isEqualTo(new Tokens(2061, 2004, 54));
    assertThat(tokens(second)).isEqualTo(new Tokens(2061, 2004, 54));
    simulator = fresh(false);
    tokens(warm);
    assertThat(tokens(first)).isEqualTo(new Tokens(2061, 0, 2058));
    assertThat(tokens(second)).isEqualTo(new Tokens(2061, 0, 2058));
  }

  @Test
  void surplus_marks_lose_the_earliest() {
    ObjectNode body =
        explicit(parts(request("gpt-6-sol"), "*a#2000", "*b", "*c", "*d", "*e", "tail"));
    tokens(body);
    ObjectNode onlyFirst = explicit(parts(request("gpt-6-sol"), "*a#2000", "other"));
    assertThat(tokens(onlyFirst).cached()).isZero();
    ObjectNode second = explicit(parts(request("gpt-6-sol"), "a#2000", "*b", "other"));
    assertThat(tokens(second).cached()).isEqualTo(2104);
  }

  @Test
  void the_key_and_the_settings_part_the_cache() {
    ObjectNode body = say(request("gpt-6-sol"), "user", "one#2000");
    tokens(body);
    assertThat(tokens(body.deepCopy().put("prompt_cache_key", "bo")).cached()).isZero();
    assertThat(tokens(body.deepCopy().put("reasoning_effort", "high")).cached()).isZero();
    assertThat(tokens(body.deepCopy().put("temperature", 1)).cached()).isEqualTo(2004);
  }

  @Test
  void entries_live_thirty_minutes_from_their_last_use() {
    ObjectNode body = say(request("gpt-6-sol"), "user", "one#2000");
    tokens(body);
    clock.advance(Duration.ofMinutes(29));
    assertThat(tokens(body).cached()).isEqualTo(2004);
    clock.advance(Duration.ofMinutes(29));
    assertThat(tokens(body).cached()).isEqualTo(2004);
    clock.advance(Duration.ofMinutes(30));
    assertThat(tokens(body).cached()).isZero();
  }

  @Test
  void below_1024_tokens_nothing_is_cached() {
    ObjectNode body = say(request("gpt-6-sol"), "user", "one#1019");
    tokens(body);
    assertThat(tokens(body)).isEqualTo(new Tokens(1026, 0, 0));
    ObjectNode enough = say(request("gpt-6-sol"), "user", "one#1020");
    tokens(enough);
    assertThat(tokens(enough)).isEqualTo(new Tokens(1027, 1024, 0));
  }

  @Test
  void earlier_models_report_multiples_of_128_and_no_writes() {
    ObjectNode body = say(request("gpt-4o"), "user", "one two three#2000");
    assertThat(tokens(body)).isEqualTo(new Tokens(2007, 0, -1));
    assertThat(tokens(body)).isEqualTo(new Tokens(2007, 1920, -1));
    ObjectNode longer = say(say(body.deepCopy(), "assistant", "ok"), "user", "more#500");
    assertThat(tokens(longer)).isEqualTo(new Tokens(2615, 1920, -1));
    ObjectNode wide = body.deepCopy().put("model", "gpt-5.5");
    tokens(wide);
    assertThat(tokens(wide).cached()).as("2,048 token intervals").isZero();
  }

  @Test
  void earlier_models_spill_to_another_machine_above_fifteen_a_minute() {
    ObjectNode body = say(request("gpt-4o"), "user", "one two three#2000");
    for (int i = 0; i < 15; i++) {
      assertThat(tokens(body).cached()).isEqualTo(i == 0 ? 0 : 1920);
    }
    assertThat(tokens(body).cached()).as("the sixteenth").isZero();
    assertThat(tokens(body).cached()).isEqualTo(1920);
    clock.advance(Duration.ofMinutes(1));
    assertThat(tokens(body).cached()).as("a new minute, the first machine").isEqualTo(1920);
  }

  @Test
  void earlier_models_forget_after_ten_idle_minutes_in_memory() {
    ObjectNode body = say(request("gpt-4o"), "user", "one two three#2000");
    tokens(body);
    clock.advance(Duration.ofMinutes(10));
    assertThat(tokens(body).cached()).isZero();
    ObjectNode kept = body.deepCopy().put("prompt_cache_retention", "24h");
    tokens(kept);
    clock.advance(Duration.ofHours(20));
    assertThat(tokens(kept).cached()).isEqualTo(1920);
  }

  @Test
  void cache_fields_on_earlier_models_are_refused() {
    ObjectNode body = explicit(say(request("gpt-4o"), "user", "Hi"));
    JsonNode error = json(body).get("error");
    assertThat(error.get("message").asText())
        .isEqualTo(
            "Unsupported parameter: 'prompt_cache_options' is not supported with this model.");
    assertThat(error.get("code").asText()).isEqualTo("unsupported_parameter");
    assertThat(json(parts(request("gpt-4o"), "*a")).at("/error/param").asText())
        .isEqualTo("prompt_cache_breakpoint");
    ObjectNode ttl = say(request("gpt-6-sol"), "user", "Hi");
    ttl.putObject("prompt_cache_options").put("ttl", "1h");
    assertThat(send(ttl).status()).isEqualTo(400);
  }
}
