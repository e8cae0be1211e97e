package dev.reprise.simulator;

import static dev.reprise.simulator.Asked.json;
import static dev.reprise.simulator.Asked.messages;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.simulator.wire.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models that dropped temperature, top_p or top_k refuse them; the others and the defaults go on.
 */
class SamplingTest {

  private final Simulator simulator = Simulator.instant();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "claude-opus-4-7 | 'temperature':0 | `temperature` is deprecated for this model.",
        "claude-opus-4-7-20260416 | 'temperature':0.9 | `temperature` is deprecated for this model.",
        "claude-sonnet-5-5 | 'top_p':0.9 | `top_p` is deprecated for this model.",
        "claude-fable-5 | 'top_k':5 | `top_k` is deprecated for this model.",
        "claude-opus-5-5 | 'temperature':1,'top_p':0.99 | ~~",
        "claude-opus-4-6 | 'temperature':0 | ~~",
        "claude-sonnet-4-5 | 'temperature':0,'top_p':0.9 | `temperature` and `top_p` cannot both be specified for"
            + " this model. Please use only one.",
        "claude-3-haiku-20240307 | 'temperature':0,'top_p':0.9,'top_k':5 | ~~",
        "m-1 | 'temperature':0,'top_p':0.9,'top_k':5 | ~~"
      })
  void anthropic(String model, String sampling, String text) {
    String body =
        "{'model':'%s','max_tokens':9,%s,'messages':[{'role':'user','content':'a'}]}"
            .formatted(model, sampling);
    check(simulator.answer(messages(body)), text, "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "o3-mini | 'temperature':0.0 | Unsupported value: 'temperature' does not support 0.0 with this model. Only the"
            + " default (1) value is supported. | unsupported_value",
        "gpt-5-mini-2025-08-07 | 'temperature':0 | Unsupported value: 'temperature' does not support 0 with this model."
            + " Only the default (1) value is supported. | unsupported_value",
        "gpt-5.6-sol | 'top_p':0.5 | Unsupported parameter: 'top_p' is not supported with this model. |"
            + " unsupported_parameter",
        "gpt-5.4 | 'temperature':0,'reasoning_effort':'high' | Unsupported value: 'temperature' does not support 0"
            + " with this model. Only the default (1) value is supported. | unsupported_value",
        "gpt-5.4 | 'temperature':0 | ~~ | ~~",
        "gpt-5.2 | 'temperature':0,'reasoning_effort':'none' | ~~ | ~~",
        "gpt-5-chat-latest | 'temperature':0 | ~~ | ~~",
        "gpt-5 | 'temperature':1,'top_p':1 | ~~ | ~~",
        "gpt-4.1 | 'temperature':0,'top_p':0.5 | ~~ | ~~",
        "m-1 | 'temperature':0 | ~~ | ~~"
      })
  void openai_chat(String model, String sampling, String text, String code) {
    String body =
        "{'model':'%s',%s,'messages':[{'role':'user','content':'a'}]}".formatted(model, sampling);
    check(simulator.answer(Asked.chat(body)), text, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "gpt-5 | 'temperature':0 | Unsupported parameter: 'temperature' is not supported with this model. |"
            + " unsupported_parameter",
        "gpt-6-astra | 'temperature':0,'reasoning':{'effort':'none'} | Unsupported parameter: 'temperature' is not"
            + " supported with this model. | unsupported_parameter",
        "gpt-5.1 | 'temperature':0,'reasoning':{'effort':'none'} | ~~ | ~~",
        "gpt-4o | 'temperature':0 | ~~ | ~~"
      })
  void openai_responses(String model, String sampling, String text, String code) {
    String body = "{'model':'%s',%s,'input':'a'}".formatted(model, sampling);
    check(simulator.answer(Asked.responses(body)), text, code);
  }

  private static void check(Answer answer, String text, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(text.isEmpty() ? 200 : 400);
    assertThat(json(answer).at("/error/message").asText("")).isEqualTo(text);
    if (!code.isEmpty()) {
      assertThat(json(answer).at("/error/code").asText()).isEqualTo(code);
    }
  }
}
