package dev.reprise.simulator;

import static dev.reprise.simulator.Asked.json;
import static dev.reprise.simulator.Asked.messages;
import static dev.reprise.simulator.Asked.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** "sim: call NAME ARGUMENTS" in a prompt makes the model call that tool, in every dialect. */
class DirectionsTest {

  private static final String PROMPT =
      "'Copy it.\\n sim: call copy {\\\"to\\\": \\\"b\\\"}\\nThank you.'";

  private static final String TWO = "'sim: call copy {}\\nsim: call list {\\\"deep\\\":true}'";

  private final Simulator simulator = Simulator.instant();

  @Test
  void a_chat_calls_the_tool_that_the_prompt_names_and_then_speaks() {
    String user = "{'role':'user','content':" + PROMPT + "}";
    JsonNode call = chat(user).at("/choices/0/message/tool_calls/0");
    assertThat(call.at("/function/name").asText()).isEqualTo("copy");
    assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"to\": \"b\"}");
    String result = chatCall("c1") + "{'role':'tool','tool_call_id':'c1','content':'done'}";
    JsonNode after = chat(user + "," + result).at("/choices/0/message");
    assertThat(after.has("tool_calls")).isFalse();
    assertThat(after.at("/content").asText()).isNotBlank();
  }

  @Test
  void further_lines_are_obeyed_one_result_after_the_other() {
    String user = "{'role':'user','content':" + TWO + "}";
    assertThat(chat(user).findValue("name").asText()).isEqualTo("copy");
    String first = chatCall("c1") + "{'role':'tool','tool_call_id':'c1','content':'done'}";
    JsonNode second = chat(user + "," + first);
    assertThat(second.findValue("name").asText()).isEqualTo("list");
    assertThat(second.findValue("arguments").asText()).isEqualTo("{\"deep\":true}");
    String both =
        first + "," + chatCall("c2") + "{'role':'tool','tool_call_id':'c2','content':'x'}";
    assertThat(chat(user + "," + both).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void a_prompt_that_directs_gets_no_other_call() {
    String absent = "{'role':'user','content':'sim: call remove {}'}";
    assertThat(chat(absent).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    String later = "{'role':'user','content':" + PROMPT + "},";
    String told = chatCall("c1") + "{'role':'tool','tool_call_id':'c1','content':'done'},";
    String next = "{'role':'assistant','content':'So.'},{'role':'user','content':'And now?'}";
    assertThat(chat(later + told + next).at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    // Without such a line the model calls what is offered, as ever.
    assertThat(chat("{'role':'user','content':'Copy it.'}").at("/choices/0/finish_reason").asText())
        .isEqualTo("tool_calls");
  }

  @Test
  void messages_call_the_tool_that_the_prompt_names() {
    String tools = ",'tools':[{'name':'list','input_schema':{}},{'name':'copy','input_schema':{}}]";
    String user = "{'role':'user','content':[{'type':'text','text':" + PROMPT + "}]}";
    JsonNode first = json(simulator.answer(messages(anthropic(user, tools)))).at("/content/0");
    assertThat(first.path("name").asText()).isEqualTo("copy");
    assertThat(first.at("/input/to").asText()).isEqualTo("b");
    String result =
        ",{'role':'assistant','content':[{'type':'tool_use','id':'t','name':'copy','input':{}}]},"
            + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'t','content':'done'}]}";
    JsonNode after = json(simulator.answer(messages(anthropic(user + result, tools))));
    assertThat(after.path("stop_reason").asText()).isEqualTo("end_turn");
  }

  @Test
  void a_response_calls_functions_and_tools_that_take_text() {
    String tools = ",'tools':[{'type':'function','name':'copy'},{'type':'custom','name':'patch'}]";
    String text = "'sim: call patch *** Begin {x}\\nsim: call copy {}'";
    JsonNode first = response("'input':" + text + tools).at("/output/0");
    assertThat(first.path("type").asText()).isEqualTo("custom_tool_call");
    assertThat(first.path("input").asText()).isEqualTo("*** Begin {x}");
    String items =
        "'input':[{'role':'user','content':[{'type':'input_text','text':"
            + text
            + "}]},{'type':'custom_tool_call_output','call_id':'c','output':'done'}]";
    JsonNode second = response(items + tools).at("/output/0");
    assertThat(second.path("type").asText()).isEqualTo("function_call");
    assertThat(second.path("name").asText()).isEqualTo("copy");
    String stream =
        simulator
            .answer(Asked.responses("{'model':'m-1','stream':true,'input':" + text + tools + "}"))
            .text();
    assertThat(stream).contains("response.custom_tool_call_input.delta");
    assertThat(stream)
        .contains("\"type\":\"response.custom_tool_call_input.done\",\"input\":\"***");
  }

  @Test
  void gemini_calls_the_tool_that_the_prompt_names() {
    String tools = ",'tools':[{'functionDeclarations':[{'name':'list'},{'name':'copy'}]}]}";
    String user = "{'contents':[{'role':'user','parts':[{'text':" + PROMPT + "}]}";
    JsonNode first =
        json(simulator.answer(Asked.gemini("m-1", "generateContent", user + "]" + tools)));
    assertThat(first.findValue("functionCall").path("name").asText()).isEqualTo("copy");
    assertThat(first.findValue("args").path("to").asText()).isEqualTo("b");
    String result =
        ",{'role':'user','parts':[{'functionResponse':{'name':'copy','response':{}}}]}]" + tools;
    JsonNode after = json(simulator.answer(Asked.gemini("m-1", "generateContent", user + result)));
    assertThat(after.findValue("functionCall")).isNull();
    assertThat(after.findValue("text").asText()).isNotBlank();
  }

  private static String chatCall(String id) {
    return "{'role':'assistant','tool_calls':[{'id':'"
        + id
        + "','type':'function','function':{'name':'copy','arguments':'{}'}}]},";
  }

  private JsonNode chat(String messages) {
    return json(
        simulator.answer(
            Asked.chat(
                "{'model':'gpt-4o','messages':["
                    + messages
                    + "],'tools':[{'type':'function','function':{'name':'list'}},"
                    + "{'type':'function','function':{'name':'copy'}}]}")));
  }

  private static String anthropic(String messages, String more) {
    return "{'model':'m-1','max_tokens':900,'messages':[" + messages + "]" + more + "}";
  }

  private JsonNode response(String more) {
    return json(simulator.answer(Asked.responses(quoted("{'model':'m-1'," + more + "}"))));
  }
}
