package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Entry.Form;
import dev.reprise.artifact.Entry.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R-20, condition by condition: a stream that says two things of one member, or something that has
 * no place in a body, has no other form; the same stream that says one thing has.
 */
class ConversionConditionsTest {
  private static final String DONE = "data: [DONE]\n\n";
  private static final String USAGE =
      chunk("", "").replace("\"choices\":[]", "\"choices\":[],\"usage\":{\"total_tokens\":1}");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean lossless(String dialect, Form form, String text) {
    var type = GivenReplies.CODECS.get(dialect).contentType(form);
    return GivenReplies.CODECS.get(dialect).lossless(new Payload(form, 200, type, bytes(text)));
  }

  private static String converted(String dialect, Form form, String text) {
    byte[] other =
        GivenReplies.CODECS.get(dialect).convert(new Payload(form, 200, "", bytes(text)));
    return other == null ? "" : new String(other, StandardCharsets.UTF_8);
  }

  /** A chunk with these members beside its choices. */
  private static String chunk(String top, String choices) {
    return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m-1\""
        + top
        + ",\"choices\":["
        + choices
        + "]}\n\n";
  }

  /** A choice with these members, and these of its delta. */
  private static String choice(String own, String delta) {
    return "{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":null" + own + "}";
  }

  private static String chat(String first, String second) {
    String end = choice("", "").replace("null", "\"stop\"");
    return first + second + chunk("", end) + USAGE + DONE;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"system_fingerprint\":\"X\"",
        "\"service_tier\":\"X\"",
        "\"provider\":\"X\"",
        "\"x_groq\":{\"id\":\"X\"}",
        "\"of_tomorrow\":[\"X\"]"
      })
  void two_chunks_agree_on_what_they_say_beside_the_choices(String member) {
    agree(x -> chunk("," + member.replace("X", x), choice("", "\"content\":\"a\"")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"native_finish_reason\":\"X\"",
        "\"content_filter_results\":{\"hate\":\"X\"}",
        "\"logprobs\":{\"content\":[],\"of_tomorrow\":\"X\"}"
      })
  void two_chunks_agree_on_what_they_say_of_a_choice(String member) {
    agree(x -> chunk("", choice("," + member.replace("X", x), "\"content\":\"a\"")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"role\":\"X\"",
        "\"of_tomorrow\":\"X\"",
        "\"audio\":{\"id\":\"X\",\"data\":\"AA==\"}",
        "\"function_call\":{\"name\":\"X\",\"arguments\":\"{}\"}",
        "\"tool_calls\":[{\"index\":0,\"id\":\"X\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]",
        "\"tool_calls\":[{\"index\":0,\"id\":\"i\",\"type\":\"function\",\"function\":{\"name\":\"X\",\"arguments\":\"\"}}]",
        "\"tool_calls\":[{\"index\":0,\"id\":\"i\",\"type\":\"custom\",\"custom\":{\"name\":\"X\",\"input\":\"\"}}]"
      })
  void two_deltas_agree_on_what_they_say_of_a_message(String member) {
    agree(x -> chunk("", choice("", member.replace("X", x))));
  }

  private interface Chunk {
    String saying(String x);
  }

  private static void agree(Chunk chunk) {
    String one = chunk.saying("one");
    String two = chunk.saying("two");
    assertThat(lossless("openai-chat", Form.STREAM, chat(one, one))).as("control").isTrue();
    assertThat(converted("openai-chat", Form.STREAM, chat(one, one))).contains("\"one\"");
    assertThat(lossless("openai-chat", Form.STREAM, chat(one, two))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}",
        "{\"index\":\"0\",\"delta\":{\"content\":\"a\"}}",
        "{\"index\":0,\"delta\":\"a\"}",
        "{\"index\":0,\"delta\":{\"tool_calls\":\"a\"}}",
        "{\"index\":0,\"delta\":{\"tool_calls\":[{\"id\":\"i\"}]}}",
        "{\"index\":0,\"delta\":{\"audio\":\"a\"}}",
        "{\"index\":0,\"delta\":{\"function_call\":\"a\"}}",
        "7"
      })
  void what_has_no_place_in_a_body_is_not_dropped(String choice) {
    String well = chunk("", choice("", "\"content\":\"a\""));
    assertThat(lossless("openai-chat", Form.STREAM, chat(well, well))).as("control").isTrue();
    assertThat(lossless("openai-chat", Form.STREAM, chat(well, chunk("", choice)))).isFalse();
  }

  @Test
  void a_named_event_an_uncounted_stream_and_one_without_choices_have_no_body() {
    String well = chunk("", choice("", "\"content\":\"a\""));
    assertThat(lossless("openai-chat", Form.STREAM, chat(well, "event: more\n" + well))).isFalse();
    String uncounted = chat(well, well).replace(USAGE, "");
    assertThat(lossless("openai-chat", Form.STREAM, uncounted)).isFalse();
    assertThat(converted("openai-chat", Form.STREAM, USAGE + DONE)).isEmpty();
  }

  /** Ends and reasons as other servers write them, and what gateways add to the answer. */
  @ParameterizedTest
  @CsvSource({"stop, stop", "eos, eos_token", "STOP, MAX_TOKENS", "tool_calls, end_turn"})
  void reasons_and_additions_are_the_same_in_the_other_form(String finish, String nativeReason) {
    String body =
        "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m-1\",\"provider\":\"p\","
            + "\"x_groq\":{\"id\":\"r\"},\"prompt_filter_results\":[{\"prompt_index\":0}],\"choices\":[{\"index\":0,"
            + "\"message\":{\"role\":\"assistant\",\"content\":\"a\",\"of_tomorrow\":{\"z\":1.50}},"
            + "\"finish_reason\":\"%s\",\"native_finish_reason\":\"%s\",\"content_filter_results\":{\"hate\":{}}}],"
                .formatted(finish, nativeReason)
            + "\"usage\":{\"total_tokens\":1,\"cost\":0.000010}}";
    assertThat(lossless("openai-chat", Form.WHOLE, body)).isTrue();
    String stream = converted("openai-chat", Form.WHOLE, body);
    for (String part :
        List.of(
            "\"finish_reason\":\"" + finish + "\"",
            "\"native_finish_reason\":\"" + nativeReason + "\"",
            "\"provider\":\"p\"",
            "\"x_groq\":{\"id\":\"r\"}",
            "\"prompt_filter_results\":[{\"prompt_index\":0}]",
            "\"of_tomorrow\":{\"z\":1.50}",
            "\"cost\":0.000010")) {
      assertThat(stream).contains(part);
      assertThat(converted("openai-chat", Form.STREAM, stream)).contains(part);
    }
  }

  private static final String CANDIDATES =
      "data: {\"candidates\":[{\"index\":0%1$s,\"content\":{\"role\":\"model\"%2$s,\"parts\":[{\"text\":\"a\"}]}}],"
          + "\"usageMetadata\":{\"totalTokenCount\":1},\"modelVersion\":\"m-1\"%3$s}\n\n";

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void two_chunks_of_gemini_agree_on_whatever_they_say(int place) {
    String[] one = {"", "", ""};
    String[] two = {"", "", ""};
    one[place - 1] = ",\"said\":\"one\"";
    two[place - 1] = ",\"said\":\"two\"";
    String first = CANDIDATES.formatted((Object[]) one);
    String end = first.replace("\"index\":0", "\"index\":0,\"finishReason\":\"STOP\"");
    String other = CANDIDATES.formatted((Object[]) two);
    assertThat(lossless("gemini", Form.STREAM, first + first + end)).as("control").isTrue();
    assertThat(lossless("gemini", Form.STREAM, first + other + end)).isFalse();
    String without = first + first.replace("\"index\":0", "\"index\":-1") + end;
    assertThat(lossless("gemini", Form.STREAM, without)).isFalse();
  }

  private static String event(String type, String more) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + more + "}\n\n";
  }

  /** A message with this between its start and its end. */
  private static String message(String between) {
    return event(
            "message_start",
            ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m-1\",\"content\":[],"
                + "\"stop_reason\":null,\"usage\":{\"input_tokens\":5,\"output_tokens\":1}}")
        + between
        + event(
            "message_delta",
            ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":1}")
        + event("message_stop", "");
  }

  private static final String TEXT =
      event(
              "content_block_start",
              ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
          + event(
              "content_block_delta",
              ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}")
          + event("content_block_stop", ",\"index\":0");

  @Test
  void an_event_of_anthropic_that_cannot_be_placed_leaves_no_body() {
    assertThat(lossless("anthropic", Form.STREAM, message(TEXT))).as("control").isTrue();
    for (String[] edit :
        new String[][] {
          {"\"text\":\"a\"}", "\"text\":\"a\",\"more\":1}"},
          {"\"type\":\"text_delta\",\"text\":\"a\"", "\"type\":\"of_tomorrow\",\"text\":\"a\""},
          {"\"text\":\"a\"}", "\"text\":7}"},
          {"\"index\":0}\n", "\"index\":0,\"more\":1}\n"},
          {"\"index\":0,\"content_block\"", "\"index\":1,\"content_block\""},
          {"\"index\":0,\"content_block\"", "\"index\":0,\"more\":1,\"content_block\""},
          {"\"index\":0,\"delta\":{", "\"index\":0,\"more\":1,\"delta\":{"},
          {",\"message\":{", ",\"more\":1,\"message\":{"},
          {"\"content\":[]", "\"content\":[7]"},
          {"\"type\":\"message_stop\"", "\"type\":\"message_stop\",\"more\":1"},
          {"\"delta\":{\"stop_reason\"", "\"more\":1,\"delta\":{\"stop_reason\""},
          {
            "event: message_delta",
            "event: of_tomorrow\ndata: {\"type\":\"of_tomorrow\"}\n\nevent: message_delta"
          },
        }) {
      String edited = message(TEXT).replace(edit[0], edit[1]);
      assertThat(edited).as("the edit").isNotEqualTo(message(TEXT));
      assertThat(converted("anthropic", Form.STREAM, edited)).as(edit[1]).isEmpty();
    }
    String twice = message(message("") + TEXT);
    assertThat(converted("anthropic", Form.STREAM, twice)).isEmpty();
    String use =
        TEXT.replace("\"type\":\"text\",\"text\":\"\"", "\"type\":\"tool_use\",\"input\":{}")
            .replace(
                "\"type\":\"text_delta\",\"text\":\"a\"",
                "\"type\":\"input_json_delta\",\"partial_json\":\"{}\"");
    assertThat(converted("anthropic", Form.STREAM, message(use))).as("control").isNotEmpty();
    for (String bad : List.of("\"{\"", "\"[]\"")) {
      String cut = use.replace("\"partial_json\":\"{}\"", "\"partial_json\":" + bad);
      assertThat(converted("anthropic", Form.STREAM, message(cut))).as(bad).isEmpty();
    }
    String told = use.replace("\"input\":{}", "\"input\":{\"a\":1}");
    assertThat(converted("anthropic", Form.STREAM, message(told))).isEmpty();
  }

  private static final String ITEM =
      "{\"type\":\"message\",\"id\":\"m\",\"role\":\"assistant\",\"status\":\"completed\",\"content\":[{\"type\":\"output_text\",\"text\":\"ab\",\"annotations\":[]}]}";

  private static String responses(String delta, String item, String more) {
    String place = ",\"output_index\":0,\"content_index\":0,\"item_id\":\"m\",\"delta\":\"";
    return event("response.created", ",\"response\":{}")
        + event("response.output_text.delta", place + "a\"")
        + event("response.output_text.delta", place + delta + "\"")
        + event("response.output_item.done", ",\"output_index\":0,\"item\":" + item)
        + more
        + event(
            "response.completed",
            ",\"response\":{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1,\"status\":\"completed\",\"model\":\"m-1\",\"output\":["
                + ITEM
                + "],\"usage\":{\"input_tokens\":1,\"output_tokens\":1,\"total_tokens\":2}}");
  }

  @Test
  void the_end_of_a_responses_stream_says_what_its_events_said() {
    String well = responses("b", ITEM, "");
    assertThat(lossless("openai-responses", Form.STREAM, well)).as("control").isTrue();
    for (String bad :
        List.of(
            responses("c", ITEM, ""),
            well.replace("response.output_item.done", "response.output_item.added"),
            responses("b", ITEM.replace("\"m\"", "\"n\""), ""),
            responses("b", ITEM, event("response.of_tomorrow.delta", ",\"delta\":\"x\"")),
            responses("b", ITEM, event("response.of_tomorrow", "")),
            responses(
                "b", ITEM, event("response.output_item.done", ",\"output_index\":1,\"item\":{}")),
            responses("b", ITEM, well.substring(well.indexOf("event: response.completed"))))) {
      assertThat(converted("openai-responses", Form.STREAM, bad)).as(bad).isEmpty();
    }
  }
}
