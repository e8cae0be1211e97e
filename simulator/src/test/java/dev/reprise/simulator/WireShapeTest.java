package dev.reprise.simulator;

import static dev.reprise.simulator.Asked.chat;
import static dev.reprise.simulator.Asked.data;
import static dev.reprise.simulator.Asked.gemini;
import static dev.reprise.simulator.Asked.json;
import static dev.reprise.simulator.Asked.messages;
import static dev.reprise.simulator.Asked.names;
import static dev.reprise.simulator.Asked.responses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireShapeTest {

  private final Simulator simulator = Simulator.instant();

  @Test
  void a_message_has_the_members_of_the_messages_api_in_their_order() {
    Answer answer =
        simulator.answer(
            messages(
                "{'model':'claude-sonnet-5','max_tokens':200,'messages':[{'role':'user','content':'Hi'}]}"));
    JsonNode body = json(answer);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(names(body))
        .containsExactly(
            "model",
            "id",
            "type",
            "role",
            "content",
            "stop_reason",
            "stop_sequence",
            "stop_details",
            "usage");
    assertThat(body.get("id").asText()).startsWith("msg_01").hasSize(28);
    assertThat(body.get("stop_reason").asText()).isEqualTo("end_turn");
    assertThat(names(body.get("usage")))
        .containsExactly(
            "input_tokens",
            "cache_creation_input_tokens",
            "cache_read_input_tokens",
            "cache_creation",
            "output_tokens",
            "service_tier",
            "inference_geo",
            "output_tokens_details");
    assertThat(answer.header("request-id")).isPresent();
    assertThat(answer.header("anthropic-ratelimit-tokens-remaining")).isPresent();
  }

  @Test
  void a_compacted_conversation_keeps_what_users_said_and_one_sealed_item() {
    Answer answer =
        simulator.answer(
            Call.post(
                "/v1/responses/compact",
                Asked.quoted(
                    "{'model':'m-1','input':[{'role':'user','content':'Open?'},"
                        + "{'role':'assistant','content':'At nine.'}]}")));
    JsonNode body = json(answer);
    assertThat(body.path("object").asText()).isEqualTo("response.compaction");
    assertThat(body.path("output")).hasSize(2);
    assertThat(body.at("/output/0/content").asText()).isEqualTo("Open?");
    assertThat(body.at("/output/1/type").asText()).isEqualTo("compaction");
    assertThat(body.at("/usage/output_tokens").asInt()).isPositive();
    JsonNode counted =
        json(
            simulator.answer(
                Call.post(
                    "/v1/responses/input_tokens",
                    Asked.quoted("{'model':'m-1','input':'Open?'}"))));
    assertThat(counted.path("object").asText()).isEqualTo("response.input_tokens");
    assertThat(counted.path("input_tokens").asInt()).isPositive();
  }

  @Test
  void a_streamed_message_goes_through_its_events_in_order() {
    Answer answer =
        simulator.answer(
            messages(
                "{'model':'claude-sonnet-5','max_tokens':200,'stream':true,"
                    + "'messages':[{'role':'user','content':'Hi'}]}"));
    List<String> types =
        data(answer).stream().map(each -> json(each).get("type").asText()).toList();
    assertThat(types.subList(0, 4))
        .containsExactly("message_start", "content_block_start", "ping", "content_block_delta");
    assertThat(types.subList(types.size() - 3, types.size()))
        .containsExactly("content_block_stop", "message_delta", "message_stop");
    assertThat(answer.chunks().getFirst().text()).startsWith("event: message_start\ndata: {");
    assertThat(answer.text()).endsWith("}\n\n").contains("data: {\"type\": \"ping\"}\n\n");
    JsonNode delta = json(data(answer).get(types.size() - 2));
    assertThat(names(delta.get("usage"))).doesNotContain("cache_creation");
    assertThat(delta.at("/delta/stop_reason").asText()).isEqualTo("end_turn");
  }

  @Test
  void a_chat_completion_is_pretty_printed_and_its_stream_ends_with_done() {
    String ask =
        "'model':'gpt-4o-mini','temperature':0,'messages':[{'role':'user','content':'Hi'}]";
    Answer whole = simulator.answer(chat("{" + ask + "}"));
    assertThat(whole.text()).startsWith("{\n  \"id\": \"chatcmpl-").contains("\"annotations\": []");
    assertThat(names(json(whole)))
        .containsExactly(
            "id",
            "object",
            "created",
            "model",
            "choices",
            "usage",
            "service_tier",
            "system_fingerprint");
    assertThat(names(json(whole).at("/usage/prompt_tokens_details")))
        .containsExactly("cached_tokens", "audio_tokens");
    Answer stream =
        simulator.answer(
            chat("{" + ask + ",'stream':true,'stream_options':{'include_usage':true}}"));
    List<String> data = data(stream);
    assertThat(data.getLast()).isEqualTo("[DONE]");
    JsonNode usage = json(data.get(data.size() - 2));
    assertThat(usage.get("choices")).isEmpty();
    assertThat(usage.at("/usage/total_tokens").asInt()).isPositive();
    assertThat(names(json(data.getFirst())))
        .containsExactly(
            "id",
            "object",
            "created",
            "model",
            "service_tier",
            "system_fingerprint",
            "choices",
            "usage",
            "obfuscation");
    StringBuilder text = new StringBuilder();
    data.subList(0, data.size() - 2)
        .forEach(each -> text.append(json(each).at("/choices/0/delta/content").asText("")));
    assertThat(text.toString()).isEqualTo(json(whole).at("/choices/0/message/content").asText());
  }

  @Test
  void a_streamed_response_numbers_its_events_and_ends_completed() {
    Answer answer =
        simulator.answer(
            responses(
                "{'model':'gpt-5.6-sol','stream':true,'input':'Hi','reasoning':{'effort':'low'}}"));
    List<JsonNode> events = data(answer).stream().map(Asked::json).toList();
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i).get("sequence_number").asInt()).isEqualTo(i);
    }
    assertThat(events.getFirst().get("type").asText()).isEqualTo("response.created");
    assertThat(events.getFirst().at("/response/usage").isNull()).isTrue();
    assertThat(events.getLast().get("type").asText()).isEqualTo("response.completed");
    assertThat(events.getLast().at("/response/output/0/type").asText()).isEqualTo("reasoning");
    assertThat(
            events.getLast().at("/response/usage/input_tokens_details/cache_write_tokens").isInt())
        .isTrue();
  }

  @Test
  void a_gemini_stream_has_crlf_events_and_cumulative_usage() {
    Answer answer =
        simulator.answer(
            gemini(
                "gemini-2.5-flash",
                "streamGenerateContent?alt=sse",
                "{'contents':[{'role':'user','parts':[{'text':'Hi'}]}]}"));
    assertThat(answer.chunks()).allMatch(chunk -> chunk.text().endsWith("\r\n\r\n"));
    assertThat(answer.chunks().getFirst().text())
        .startsWith("data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"");
    JsonNode last = json(data(answer).getLast());
    assertThat(names(last))
        .containsExactly("candidates", "usageMetadata", "modelVersion", "responseId");
    assertThat(last.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
    Answer array =
        simulator.answer(
            gemini(
                "gemini-2.5-flash",
                "streamGenerateContent",
                "{'contents':[{'role':'user','parts':[{'text':'Hi'}]}]}"));
    assertThat(json(array).isArray()).isTrue();
  }
}
