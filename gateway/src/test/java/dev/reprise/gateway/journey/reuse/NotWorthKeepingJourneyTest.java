package dev.reprise.gateway.journey.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.gateway.journey.fixture.Wire;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Engine;
import dev.reprise.simulator.wire.Header;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Answers that say nothing, that carry an error in a 200, that are not 200, and those drawn from
 * live data: passed on as they came, never given again.
 */
class NotWorthKeepingJourneyTest {
  @TempDir static Path folder;
  static final Scripted provider = new Scripted();
  static World world;

  /** Says what it is told to say. */
  static final class Scripted implements Engine {
    volatile int status = 200;
    volatile String says = "{}";

    @Override
    public Answer answer(Call call) {
      String type = says.startsWith("{") ? "application/json" : "text/event-stream";
      return Answer.whole(status, List.of(new Header("content-type", type)), says, 0);
    }

    void says(int newStatus, String answer) {
      status = newStatus;
      says = answer;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    world = World.in(folder, null, provider, UnaryOperator.identity());
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static String whole(Wire wire, String content) {
    return switch (wire) {
      case CHAT ->
          """
          {"id":"c","object":"chat.completion","created":1,"model":"m-1","choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"stop"}]}"""
              .formatted(content);
      case RESPONSES ->
          """
          {"id":"resp_1","object":"response","created_at":1,"status":"completed","model":"m-1","output":[{"type":"message","id":"m","role":"assistant","status":"completed","content":[{"type":"output_text","text":%s,"annotations":[]}]}],"error":null,"incomplete_details":null}"""
              .formatted(content);
      case ANTHROPIC ->
          """
          {"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[{"type":"text","text":%s}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":5,"output_tokens":1}}"""
              .formatted(content);
      case GEMINI ->
          """
          {"candidates":[{"content":{"role":"model","parts":[{"text":%s}]},"finishReason":"STOP","index":0}],"modelVersion":"m-1"}"""
              .formatted(content);
    };
  }

  private static String streamed(Wire wire, String content) {
    return switch (wire) {
      case CHAT ->
          """
          data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":%s},"finish_reason":null}]}

          data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

          data: [DONE]

          """
              .formatted(content);
      case RESPONSES ->
          """
          data: {"type":"response.created","response":{"id":"resp_1"}}

          data: {"type":"response.completed","response":%s}

          """
              .formatted(whole(wire, content));
      case ANTHROPIC ->
          """
          data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m-1","content":[],"usage":{"input_tokens":5,"output_tokens":1}}}

          data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

          data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":%s}}

          data: {"type":"content_block_stop","index":0}

          data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}

          data: {"type":"message_stop"}

          """
              .formatted(content);
      case GEMINI -> "data: " + whole(wire, content) + "\n\n";
    };
  }

  private static String answer(Wire wire, boolean stream, String content) {
    return stream ? streamed(wire, content) : whole(wire, content);
  }

  private static void notKept(Wire wire, boolean stream, String question, String reason) {
    World.Seen seen = wire.ask(world, "ada", question, stream);
    assertThat(seen.status()).isEqualTo(provider.status);
    assertThat(seen.text()).as("as it came").isEqualTo(provider.says);
    World.Seen again = wire.ask(world, "ada", question, stream, "cache-control", "only-if-cached");
    assertThat(again.hit()).as(wire + " " + provider.says).isFalse();
    String id = seen.header("reprise-request-id");
    String told =
        world.admin("GET", "/v1/admin/decisions/" + id, "").json().path("not_stored").asText();
    assertThat(told).as(provider.says).isEqualTo(reason);
  }

  private static void kept(Wire wire, boolean stream, String question) {
    provider.says(200, answer(wire, stream, "\"a\""));
    wire.ask(world, "ada", question, stream);
    World.Seen again = wire.ask(world, "ada", question, stream, "cache-control", "only-if-cached");
    assertThat(again.hit()).as("control: " + wire + " stream " + stream).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void an_answer_that_says_nothing_is_passed_on_and_not_kept(Wire wire) {
    for (boolean stream : new boolean[] {false, true}) {
      for (String nothing : new String[] {"\"\"", "\" \\n\"", "\"<think>hm</think>\""}) {
        provider.says(200, answer(wire, stream, nothing));
        notKept(wire, stream, "Say nothing " + stream, "empty-answer");
      }
      kept(wire, stream, "Say nothing " + stream);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void an_error_in_a_200_is_passed_on_and_not_kept(Wire wire) {
    for (boolean stream : new boolean[] {false, true}) {
      String good = answer(wire, stream, "\"a\"");
      String failed =
          wire == Wire.RESPONSES
              ? good.replace("\"error\":null", "\"error\":{\"code\":\"x\",\"message\":\"y\"}")
              : stream
                  ? "data: {\"error\":{\"message\":\"y\"}}\n\n" + good
                  : "{\"error\":{\"message\":\"y\"}," + good.substring(1);
      provider.says(200, failed);
      notKept(wire, stream, "Fail in a 200 " + stream, "error-in-answer");
      kept(wire, stream, "Fail in a 200 " + stream);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void an_answer_that_cites_a_search_is_passed_on_and_not_kept(Wire wire) {
    for (boolean stream : new boolean[] {false, true}) {
      String good = answer(wire, stream, "\"a\"");
      String cited =
          switch (wire) {
            case CHAT -> good.replace("{\"id\"", "{\"citations\":[\"https://a.example\"],\"id\"");
            case RESPONSES ->
                good.replace(
                    "\"annotations\":[]",
                    "\"annotations\":[{\"type\":\"url_citation\",\"url\":\"https://a.example\"}]");
            case ANTHROPIC ->
                good.replace(
                    "{\"type\":\"text\",",
                    "{\"type\":\"text\",\"citations\":[{\"type\":\"web_search_result_location\"}],");
            case GEMINI ->
                good.replace(
                    "\"finishReason\"",
                    "\"groundingMetadata\":{\"webSearchQueries\":[\"q\"]},\"finishReason\"");
          };
      assertThat(cited).isNotEqualTo(good);
      provider.says(200, cited);
      notKept(wire, stream, "Cite a search " + stream, "live-data");
      kept(wire, stream, "Cite a search " + stream);
    }
  }

  @ParameterizedTest
  @EnumSource(Wire.class)
  void any_status_but_200_is_passed_on_and_not_kept(Wire wire) {
    for (int status : new int[] {201, 203, 206, 207}) {
      provider.says(status, whole(wire, "\"a\""));
      notKept(wire, false, "Answer in part", "not-successful");
    }
    kept(wire, false, "Answer in part");
  }

  private static String with(Wire wire, String question, String member) {
    String body = wire.body(question, false);
    return body.substring(0, body.length() - 1) + "," + member + "}";
  }

  private static World.Seen post(World to, Wire wire, String body, String... headers) {
    String[] all = new String[headers.length + 4];
    System.arraycopy(headers, 0, all, 4, headers.length);
    all[0] = wire.credentialHeader;
    all[1] = wire.credential("ada");
    all[2] = "anthropic-version";
    all[3] = "2023-06-01";
    return to.post(wire.path, body, all);
  }

  private static final Map<Wire, List<String>> LIVE =
      new TreeMap<>(
          Map.of(
              Wire.CHAT,
              List.of(
                  "\"search_parameters\":{\"mode\":\"on\"}",
                  "\"plugins\":[{\"id\":\"web\"}]",
                  "\"enable_search\":true",
                  "\"data_sources\":[{\"type\":\"azure_search\"}]",
                  "\"web_search_options\":{}",
                  "\"models\":[\"m:online\"]",
                  "\"tools\":[{\"type\":\"web_search\",\"x-reprise\":{\"side_effects\":\"none\"}}]"),
              Wire.RESPONSES,
              List.of(
                  "\"search_parameters\":{\"mode\":\"on\"}",
                  "\"tools\":[{\"type\":\"file_search\",\"x-reprise\":{\"side_effects\":\"none\"}}]"),
              Wire.ANTHROPIC,
              List.of(
                  "\"mcp_servers\":[{\"type\":\"url\",\"name\":\"n\",\"x-reprise\":{\"side_effects\":\"none\"}}]",
                  "\"tools\":[{\"type\":\"web_fetch_20250910\",\"name\":\"web_fetch\",\"x-reprise\":{\"side_effects\":\"none\"}}]"),
              Wire.GEMINI,
              List.of(
                  "\"tools\":[{\"googleSearch\":{},\"x-reprise\":{\"side_effects\":\"none\"}}]",
                  "\"tools\":[{\"url_context\":{},\"x-reprise\":{\"side_effects\":\"none\"}}]")));

  @ParameterizedTest
  @EnumSource(Wire.class)
  void an_answer_from_live_data_is_not_kept_whatever_the_caller_declares(Wire wire) {
    provider.says(200, whole(wire, "\"a\""));
    for (String member : LIVE.get(wire)) {
      String body = with(wire, "What is new?", member);
      for (String[] headers : new String[][] {{}, {"cache-control", "max-age=600"}}) {
        for (int i = 0; i < 2; i++) {
          assertThat(post(world, wire, body, headers).cacheStatus())
              .as(member)
              .contains("fwd=bypass")
              .contains("detail=live-data");
        }
      }
    }
    String off = with(wire, "What is new?", "\"x_unknown\":{\"mode\":\"on\"}");
    post(world, wire, off);
    assertThat(post(world, wire, off).hit()).as("control").isTrue();
  }

  @Test
  void a_bundle_lifts_what_it_names_and_adds_what_it_knows(@TempDir Path own) throws Exception {
    Path bundle = own.resolve("policy.yaml");
    String shipped =
        Files.readString(Path.of(System.getProperty("reprise.root"), "policies", "default.yaml"));
    Files.writeString(
        bundle,
        shipped.replace(
            "live: {urls: deny}",
            "live: {members: [news], except: [search_parameters], urls: allow}"));
    try (World other =
        World.in(
            own,
            World.providers() + "policy: " + bundle + "\n",
            provider,
            UnaryOperator.identity())) {
      provider.says(200, whole(Wire.CHAT, "\"a\""));
      String image =
          "{\"model\":\"m-1\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":["
              + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://a.example/cat.png\"}}]}]}";
      String lifted = with(Wire.CHAT, "q", "\"search_parameters\":{\"mode\":\"on\"}");
      for (String body : List.of(image, lifted)) {
        post(other, Wire.CHAT, body);
        assertThat(post(other, Wire.CHAT, body).hit()).as(body).isTrue();
        post(world, Wire.CHAT, body);
        assertThat(post(world, Wire.CHAT, body).cacheStatus()).contains("detail=live-data");
      }
      String added = with(Wire.CHAT, "q", "\"news\":true");
      post(other, Wire.CHAT, added);
      assertThat(post(other, Wire.CHAT, added).cacheStatus()).contains("detail=live-data");
    }
  }
}
