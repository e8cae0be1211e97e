package dev.reprise.gateway.journey.reuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** openai-java, pointed at the gateway by its base URL alone. */
class OfficialSdksJourneyTest {
  static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

  @TempDir static Path folder;
  static World world;
  static OpenAIClient openAi;

  @BeforeAll
  static void start() throws Exception {
    world = World.in(folder);
    openAi =
        OpenAIOkHttpClient.builder()
            .baseUrl(world.gateway.dataUrl() + "/v1")
            .apiKey("ada-of-acme")
            .maxRetries(0)
            .build();
  }

  @AfterAll
  static void stop() {
    openAi.close();
    world.close();
  }

  private static ChatCompletionCreateParams.Builder chat(String question) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage(question);
  }

  private static String text(ChatCompletion answer) {
    return answer.choices().getFirst().message().content().orElseThrow();
  }

  private static String streamed(ChatCompletionCreateParams asked) {
    var text = new StringBuilder();
    try (var stream = openAi.chat().completions().createStreaming(asked)) {
      stream.stream()
          .peek(chunk -> chunk.validate())
          .flatMap(chunk -> chunk.choices().stream())
          .forEach(choice -> choice.delta().content().ifPresent(text::append));
    }
    return text.toString();
  }

  @Test
  void openai_java_gets_the_same_chat_again_in_any_mix_of_modes() {
    for (boolean streamFirst : new boolean[] {false, true}) {
      ChatCompletionCreateParams asked = chat("The same again? " + streamFirst).build();
      long before = world.upstreamCalls();
      String first =
          streamFirst ? streamed(asked) : text(openAi.chat().completions().create(asked));
      assertThat(first).isNotBlank();
      HttpResponseFor<ChatCompletion> second =
          openAi.chat().completions().withRawResponse().create(asked);
      assertThat(second.headers().values("cache-status").getFirst()).startsWith("reprise; hit");
      ChatCompletion replayed = second.parse();
      replayed.validate();
      assertThat(text(replayed)).isEqualTo(first);
      assertThat(replayed.usage().orElseThrow().totalTokens()).isPositive();
      try (var raw = openAi.chat().completions().withRawResponse().createStreaming(asked)) {
        assertThat(raw.headers().values("cache-status").getFirst()).startsWith("reprise; hit");
      }
      assertThat(streamed(asked)).isEqualTo(first);
      assertThat(world.upstreamCalls()).isEqualTo(before + 1);
    }
  }

  @Test
  void openai_java_gets_the_same_response_again_in_any_mix_of_modes() {
    for (boolean streamFirst : new boolean[] {false, true}) {
      ResponseCreateParams asked =
          ResponseCreateParams.builder()
              .model("m-1")
              .temperature(0.0)
              .store(false)
              .input("Respond again? " + streamFirst)
              .build();
      String first = streamFirst ? streamed(asked) : text(openAi.responses().create(asked));
      assertThat(first).isNotBlank();
      HttpResponseFor<Response> second = openAi.responses().withRawResponse().create(asked);
      assertThat(second.headers().values("cache-status").getFirst()).startsWith("reprise; hit");
      assertThat(text(second.parse().validate())).isEqualTo(first);
      assertThat(streamed(asked)).isEqualTo(first);
    }
  }

  private static String text(Response response) {
    return response
        .output()
        .getLast()
        .message()
        .orElseThrow()
        .content()
        .getFirst()
        .asOutputText()
        .text();
  }

  private static String streamed(ResponseCreateParams asked) {
    var text = new StringBuilder();
    try (var stream = openAi.responses().createStreaming(asked)) {
      stream.stream()
          .peek(event -> event.validate())
          .forEach(event -> event.outputTextDelta().ifPresent(delta -> text.append(delta.delta())));
    }
    return text.toString();
  }

  private static final FunctionParameters CITY =
      FunctionParameters.builder()
          .putAdditionalProperty("type", JsonValue.from("object"))
          .putAdditionalProperty(
              "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
          .putAdditionalProperty("required", JsonValue.from(List.of("city")))
          .build();

  @Test
  void openai_java_makes_a_round_trip_through_a_tool() {
    ChatCompletionCreateParams.Builder asked =
        chat("How is the weather in Oslo?")
            .addFunctionTool(
                FunctionDefinition.builder().name("get_weather").parameters(CITY).build());
    ChatCompletion called = openAi.chat().completions().create(asked.build());
    var message = called.choices().getFirst().message();
    var call = message.toolCalls().orElseThrow().getFirst().asFunction();
    assertThat(call.function().name()).isEqualTo("get_weather");
    ChatCompletion answer =
        openAi
            .chat()
            .completions()
            .create(
                asked
                    .addMessage(message)
                    .addMessage(
                        ChatCompletionToolMessageParam.builder()
                            .toolCallId(call.id())
                            .content("4 degrees, rain")
                            .build())
                    .build());
    answer.validate();
    assertThat(answer.choices()).isNotEmpty();
  }

  @Test
  void openai_java_gets_structured_output_and_shows_an_image() {
    ChatCompletionCreateParams asked =
        ChatCompletionCreateParams.builder()
            .model("gpt-4o-mini")
            .temperature(0.0)
            .addUserMessageOfArrayOfContentParts(
                List.of(
                    ChatCompletionContentPart.ofText(
                        ChatCompletionContentPartText.builder().text("What is this?").build()),
                    ChatCompletionContentPart.ofImageUrl(
                        ChatCompletionContentPartImage.builder()
                            .imageUrl(
                                ChatCompletionContentPartImage.ImageUrl.builder()
                                    .url("data:image/png;base64," + PIXEL)
                                    .build())
                            .build())))
            .responseFormat(
                ResponseFormatJsonSchema.builder()
                    .jsonSchema(
                        ResponseFormatJsonSchema.JsonSchema.builder()
                            .name("seen")
                            .strict(true)
                            .schema(
                                JsonValue.from(
                                    Map.of(
                                        "type",
                                        "object",
                                        "properties",
                                        Map.of("what", Map.of("type", "string")),
                                        "required",
                                        List.of("what"),
                                        "additionalProperties",
                                        false)))
                            .build())
                    .build())
            .build();
    String first = text(openAi.chat().completions().create(asked));
    assertThat(first).contains("\"what\"");
    assertThat(streamed(asked)).isEqualTo(first);
  }

  @Test
  void openai_java_reads_embeddings_and_models() {
    var asked =
        EmbeddingCreateParams.builder()
            .model("text-embedding-3-small")
            .inputOfArrayOfStrings(List.of("one", "two"))
            .build();
    assertThat(openAi.embeddings().create(asked).data()).hasSize(2);
    assertThat(openAi.models().list().data()).isNotEmpty();
  }

  @Test
  void openai_java_throws_the_errors_it_throws_at_the_provider() {
    assertThatThrownBy(
            () -> openAi.chat().completions().create(chat("?").model("gpt-4o-minni").build()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> openAi.chat().completions().create(chat("?").temperature(9.0).build()))
        .isInstanceOf(BadRequestException.class);
    world.simulator().faults().next(1, new Fault.Status(429, 1));
    assertThatThrownBy(() -> openAi.chat().completions().create(chat("Too many?").build()))
        .isInstanceOf(RateLimitException.class);
  }
}
