package dev.reprise.simulator;

import static dev.reprise.simulator.Asked.chat;
import static dev.reprise.simulator.Asked.gemini;
import static dev.reprise.simulator.Asked.json;
import static dev.reprise.simulator.Asked.messages;
import static dev.reprise.simulator.Asked.responses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ContentTest {

  private static final String SCHEMA =
      "{'type':'object','properties':{'city':{'type':'string'},'days':{'type':'integer','minimum':1,"
          + "'maximum':7}},'required':['city','days']}";

  private final Simulator simulator = simulator(1);

  private static Simulator simulator(long seed) {
    return new Simulator(Settings.instant().withSeed(seed), new VirtualClock());
  }

  private static String ask(String more) {
    return "{'model':'gpt-4o','messages':[{'role':'user','content':'What does the plan need?'}]"
        + more
        + "}";
  }

  private String text(String more) {
    return json(simulator.answer(chat(ask(more)))).at("/choices/0/message/content").asText();
  }

  @Test
  void at_temperature_0_the_prompt_decides_the_text_and_above_it_every_call_differs() {
    String text = text(",'temperature':0");
    assertThat(text(",'temperature':0")).isEqualTo(text);
    assertThat(text(",'temperature':0.0,'user':'bo','metadata':{'a':'b'},'prompt_cache_key':'k'"))
        .isEqualTo(text);
    assertThat(text(",'temperature':0,'seed':5")).isNotEqualTo(text);
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      texts.add(text(""));
      texts.add(text(",'temperature':0.7"));
    }
    assertThat(texts).hasSizeGreaterThan(35);
  }

  @Test
  void the_same_run_gives_the_same_bytes_and_another_seed_others() {
    Call call =
        messages(
            "{'model':'claude-sonnet-5','max_tokens':99,'stream':true,'messages':[{'role':'user','content':'Hi'}]}");
    assertThat(simulator(7).answer(call).text()).isEqualTo(simulator(7).answer(call).text());
    assertThat(simulator(8).answer(call).text()).isNotEqualTo(simulator(7).answer(call).text());
  }

  @Test
  void max_tokens_and_stop_sequences_end_the_text_in_each_dialects_words() {
    JsonNode cut = json(simulator.answer(chat(ask(",'temperature':0,'max_tokens':5"))));
    assertThat(cut.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(cut.at("/usage/completion_tokens").asInt()).isEqualTo(5);
    String whole = text(",'temperature':0");
    String word = whole.substring(whole.indexOf(' ') + 1).split(" ", -1)[0];
    String stopped = text(",'temperature':0,'stop':['" + word + "']");
    assertThat(stopped).doesNotContain(word);
    JsonNode message =
        json(
            simulator.answer(
                messages(
                    "{'model':'claude-sonnet-5','max_tokens':4,'messages':[{'role':'user','content':'Hi'}]}")));
    assertThat(message.get("stop_reason").asText()).isEqualTo("max_tokens");
    JsonNode response =
        json(
            simulator.answer(
                responses(
                    "{'model':'gpt-4o','max_output_tokens':16,'temperature':0,'input':'x'}")));
    assertThat(response.get("status").asText()).isEqualTo("incomplete");
    assertThat(response.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
    JsonNode content =
        json(
            simulator.answer(
                gemini(
                    "gemini-2.5-flash",
                    "generateContent",
                    "{'generationConfig':{'maxOutputTokens':3},'contents':[{'parts':[{'text':'Hi'}]}]}")));
    assertThat(content.at("/candidates/0/finishReason").asText()).isEqualTo("MAX_TOKENS");
  }

  private static void assertFits(JsonNode document) {
    assertThat(document.get("city").isTextual()).isTrue();
    assertThat(document.get("days").asInt()).isBetween(1, 7);
  }

  @Test
  void structured_output_is_a_document_of_the_schema_in_every_dialect() {
    assertFits(
        json(
            text(
                ",'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
                    + SCHEMA
                    + "}}")));
    JsonNode response =
        json(
            simulator.answer(
                responses(
                    "{'model':'gpt-4o','input':'x','text':{'format':{'type':'json_schema','name':'n','schema':"
                        + SCHEMA
                        + "}}}")));
    assertFits(json(response.at("/output/0/content/0/text").asText()));
    JsonNode message =
        json(
            simulator.answer(
                messages(
                    "{'model':'claude-sonnet-5','max_tokens':400,'output_config':{'format':{'type':"
                        + "'json_schema','schema':"
                        + SCHEMA
                        + "}},'messages':[{'role':'user','content':'Hi'}]}")));
    assertFits(json(message.at("/content/0/text").asText()));
    JsonNode content =
        json(
            simulator.answer(
                gemini(
                    "gemini-2.5-flash",
                    "generateContent",
                    "{'generationConfig':{'responseMimeType':'application/json','responseSchema':"
                        + SCHEMA.replace("'object'", "'OBJECT'").replace("'integer'", "'INTEGER'")
                        + "},'contents':[{'parts':[{'text':'Hi'}]}]}")));
    assertFits(json(content.at("/candidates/0/content/parts/0/text").asText()));
  }

  @Test
  void a_tool_is_called_once_and_after_its_result_the_model_speaks() {
    String tools =
        "'model':'claude-sonnet-5','max_tokens':400,'tools':[{'name':'look','input_schema':"
            + SCHEMA
            + "}]";
    JsonNode called =
        json(
            simulator.answer(
                messages("{" + tools + ",'messages':[{'role':'user','content':'Hi'}]}")));
    assertThat(called.get("stop_reason").asText()).isEqualTo("tool_use");
    JsonNode use = called.at("/content/0");
    assertFits(use.get("input"));
    String result =
        "{'role':'user','content':[{'type':'tool_result','tool_use_id':'"
            + use.get("id").asText()
            + "','content':'sunny'}]}";
    JsonNode spoken =
        json(
            simulator.answer(
                messages(
                    "{"
                        + tools
                        + ",'messages':[{'role':'user','content':'Hi'},{'role':'assistant','content':["
                        + use.toString().replace('"', '\'')
                        + "]},"
                        + result
                        + "]}")));
    assertThat(spoken.at("/content/0/type").asText()).isEqualTo("text");
    JsonNode part =
        json(simulator.answer(
                gemini(
                    "gemini-2.5-flash",
                    "generateContent",
                    "{'tools':[{'functionDeclarations':[{'name':'look','parameters':"
                        + SCHEMA
                        + "}]}],'contents':[{'parts':[{'text':'Hi'}]}]}")))
            .at("/candidates/0/content/parts/0/functionCall");
    assertThat(part.get("name").asText()).isEqualTo("look");
    assertFits(part.get("args"));
    String functions =
        ",'tools':[{'type':'function','function':{'name':'look','parameters':" + SCHEMA + "}}]";
    JsonNode none = json(simulator.answer(chat(ask(functions + ",'tool_choice':'none'"))));
    assertThat(none.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    JsonNode auto = json(simulator.answer(chat(ask(functions))));
    assertThat(auto.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
    assertFits(json(auto.at("/choices/0/message/tool_calls/0/function/arguments").asText()));
  }

  @Test
  void a_conversation_goes_on_from_a_stored_response_and_not_from_an_unknown_one() {
    JsonNode first = json(simulator.answer(responses("{'model':'gpt-4o','input':'Hello there'}")));
    String id = first.get("id").asText();
    JsonNode second =
        json(
            simulator.answer(
                responses(
                    "{'model':'gpt-4o','input':'More','previous_response_id':'" + id + "'}")));
    assertThat(second.at("/usage/input_tokens").asInt())
        .isGreaterThan(first.at("/usage/input_tokens").asInt() + 10);
    assertThat(json(simulator.answer(Call.get("/v1/responses/" + id)))).isEqualTo(first);
    assertThat(
            simulator
                .answer(Call.get("/v1/responses/" + id, new Header("authorization", "Bearer cy")))
                .status())
        .as("another key")
        .isEqualTo(404);
    assertThat(
            json(simulator.answer(Call.delete("/v1/responses/" + id))).get("deleted").asBoolean())
        .isTrue();
    Answer gone =
        simulator.answer(
            responses("{'model':'gpt-4o','input':'More','previous_response_id':'" + id + "'}"));
    assertThat(gone.status()).isEqualTo(400);
    assertThat(json(gone).at("/error/code").asText()).isEqualTo("previous_response_not_found");
    JsonNode loose =
        json(simulator.answer(responses("{'model':'gpt-4o','input':'x','store':false}")));
    assertThat(simulator.answer(Call.get("/v1/responses/" + loose.get("id").asText())).status())
        .isEqualTo(404);
  }

  @Test
  void n_choices_differ_and_are_numbered() {
    JsonNode answer = json(simulator.answer(chat(ask(",'temperature':0,'n':3"))));
    assertThat(answer.get("choices")).hasSize(3);
    assertThat(answer.at("/choices/2/index").asInt()).isEqualTo(2);
    assertThat(answer.at("/choices/0/message/content"))
        .isNotEqualTo(answer.at("/choices/1/message/content"));
  }

  @Test
  void refusals_and_filters_are_told_as_each_dialect_tells_them() {
    Header refusal = new Header("x-sim-fault", "refusal");
    JsonNode chat = json(simulator.answer(chat(ask(""), refusal)));
    assertThat(chat.at("/choices/0/message/refusal").asText()).startsWith("I'm sorry");
    assertThat(chat.at("/choices/0/message/content").isNull()).isTrue();
    JsonNode filtered =
        json(simulator.answer(chat(ask(""), new Header("x-sim-fault", "content-filter"))));
    assertThat(filtered.at("/choices/0/finish_reason").asText()).isEqualTo("content_filter");
    JsonNode response =
        json(simulator.answer(responses("{'model':'gpt-4o','input':'x'}", refusal)));
    assertThat(response.at("/output/0/content/0/type").asText()).isEqualTo("refusal");
    JsonNode blocked =
        json(
            simulator.answer(
                gemini(
                    "gemini-2.5-flash",
                    "generateContent",
                    "{'contents':[{'parts':[{'text':'Hi'}]}]}",
                    refusal)));
    assertThat(blocked.at("/promptFeedback/blockReason").asText()).isEqualTo("PROHIBITED_CONTENT");
    assertThat(blocked.has("candidates")).isFalse();
  }

  @Test
  void many_threads_are_all_answered_and_all_counted() throws Exception {
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 400; i++) {
        answers.add(threads.submit(() -> simulator.answer(chat(ask(""))).status()));
      }
    }
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isEqualTo(200);
    }
    assertThat(simulator.accounts().of("gpt-4o-2024-08-06").calls()).isEqualTo(400);
  }
}
