package dev.reprise.simulator;

import static dev.reprise.simulator.Asked.json;
import static dev.reprise.simulator.Asked.messages;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.reprise.simulator.wire.Answer;
import dev.reprise.simulator.wire.Call;
import dev.reprise.simulator.wire.Header;
import dev.reprise.simulator.world.Settings;
import dev.reprise.simulator.world.VirtualClock;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTextTest {

  private final Simulator simulator = Simulator.instant();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'max_tokens':1,'messages':[]} | model: Field required",
        "{'model':'m-1','messages':[{'role':'user','content':'a'}]} | max_tokens: Field required",
        "{'model':'m-1','max_tokens':1} | messages: Field required",
        "{'model':'m-1','max_tokens':1,'messages':[]} | messages: at least one message is required",
        "{'model':'m-1','max_tokens':1,'colour':1,'messages':[]} | colour: Extra inputs are not permitted",
        "{'model':'m-1','max_tokens':1,'messages':[{'role':'user','content':[{'type':'text','text':''}]}]} |"
            + " messages: text content blocks must be non-empty",
        "{'model':'claude-sonnet-5','max_tokens':1,'messages':[{'role':'user','content':'a'},"
            + "{'role':'system','content':'b'}]} | role 'system' is not supported on this model",
        "{'model':'claude-sonnet-4-6','max_tokens':1,'messages':[{'role':'assistant','content':'a'}]} |"
            + " This model does not support assistant message prefill. The conversation must end with a user"
            + " message.",
        "{'model':'m-1','max_tokens':1,'messages':[{'role':'user','content':[{'type':'text','text':'a',"
            + "'cache_control':{'type':'ephemeral','ttl':'2h'}}]}]} |"
            + " messages.0.content.0.text.cache_control.ttl: Input should be '5m' or '1h'"
      })
  void anthropic_refuses_in_its_own_words(String body, String text) {
    Answer answer = simulator.answer(messages(body));
    assertThat(answer.status()).isEqualTo(400);
    JsonNode error = json(answer);
    assertThat(Asked.names(error)).containsExactly("type", "error", "request_id");
    assertThat(error.at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.at("/error/message").asText()).isEqualTo(text);
    assertThat(answer.header("request-id")).contains(error.get("request_id").asText());
  }

  @Test
  void anthropic_needs_a_version_and_json() {
    assertThat(simulator.answer(Call.post("/v1/messages", "{}")).text())
        .contains("anthropic-version: header is required");
    assertThat(simulator.answer(messages("{")).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'messages':[]} | you must provide a model parameter | null",
        "{'model':'gpt-4o'} | Missing required parameter: 'messages'. | missing_required_parameter",
        "{'model':'gpt-4o','messages':[{'role':'user','content':'a'}],'temperature':3} | Invalid 'temperature':"
            + " decimal above maximum value. Expected a value <= 2, but got 3 instead. | decimal_above_max_value",
        "{'model':'gpt-4o','messages':[{'role':'user','content':'a'}],'colour':1} | Unrecognized request argument"
            + " supplied: colour | unknown_parameter",
        "{'model':'gpt-4o','messages':[{'role':'tool','tool_call_id':'c','content':'a'}]} | Invalid parameter:"
            + " messages with role 'tool' must be a response to a preceeding message with 'tool_calls'. | null"
      })
  void openai_refuses_in_its_own_words(String body, String text, String code) {
    Answer answer = simulator.answer(Asked.chat(body));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).startsWith("{\n  \"error\": {\n    \"message\": \"");
    assertThat(json(answer).at("/error/message").asText()).isEqualTo(text);
    assertThat(json(answer).at("/error/code").asText()).isEqualTo(code);
  }

  @Test
  void a_required_key_is_asked_for_in_each_dialects_shape() {
    Simulator strict =
        new Simulator(Settings.instant().withRequiredKeys(Set.of("ada")), new VirtualClock());
    Call missing = Call.post("/v1/messages", "{}", Asked.VERSION);
    assertThat(strict.answer(missing).status()).isEqualTo(401);
    assertThat(strict.answer(missing).text()).contains("authentication_error");
    Call wrong = Asked.chat("{}", new Header("authorization", "Bearer cy"));
    assertThat(json(strict.answer(wrong)).at("/error/code").asText()).isEqualTo("invalid_api_key");
    Call google = Asked.gemini("gemini-2.5-flash", "generateContent", "{}");
    assertThat(json(strict.answer(google)).at("/error/status").asText())
        .isEqualTo("PERMISSION_DENIED");
    Call right =
        Asked.chat(
            "{'model':'m-1','messages':[{'role':'user','content':'a'}]}",
            new Header("authorization", "Bearer ada"));
    assertThat(strict.answer(right).status()).isEqualTo(200);
  }

  @Test
  void overload_and_limits_look_like_each_provider() {
    Header overloaded = new Header("x-sim-fault", "529");
    assertThat(simulator.answer(messages("{}", overloaded)).text())
        .contains("\"type\":\"overloaded_error\",\"message\":\"Overloaded\"");
    Header limited = new Header("x-sim-fault", "429:42");
    Answer anthropic = simulator.answer(messages("{}", limited));
    assertThat(anthropic.status()).isEqualTo(429);
    assertThat(anthropic.header("retry-after")).contains("42");
    Answer google =
        simulator.answer(Asked.gemini("gemini-2.5-pro", "generateContent", "{}", limited));
    assertThat(google.header("retry-after")).isEmpty();
    assertThat(json(google).at("/error/details/2/retryDelay").asText()).isEqualTo("42s");
  }

  @Test
  void unknown_places_are_404_in_the_callers_dialect() {
    assertThat(simulator.answer(Call.get("/v1/nothing")).text())
        .contains("Invalid URL (GET /v1/nothing)");
    assertThat(simulator.answer(Call.get("/v1/messages/x", Asked.VERSION)).text())
        .contains("not_found_error");
    assertThat(simulator.answer(Call.get("/v1beta/nothing")).text()).contains("NOT_FOUND");
    assertThat(simulator.answer(Call.get("/v1/models")).text()).contains("\"object\": \"list\"");
    assertThat(simulator.answer(Call.get("/v1/models", Asked.VERSION)).text())
        .contains("\"has_more\":false");
    assertThat(simulator.answer(Call.get("/v1beta/models")).text())
        .contains("models/gemini-2.5-flash");
  }

  @Test
  void a_doubled_version_is_no_place() {
    Answer google =
        simulator.answer(Call.post("/v1beta/v1beta/models/gemini-2.5-pro:generateContent", "{}"));
    assertThat(google.status()).isEqualTo(404);
    Answer anthropic = simulator.answer(Call.post("/v1/v1/messages", "{}", Asked.VERSION));
    assertThat(anthropic.status()).isEqualTo(404);
    assertThat(anthropic.text()).contains("not_found_error");
    for (String place : new String[] {"chat/completions", "responses", "embeddings"}) {
      Answer openai = simulator.answer(Call.post("/v1/v1/" + place, "{}"));
      assertThat(openai.status()).isEqualTo(404);
      assertThat(openai.text()).contains("Invalid URL (POST /v1/v1/" + place + ")");
    }
  }
}
