package dev.reprise.simulator.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.Simulator;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.wire.Pace;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.Usage;
import dev.reprise.simulator.world.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Every block here has 100 tokens unless it says otherwise. */
class AnthropicCacheTest {

  private final VirtualClock clock = new VirtualClock();
  private Simulator simulator =
      new Simulator(Settings.instant().withTokens(AnthropicCacheTest::tokens), clock);
  private String key = "ada";

  /** A number behind # is the count; everything else has 100. */
  private static int tokens(String block) {
    int at = block.lastIndexOf('#');
    return at < 0 ? 100 : Integer.parseInt(block.substring(at + 1));
  }

  private static ObjectNode block(String text) {
    return Json.object().put("type", "text").put("text", text);
  }

  private static ObjectNode marked(String text, String ttl) {
    ObjectNode block = block(text);
    block.putObject("cache_control").put("type", "ephemeral").put("ttl", ttl);
    return block;
  }

  /** A request for Sonnet 5 (minimum 1,024) with one user message of these blocks. */
  private static ObjectNode request(JsonNode... blocks) {
    ObjectNode body = Json.object().put("model", "claude-sonnet-5").put("max_tokens", 50);
    ArrayNode content =
        body.putArray("messages").addObject().put("role", "user").putArray("content");
    for (JsonNode block : blocks) {
      content.add(block);
    }
    return body;
  }

  private static JsonNode[] blocks(int count, int... marks) {
    JsonNode[] blocks = new JsonNode[count];
    for (int i = 0; i < count; i++) {
      blocks[i] = block("block " + i);
    }
    for (int mark : marks) {
      blocks[mark] = marked("block " + mark, "5m");
    }
    return blocks;
  }

  private Answer send(JsonNode body) {
    return simulator.answer(
        Call.post(
            "/v1/messages",
            Json.compact(body),
            new Header("x-api-key", key),
            new Header("anthropic-version", "2023-06-01")));
  }

  private JsonNode json(JsonNode body) {
    try {
      return Json.parse(send(body).text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException notJson) {
      throw new AssertionError(notJson);
    }
  }

  private Usage usage(JsonNode body) {
    JsonNode usage = json(body).get("usage");
    assertThat(usage).as("usage").isNotNull();
    assertThat(usage.get("cache_creation_input_tokens").asInt())
        .isEqualTo(
            usage.at("/cache_creation/ephemeral_5m_input_tokens").asInt()
                + usage.at("/cache_creation/ephemeral_1h_input_tokens").asInt());
    return new Usage(
        usage.get("input_tokens").asInt(),
        usage.get("cache_read_input_tokens").asInt(),
        usage.at("/cache_creation/ephemeral_5m_input_tokens").asInt(),
        usage.at("/cache_creation/ephemeral_1h_input_tokens").asInt(),
        0);
  }

  private String error(JsonNode body) {
    JsonNode answer = json(body);
    assertThat(answer.path("type").asText()).isEqualTo("error");
    return answer.at("/error/message").asText();
  }

  @Test
  void a_prefix_is_written_once_and_read_after_and_three_tokens_of_framing_stay_uncached() {
    ObjectNode body = request(blocks(12, 11));
    assertThat(usage(body)).isEqualTo(new Usage(3, 0, 1200, 0, 0));
    assertThat(usage(body)).isEqualTo(new Usage(3, 1200, 0, 0, 0));
  }

  @Test
  void without_a_mark_nothing_is_read_or_written() {
    usage(request(blocks(12, 11)));
    assertThat(usage(request(blocks(12)))).isEqualTo(new Usage(1203, 0, 0, 0, 0));
  }

  @Test
  void below_the_minimum_nothing_is_cached_and_nothing_is_said() {
    ObjectNode body = request(blocks(10, 9));
    assertThat(usage(body)).isEqualTo(new Usage(1003, 0, 0, 0, 0));
    assertThat(usage(body)).isEqualTo(new Usage(1003, 0, 0, 0, 0));
  }

  @Test
  void the_minimum_is_the_models_own() {
    ObjectNode small = request(marked("a#600", "5m"), block("b"));
    small.put("model", "claude-opus-5");
    assertThat(usage(small).cacheWrite5m()).isEqualTo(600);
    small.put("model", "claude-haiku-4-5");
    assertThat(usage(small).cacheWrite()).isZero();
  }

  /** The documented example, counted from 0: an entry at 15, the next mark at 35. */
  @Test
  void a_breakpoint_sees_twenty_positions_back_and_no_further() {
    assertThat(usage(request(blocks(16, 15))).cacheWrite5m()).isEqualTo(1600);
    assertThat(usage(request(blocks(35, 34))).cacheRead()).isEqualTo(1600);
    simulator = new Simulator(Settings.instant().withTokens(AnthropicCacheTest::tokens), clock);
    usage(request(blocks(16, 15)));
    assertThat(usage(request(blocks(36, 35)))).isEqualTo(new Usage(3, 0, 3600, 0, 0));
    simulator = new Simulator(Settings.instant().withTokens(AnthropicCacheTest::tokens), clock);
    usage(request(blocks(16, 15)));
    assertThat(usage(request(blocks(36, 15, 35)))).isEqualTo(new Usage(3, 1600, 2000, 0, 0));
  }

  @Test
  void moving_marks_does_not_change_what_is_hashed() {
    usage(request(blocks(12, 11)));
    assertThat(usage(request(blocks(14, 13)))).isEqualTo(new Usage(3, 1200, 200, 0, 0));
  }

  @Test
  void mixed_lifetimes_are_billed_by_position() {
    JsonNode[] blocks = blocks(30);
    blocks[11] = marked("block 11", "1h");
    blocks[19] = marked("block 19", "1h");
    blocks[29] = marked("block 29", "5m");
    assertThat(usage(request(blocks))).isEqualTo(new Usage(3, 0, 1000, 2000, 0));
    blocks[29] = marked("changed", "5m");
    assertThat(usage(request(blocks))).isEqualTo(new Usage(3, 2000, 1000, 0, 0));
  }

  @Test
  void an_hour_after_five_minutes_is_refused_with_the_place() {
    JsonNode[] blocks = blocks(14, 11);
    blocks[13] = marked("block 13", "1h");
    assertThat(error(request(blocks)))
        .isEqualTo(
            "messages.0.content.13.cache_control.ttl: a ttl='1h' cache_control block must not come"
                + " after a ttl='5m' cache_control block. Note that blocks are processed in the"
                + " following order: `tools`, `system`, `messages`.");
  }

  @Test
  void a_fifth_mark_is_refused() {
    assertThat(error(request(blocks(20, 11, 12, 13, 14, 15))))
        .isEqualTo("A maximum of 4 blocks with cache_control may be provided. Found 5.");
  }

  @Test
  void automatic_caching_marks_the_last_block_and_takes_a_slot() {
    ObjectNode body = request(blocks(12));
    body.putObject("cache_control").put("type", "ephemeral");
    assertThat(usage(body)).isEqualTo(new Usage(3, 0, 1200, 0, 0));
    ObjectNode full = request(blocks(20, 11, 12, 13, 14));
    full.putObject("cache_control").put("type", "ephemeral");
    assertThat(error(full)).contains("Found 5");
    ObjectNode other = request(blocks(12, 11));
    other.putObject("cache_control").put("type", "ephemeral").put("ttl", "1h");
    assertThat(error(other)).contains("different ttl");
    ObjectNode same = request(blocks(12, 11));
    same.putObject("cache_control").put("type", "ephemeral").put("ttl", "5m");
    assertThat(usage(same)).isEqualTo(new Usage(3, 1200, 0, 0, 0));
  }

  @Test
  void an_entry_lives_five_minutes_from_the_start_of_its_last_use() {
    ObjectNode body = request(blocks(12, 11));
    usage(body);
    clock.advance(Duration.ofSeconds(299));
    assertThat(usage(body).cacheRead()).isEqualTo(1200);
    clock.advance(Duration.ofSeconds(299));
    assertThat(usage(body).cacheRead()).isEqualTo(1200);
    clock.advance(Duration.ofSeconds(300));
    assertThat(usage(body).cacheRead()).isZero();
  }

  @Test
  void an_entry_can_be_read_only_once_the_first_answer_has_begun() {
    Pace pace = new Pace(Duration.ofSeconds(1), 1000, 0);
    simulator =
        new Simulator(
            Settings.instant().withTokens(AnthropicCacheTest::tokens).withPace(pace), clock);
    ObjectNode body = request(blocks(12, 11));
    assertThat(send(body).chunks().getFirst().atNanos()).isEqualTo(2_203_000_000L);
    assertThat(usage(body).cacheWrite5m()).as("a parallel twin pays too").isEqualTo(1200);
    clock.advance(Duration.ofMillis(2_203));
    assertThat(usage(body).cacheRead()).isEqualTo(1200);
    assertThat(send(body).chunks().getFirst().atNanos()).isEqualTo(1_003_000_000L);
  }

  @Test
  void a_change_kills_its_own_tier_and_what_follows() {
    ObjectNode body = request(blocks(12, 11));
    ArrayNode system = body.putArray("system");
    system.add(marked("rules#1100", "5m"));
    ObjectNode tool = body.putArray("tools").addObject();
    tool.put("name", "look").putObject("input_schema").put("type", "object");
    tool.put("description", "#1050").putObject("cache_control").put("type", "ephemeral");
    simulator =
        new Simulator(
            Settings.instant().withTokens(block -> block.contains("#1050") ? 1050 : tokens(block)),
            clock);
    assertThat(usage(body)).isEqualTo(new Usage(7, 0, 3350, 0, 0));
    body.putObject("tool_choice").put("type", "none");
    assertThat(usage(body))
        .as("tool_choice keeps tools and system")
        .isEqualTo(new Usage(7, 2150, 1200, 0, 0));
    body.put("speed", "fast");
    assertThat(usage(body).cacheRead()).as("speed keeps the tools").isEqualTo(1050);
    body.put("temperature", 1).put("max_tokens", 51);
    assertThat(usage(body).cacheRead()).as("these change nothing").isEqualTo(3350);
    body.put("model", "claude-sonnet-4-6");
    assertThat(usage(body).cacheRead()).as("another model shares nothing").isZero();
  }

  @Test
  void string_and_block_form_are_the_same_prompt() {
    ObjectNode body = request(blocks(2, 1));
    body.put("system", "rules#1100");
    usage(body);
    ObjectNode other = request(blocks(2, 1));
    other.putArray("system").add(block("rules#1100"));
    assertThat(usage(other).cacheRead()).isEqualTo(1300);
  }

  @Test
  void two_keys_are_two_workspaces() {
    ObjectNode body = request(blocks(12, 11));
    usage(body);
    key = "cy";
    assertThat(usage(body).cacheRead()).isZero();
    key = "ada";
    assertThat(usage(body).cacheRead()).isEqualTo(1200);
  }

  @Test
  void max_tokens_zero_warms_the_cache_without_output() {
    ObjectNode body = request(blocks(12, 11)).put("max_tokens", 0);
    JsonNode warmed = json(body);
    assertThat(warmed.get("content")).isEmpty();
    assertThat(warmed.get("stop_reason").asText()).isEqualTo("max_tokens");
    assertThat(warmed.at("/usage/output_tokens").asInt()).isZero();
    assertThat(usage(request(blocks(12, 11))).cacheRead()).isEqualTo(1200);
    assertThat(error(body.deepCopy().put("stream", true))).startsWith("max_tokens: 0");
  }

  @Test
  void counting_tokens_and_refusals_leave_no_entry() {
    ObjectNode body = request(blocks(12, 11));
    ObjectNode counted = body.deepCopy();
    counted.remove("max_tokens");
    Header version = new Header("anthropic-version", "2023-06-01");
    Answer count =
        simulator.answer(
            Call.post(
                "/v1/messages/count_tokens",
                Json.compact(counted),
                new Header("x-api-key", key),
                version));
    assertThat(count.text()).isEqualTo("{\"input_tokens\":1203}");
    Answer refused =
        simulator.answer(
            Call.post(
                "/v1/messages",
                Json.compact(body),
                new Header("x-api-key", key),
                version,
                new Header("x-sim-fault", "refusal")));
    assertThat(refused.text()).contains("\"stop_reason\":\"refusal\"").contains("\"content\":[]");
    assertThat(simulator.accounts().of("claude-sonnet-5").calls()).isZero();
    assertThat(usage(body).cacheRead()).isZero();
  }

  @Test
  void the_accounts_are_the_sum_of_what_was_reported() {
    ObjectNode body = request(blocks(12, 11));
    Usage first = usage(body);
    Usage second = usage(body);
    var total = simulator.accounts().of("claude-sonnet-5");
    assertThat(total.calls()).isEqualTo(2);
    assertThat(total.usage().withOutput(0)).isEqualTo(first.plus(second));
    assertThat(total.usage().output()).isPositive();
  }
}
