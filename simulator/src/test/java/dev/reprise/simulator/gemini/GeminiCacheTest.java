package dev.reprise.simulator.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import org.junit.jupiter.api.Test;

class GeminiCacheTest {

  private static final String GENERATE = "/v1beta/models/gemini-2.5-flash:generateContent";
  private static final String CREATE =
      "{'model':'models/gemini-2.5-flash','ttl':'120s','systemInstruction':{'parts':[{'text':'be brief"
          + " #12'}]},'contents':[{'role':'user','parts':[{'text':'atlas #3500'}]}]}";

  private final VirtualClock clock = new VirtualClock();
  private final Simulator simulator =
      new Simulator(Settings.instant().withTokens(GeminiCacheTest::tokens), clock);
  private String key = "ada";

  private static int tokens(String block) {
    int at = block.lastIndexOf('#');
    return at < 0 ? 100 : Integer.parseInt(block.substring(at + 1));
  }

  private Answer send(String method, String target, String json) {
    return simulator.answer(
        new Call(
            method,
            target,
            List.of(new Header("x-goog-api-key", key)),
            json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode json(Answer answer) {
    try {
      return Json.parse(answer.body());
    } catch (IOException notJson) {
      throw new AssertionError(answer.text(), notJson);
    }
  }

  private String create() {
    return json(send("POST", "/v1beta/cachedContents", CREATE)).get("name").asText();
  }

  private Answer ask(String name) {
    return send(
        "POST",
        GENERATE,
        "{'cachedContent':'" + name + "','contents':[{'parts':[{'text':'capital? #8'}]}]}");
  }

  @Test
  void a_cached_object_is_read_as_a_prefix_and_counted_in_the_prompt() {
    JsonNode made = json(send("POST", "/v1beta/cachedContents", CREATE));
    assertThat(made.at("/usageMetadata/totalTokenCount").asInt()).isEqualTo(3512);
    assertThat(made.get("expireTime").asText()).isEqualTo("2026-11-21T09:02:00Z");
    JsonNode usage = json(ask(made.get("name").asText())).get("usageMetadata");
    assertThat(usage.get("promptTokenCount").asInt()).isEqualTo(3520);
    assertThat(usage.get("cachedContentTokenCount").asInt()).isEqualTo(3512);
    assertThat(usage.at("/cacheTokensDetails/0/tokenCount").asInt()).isEqualTo(3512);
  }

  @Test
  void use_does_not_extend_its_life_but_patch_does_and_after_it_there_is_only_403() {
    String name = create();
    clock.advance(Duration.ofSeconds(119));
    assertThat(ask(name).status()).isEqualTo(200);
    assertThat(send("PATCH", "/v1beta/" + name + "?updateMask=ttl", "{'ttl':'300s'}").status())
        .isEqualTo(200);
    clock.advance(Duration.ofSeconds(299));
    assertThat(ask(name).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(1));
    for (Answer gone :
        List.of(
            ask(name), send("GET", "/v1beta/" + name, ""), send("DELETE", "/v1beta/" + name, ""))) {
      assertThat(gone.status()).isEqualTo(403);
      assertThat(json(gone).at("/error/message").asText())
          .isEqualTo("CachedContent not found (or permission denied)");
      assertThat(json(gone).at("/error/status").asText()).isEqualTo("PERMISSION_DENIED");
    }
  }

  @Test
  void objects_are_listed_deleted_and_belong_to_one_project() {
    assertThat(send("GET", "/v1beta/cachedContents", "").text()).isEqualTo("{}\n");
    String name = create();
    assertThat(json(send("GET", "/v1beta/cachedContents", "")).get("cachedContents")).hasSize(1);
    key = "cy";
    assertThat(ask(name).status()).isEqualTo(403);
    assertThat(send("GET", "/v1beta/cachedContents", "").text()).isEqualTo("{}\n");
    key = "ada";
    assertThat(send("DELETE", "/v1beta/" + name, "").text()).isEqualTo("{}\n");
    assertThat(ask(name).status()).isEqualTo(403);
  }

  @Test
  void what_is_in_the_object_cannot_be_sent_again_and_the_model_must_be_the_same() {
    String name = create();
    String twice =
        "{'cachedContent':'"
            + name
            + "','systemInstruction':{'parts':[{'text':'x'}]},"
            + "'contents':[{'parts':[{'text':'y'}]}]}";
    assertThat(json(send("POST", GENERATE, twice)).at("/error/message").asText())
        .startsWith(
            "CachedContent can not be used with GenerateContent request setting system_instruction,"
                + " tools or tool_config.\n\nProposed fix:");
    String other = GENERATE.replace("2.5-flash", "2.5-pro");
    String body = "{'cachedContent':'" + name + "','contents':[{'parts':[{'text':'y'}]}]}";
    assertThat(send("POST", other, body).status()).isEqualTo(400);
  }

  @Test
  void a_small_object_is_refused_with_both_numbers() {
    Answer small =
        send(
            "POST",
            "/v1beta/cachedContents",
            "{'model':'models/gemini-2.5-flash','contents':[{'parts':[{'text':'#16'}]}]}");
    assertThat(json(small).at("/error/message").asText())
        .isEqualTo("Cached content is too small. total_token_count=16, min_total_token_count=1024");
  }

  @Test
  void the_implicit_cache_finds_a_common_prefix_above_the_models_minimum() {
    String prompt =
        "{'contents':[{'role':'user','parts':[{'text':'a long common text to share #4000'},"
            + "{'text':'%s tail #50'}]}]}";
    JsonNode first = json(send("POST", GENERATE, prompt.formatted("one"))).get("usageMetadata");
    assertThat(first.has("cachedContentTokenCount")).isFalse();
    JsonNode second = json(send("POST", GENERATE, prompt.formatted("two"))).get("usageMetadata");
    assertThat(second.get("cachedContentTokenCount").asInt()).isBetween(3984, 4000);
    assertThat(second.get("promptTokenCount").asInt()).isEqualTo(4050);
    String pro = GENERATE.replace("2.5-flash", "3.5-flash");
    send("POST", pro, prompt.formatted("one"));
    assertThat(
            json(send("POST", pro, prompt.formatted("one")))
                .at("/usageMetadata")
                .has("cachedContentTokenCount"))
        .as("4,096 is the minimum there")
        .isFalse();
  }

  @Test
  void the_implicit_cache_can_be_made_unreliable() {
    Simulator never =
        new Simulator(
            Settings.instant().withTokens(GeminiCacheTest::tokens).withGeminiHitPercent(0), clock);
    Call call = Call.post(GENERATE, "{\"contents\":[{\"parts\":[{\"text\":\"long #5000\"}]}]}");
    never.answer(call);
    assertThat(never.answer(call).text()).doesNotContain("cachedContentTokenCount");
  }
}
