package dev.reprise.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.NotFoundException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.google.genai.Client;
import com.google.genai.types.Content;
import com.google.genai.types.CreateCachedContentConfig;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.Part;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official clients are pointed at the server by their base URL alone. */
class OfficialClientsTest {

  private static SimulatorServer server;

  @BeforeAll
  static void start() throws InterruptedException {
    server = SimulatorServer.start(Simulator.instant(), 0);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static OpenAIClient openAi() {
    return OpenAIOkHttpClient.builder()
        .baseUrl(server.url() + "/v1")
        .apiKey("ada-of-acme")
        .maxRetries(0)
        .build();
  }

  private static AnthropicClient anthropic() {
    return AnthropicOkHttpClient.builder()
        .baseUrl(server.url())
        .apiKey("ada-of-acme")
        .maxRetries(0)
        .build();
  }

  private static Client google() {
    return Client.builder()
        .apiKey("ada-of-acme")
        .httpOptions(HttpOptions.builder().baseUrl(server.url()).build())
        .build();
  }

  private static ChatCompletionCreateParams.Builder chat() {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage("What does the report cover?");
  }

  @Test
  void openai_java_reads_a_chat_whole_and_streamed() {
    ChatCompletion whole = openAi().chat().completions().create(chat().build());
    String text = whole.choices().getFirst().message().content().orElseThrow();
    StringBuilder streamed = new StringBuilder();
    try (var stream = openAi().chat().completions().createStreaming(chat().build())) {
      stream.stream()
          .flatMap(chunk -> chunk.choices().stream())
          .forEach(choice -> choice.delta().content().ifPresent(streamed::append));
    }
    assertThat(text).isNotBlank().isEqualTo(streamed.toString());
    assertThat(whole.usage().orElseThrow().totalTokens()).isPositive();
    whole.validate();
  }

  @Test
  void openai_java_reads_a_tool_call() {
    FunctionParameters schema =
        FunctionParameters.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty(
                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
            .putAdditionalProperty("required", JsonValue.from(List.of("city")))
            .build();
    ChatCompletion answer =
        openAi()
            .chat()
            .completions()
            .create(
                chat()
                    .addFunctionTool(
                        FunctionDefinition.builder().name("get_weather").parameters(schema).build())
                    .build());
    var call = answer.choices().getFirst().message().toolCalls().orElseThrow().getFirst();
    assertThat(call.asFunction().function().name()).isEqualTo("get_weather");
    assertThat(Asked.json(call.asFunction().function().arguments()).get("city").isTextual())
        .isTrue();
  }

  @Test
  void openai_java_reads_a_response_whole_and_streamed_and_embeddings() {
    ResponseCreateParams ask =
        ResponseCreateParams.builder().model("m-1").temperature(0.0).input("Hi").build();
    Response whole = openAi().responses().create(ask);
    whole.validate();
    StringBuilder streamed = new StringBuilder();
    List<Response> completed = new ArrayList<>();
    try (var stream = openAi().responses().createStreaming(ask)) {
      stream.stream()
          .forEach(
              event -> {
                event.validate();
                event.outputTextDelta().ifPresent(delta -> streamed.append(delta.delta()));
                event.completed().ifPresent(done -> completed.add(done.response()));
              });
    }
    String text =
        whole.output().getLast().message().orElseThrow().content().getFirst().asOutputText().text();
    assertThat(streamed.toString()).isEqualTo(text).isNotBlank();
    assertThat(completed).hasSize(1);
    assertThat(openAi().responses().retrieve(whole.id()).id()).isEqualTo(whole.id());
    CreateEmbeddingResponse vectors =
        openAi()
            .embeddings()
            .create(
                EmbeddingCreateParams.builder()
                    .model("text-embedding-3-small")
                    .inputOfArrayOfStrings(List.of("one", "two"))
                    .build());
    assertThat(vectors.data()).hasSize(2);
    assertThat(vectors.data().getFirst().embedding()).hasSize(1536);
    assertThat(openAi().models().list().data()).isNotEmpty();
  }

  @Test
  void anthropic_java_reads_a_message_whole_and_streamed() {
    MessageCreateParams ask =
        MessageCreateParams.builder()
            .model("claude-sonnet-4-5")
            .maxTokens(3000)
            .putAdditionalBodyProperty("temperature", com.anthropic.core.JsonValue.from(0))
            .enabledThinking(1024)
            .addUserMessage("What does the report cover?")
            .build();
    Message whole = anthropic().messages().create(ask);
    whole.validate();
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    try (var stream = anthropic().messages().createStreaming(ask)) {
      stream.stream()
          .peek(event -> event.validate())
          .flatMap(event -> event.contentBlockDelta().stream())
          .forEach(
              delta -> {
                delta.delta().text().ifPresent(part -> text.append(part.text()));
                delta.delta().thinking().ifPresent(part -> thinking.append(part.thinking()));
              });
    }
    assertThat(whole.content().get(0).asThinking().thinking()).isEqualTo(thinking.toString());
    assertThat(whole.content().get(0).asThinking().signature()).isNotBlank();
    assertThat(whole.content().get(1).asText().text()).isEqualTo(text.toString()).isNotBlank();
    assertThat(whole.usage().cacheCreation()).isPresent();
    assertThat(anthropic().models().list().data()).isNotEmpty();
    assertThatThrownBy(
            () -> anthropic().messages().create(ask.toBuilder().model("claude-sonet-4-5").build()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void google_genai_reads_content_whole_streamed_and_from_a_cache() {
    Client client = google();
    GenerateContentConfig config =
        GenerateContentConfig.builder().temperature(0f).maxOutputTokens(500).build();
    GenerateContentResponse whole =
        client.models.generateContent("gemini-2.5-flash", "What does the report cover?", config);
    StringBuilder streamed = new StringBuilder();
    for (GenerateContentResponse chunk :
        client.models.generateContentStream(
            "gemini-2.5-flash", "What does the report cover?", config)) {
      streamed.append(chunk.text());
    }
    assertThat(whole.text()).isEqualTo(streamed.toString()).isNotBlank();
    var cached =
        client.caches.create(
            "gemini-2.5-flash",
            CreateCachedContentConfig.builder()
                .contents(List.of(Content.fromParts(Part.fromText(Asked.words("shelf", 2000)))))
                .build());
    GenerateContentResponse answer =
        client.models.generateContent(
            "gemini-2.5-flash",
            "And now?",
            GenerateContentConfig.builder().cachedContent(cached.name().orElseThrow()).build());
    assertThat(answer.usageMetadata().orElseThrow().cachedContentTokenCount()).hasValue(2000);
  }
}
