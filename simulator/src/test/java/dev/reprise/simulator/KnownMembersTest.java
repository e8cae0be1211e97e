package dev.reprise.simulator;

import static dev.reprise.simulator.Asked.json;
import static dev.reprise.simulator.Asked.messages;
import static dev.reprise.simulator.Asked.quoted;
import static dev.reprise.simulator.Asked.responses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Json;
import dev.reprise.simulator.world.KnownMembers;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator takes the members that the SDKs' types and the cited list name, and no other. */
class KnownMembersTest {

  private static final String USER = "'messages':[{'role':'user','content':'a'}]";

  private final Simulator simulator = Simulator.instant();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/v1/responses | {'model':'gpt-5.5','input':[{'type':'message','role':'user','content':'a',"
            + "'internal_chat_message_metadata_passthrough':{'turn_id':'t'}}],'client_metadata':{'any':'name'}}",
        "/v1/messages | {'model':'m-1','max_tokens':9,'thread':{'type':'disabled'},"
            + USER
            + ",'temperature':0.5}",
        "/v1/messages | {'model':'claude-haiku-5-5','max_tokens':9," + USER + "}",
        "/v1/responses/compact | {'model':'m-1','input':[{'role':'user','content':'a'}],'instructions':'b'}",
        "/v1/responses/input_tokens | {'model':'m-1','input':'a','personality':'friendly'}",
        "/v1/chat/completions | {'model':'gpt-6.2-astra'," + USER + "}",
        "/v1/chat/completions | {'model':'m-1',"
            + USER
            + ",'tools':[{'type':'function','function':{'name':'f','parameters':{'any':{'name':1}}}}]}",
        "/v1beta/models/m-1:generateContent | {'contents':[{'parts':[{'inline_data':{'mime_type':'a/b','data':''}},"
            + "{'text':'a'}]}],'generation_config':{'max_output_tokens':9}}",
        "/v1beta/models/m-1:countTokens | {'generateContentRequest':{'contents':[{'parts':[{'text':'a'}]}]}}"
      })
  void what_the_apis_take_is_taken(String target, String body) {
    Answer answer = ask(target, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/v1/messages | {'model':'m-1','max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':'a',"
            + "'colour':1}]}]} | messages.0.content.0.text.colour: Extra inputs are not permitted",
        "/v1/messages/count_tokens | {'model':'m-1',"
            + USER
            + ",'max_tokens':9} | max_tokens: Extra inputs are not permitted",
        "/v1/chat/completions | {'model':'m-1','messages':[{'role':'user','content':'a','colour':1}]} |"
            + " Unknown parameter: 'messages[0].colour'.",
        "/v1/responses | {'model':'m-1','input':'a','reasoning':{'colour':1}} | Unknown parameter:"
            + " 'reasoning.colour'.",
        "/v1/responses | {'model':'m-1','input':'a','colour':1} | Unknown parameter: 'colour'.",
        "/v1/responses/compact | {'model':'m-1','input':'a','stream':true} | Unknown parameter: 'stream'.",
        "/v1/responses/input_tokens | {'model':'m-1','input':'a','store':true} | Unknown parameter: 'store'.",
        "/v1/embeddings | {'model':'text-embedding-3-small','input':'a','colour':1} | Unrecognized request argument"
            + " supplied: colour",
        "/v1beta/models/m-1:generateContent | {'contents':[{'parts':[{'functionCall':{'colour':1}}]}]} |"
            + " Invalid JSON payload received. Unknown name ~colour~ at 'contents[0].parts[0].function_call':"
            + " Cannot find field.",
        "/v1beta/models/m-1:countTokens | {'contents':[],'colour':1} | Invalid JSON payload received. Unknown name"
            + " ~colour~: Cannot find field."
      })
  void what_no_api_has_is_refused_in_the_providers_words(String target, String body, String text) {
    Answer answer = ask(target, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(json(answer).at("/error/message").asText()).isEqualTo(text.replace('~', '"'));
  }

  @Test
  void openai_and_google_name_the_place_apart_from_the_text() {
    JsonNode openai = json(simulator.answer(responses("{'model':'m-1','input':[{'colour':1}]}")));
    assertThat(openai.at("/error/param").asText()).isEqualTo("input[0].colour");
    assertThat(openai.at("/error/code").asText()).isEqualTo("unknown_parameter");
    JsonNode google =
        json(ask("/v1beta/models/m-1:generateContent", "{'contents':[{'colour':1}]}"));
    assertThat(google.at("/error/details/0/@type").asText()).endsWith("google.rpc.BadRequest");
    assertThat(google.at("/error/details/0/fieldViolations/0/field").asText())
        .isEqualTo("contents[0]");
  }

  @Test
  void every_listed_member_of_a_body_is_known() throws IOException {
    int members = 0;
    for (String dialect : List.of("anthropic", "openai", "gemini")) {
      for (var operation : listed(dialect).path("operations").properties()) {
        KnownMembers known = KnownMembers.of(dialect, operation.getKey());
        for (JsonNode name : operation.getValue().at("/members/")) {
          ObjectNode body = Json.object().put(name.asText(), 1);
          assertThat(known.firstUnknown(body)).as("%s %s", dialect, name).isEmpty();
          members++;
        }
      }
    }
    assertThat(members).isGreaterThan(100);
  }

  @Test
  void types_that_hold_themselves_are_known_at_every_depth() {
    KnownMembers known = KnownMembers.of("anthropic", "messages");
    String inner = "{'type':'text','text':'a','cache_control':{'type':'ephemeral'}}";
    String result = "{'type':'tool_result','tool_use_id':'t','content':[" + inner + "]}";
    String body = "{'messages':[{'role':'user','content':[" + result + "]}]}";
    assertThat(known.firstUnknown(json(quoted(body)))).isEmpty();
    String wrong = body.replace("'ephemeral'", "'ephemeral','colour':1");
    assertThat(known.firstUnknown(json(quoted(wrong))).orElseThrow().name()).isEqualTo("colour");
  }

  private Answer ask(String target, String body) {
    return target.startsWith("/v1/messages")
        ? simulator.answer(
            new Call("POST", target, messages("{}").headers(), quoted(body).getBytes(UTF_8)))
        : simulator.answer(Call.post(target, quoted(body)));
  }

  private static JsonNode listed(String dialect) throws IOException {
    String file = "/dev/reprise/simulator/members/" + dialect + ".json";
    try (InputStream in = KnownMembersTest.class.getResourceAsStream(file)) {
      return Json.parse(in.readAllBytes());
    }
  }
}
