package dev.reprise.gateway.journey.reuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.google.genai.Client;
import com.google.genai.errors.ClientException;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionDeclaration;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.Schema;
import com.google.genai.types.ThinkingConfig;
import com.google.genai.types.Type;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Fault;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** anthropic-java and google-genai, pointed at the gateway by their base URL alone. */
class AnthropicAndGoogleSdksJourneyTest {
  private static final String GEMINI = "gemini-2.5-flash";

  @TempDir static Path folder;
  static World world;
  static AnthropicClient anthropic;
  static Client google;

  @BeforeAll
  static void start() throws Exception {
    world = World.in(folder);
    anthropic =
        AnthropicOkHttpClient.builder()
            .baseUrl(world.gateway.dataUrl())
            .apiKey("ada-of-acme")
            .maxRetries(0)
            .build();
    google =
        Client.builder()
            .apiKey("ada-of-acme")
            .httpOptions(
                HttpOptions.builder()
                    .baseUrl(world.gateway.dataUrl())
                    .retryOptions(HttpRetryOptions.builder().attempts(1).build())
                    .build())
            .build();
  }

  @AfterAll
  static void stop() {
    anthropic.close();
    google.close();
    world.close();
  }

  private static MessageCreateParams.Builder message() {
    return MessageCreateParams.builder()
        .model("claude-sonnet-4-5")
        .maxTokens(3000)
        .putAdditionalBodyProperty("temperature", JsonValue.from(0));
  }

  /** Thinking and text, as one. */
  private static String said(Message message) {
    var said = new StringBuilder();
    for (var block : message.validate().content()) {
      block.thinking().ifPresent(it -> said.append(it.thinking()).append(it.signature()));
      block.text().ifPresent(it -> said.append('|').append(it.text()));
    }
    return said.toString();
  }

  private static String streamed(MessageCreateParams asked) {
    var said = new StringBuilder();
    try (var stream = anthropic.messages().createStreaming(asked)) {
      stream.stream()
          .peek(event -> event.validate())
          .forEach(
              event -> {
                event
                    .contentBlockStart()
                    .flatMap(it -> it.contentBlock().text())
                    .ifPresent(it -> said.append('|'));
                event
                    .contentBlockDelta()
                    .ifPresent(
                        it -> {
                          it.delta().text().ifPresent(part -> said.append(part.text()));
                          it.delta().thinking().ifPresent(part -> said.append(part.thinking()));
                          it.delta().signature().ifPresent(part -> said.append(part.signature()));
                        });
              });
    }
    return said.toString();
  }

  @Test
  void anthropic_java_gets_the_same_message_with_its_thinking_in_any_mix_of_modes() {
    for (boolean streamFirst : new boolean[] {false, true}) {
      MessageCreateParams asked =
          message().enabledThinking(1024).addUserMessage("Think again? " + streamFirst).build();
      long before = world.upstreamCalls();
      String first = streamFirst ? streamed(asked) : said(anthropic.messages().create(asked));
      assertThat(first).contains("|").doesNotStartWith("|");
      var second = anthropic.messages().withRawResponse().create(asked);
      assertThat(second.headers().values("cache-status").getFirst()).startsWith("reprise; hit");
      assertThat(said(second.parse())).isEqualTo(first);
      try (var raw = anthropic.messages().withRawResponse().createStreaming(asked)) {
        assertThat(raw.headers().values("cache-status").getFirst()).startsWith("reprise; hit");
      }
      assertThat(streamed(asked)).isEqualTo(first);
      assertThat(world.upstreamCalls()).isEqualTo(before + 1);
    }
  }

  @Test
  void anthropic_java_makes_a_round_trip_through_a_tool() {
    Tool tool =
        Tool.builder()
            .name("get_weather")
            .inputSchema(
                Tool.InputSchema.builder()
                    .type(JsonValue.from("object"))
                    .putAdditionalProperty(
                        "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                    .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                    .build())
            .build();
    MessageCreateParams.Builder asked = message().addTool(tool).addUserMessage("Rain in Oslo?");
    Message called = anthropic.messages().create(asked.build()).validate();
    var use = called.content().stream().flatMap(it -> it.toolUse().stream()).findFirst();
    assertThat(use.orElseThrow().name()).isEqualTo("get_weather");
    Message answer =
        anthropic
            .messages()
            .create(
                asked
                    .addMessage(called)
                    .addUserMessageOfContentBlockParams(
                        List.of(
                            ContentBlockParam.ofToolResult(
                                ToolResultBlockParam.builder()
                                    .toolUseId(use.get().id())
                                    .content("4 degrees, rain")
                                    .build())))
                    .build());
    assertThat(answer.validate().content()).isNotEmpty();
  }

  @Test
  void anthropic_java_shows_an_image_counts_tokens_and_lists_models() {
    MessageCreateParams asked =
        message()
            .addUserMessageOfContentBlockParams(
                List.of(
                    ContentBlockParam.ofImage(
                        ImageBlockParam.builder()
                            .source(
                                Base64ImageSource.builder()
                                    .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                                    .data(OfficialSdksJourneyTest.PIXEL)
                                    .build())
                            .build()),
                    ContentBlockParam.ofText(TextBlockParam.builder().text("What?").build())))
            .build();
    String first = said(anthropic.messages().create(asked));
    assertThat(streamed(asked)).isEqualTo(first).isNotBlank();
    var count =
        anthropic
            .messages()
            .countTokens(
                MessageCountTokensParams.builder()
                    .model("claude-sonnet-4-5")
                    .addUserMessage("How many tokens are these?")
                    .build());
    assertThat(count.inputTokens()).isPositive();
    assertThat(anthropic.models().list().data()).isNotEmpty();
  }

  @Test
  void anthropic_java_throws_the_errors_it_throws_at_the_provider() {
    assertThatThrownBy(
            () ->
                anthropic
                    .messages()
                    .create(message().model("claude-sonet-4-5").addUserMessage("?").build()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () -> anthropic.messages().create(message().maxTokens(-1).addUserMessage("?").build()))
        .isInstanceOf(BadRequestException.class);
    world.simulator().faults().next(1, new Fault.Status(429, 1));
    assertThatThrownBy(
            () -> anthropic.messages().create(message().addUserMessage("Too many?").build()))
        .isInstanceOf(RateLimitException.class);
  }

  private static String streamed(List<Content> asked, GenerateContentConfig config) {
    var text = new StringBuilder();
    for (GenerateContentResponse chunk :
        google.models.generateContentStream(GEMINI, asked, config)) {
      String piece = chunk.text();
      text.append(piece == null ? "" : piece);
    }
    return text.toString();
  }

  private static List<Content> user(Part... parts) {
    return List.of(Content.builder().role("user").parts(List.of(parts)).build());
  }

  private static String cacheStatus(GenerateContentResponse response) {
    return response.sdkHttpResponse().orElseThrow().headers().orElseThrow().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("cache-status"))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  @Test
  void google_genai_gets_the_same_content_again_in_any_mix_of_modes() {
    for (boolean streamFirst : new boolean[] {false, true}) {
      List<Content> asked = user(Part.fromText("Google again? " + streamFirst));
      GenerateContentConfig config =
          GenerateContentConfig.builder()
              .temperature(0f)
              .maxOutputTokens(2000)
              .thinkingConfig(ThinkingConfig.builder().includeThoughts(true).build())
              .build();
      long before = world.upstreamCalls();
      String first =
          streamFirst
              ? streamed(asked, config)
              : google.models.generateContent(GEMINI, asked, config).text();
      assertThat(first).isNotBlank();
      GenerateContentResponse second = google.models.generateContent(GEMINI, asked, config);
      assertThat(second.text()).isEqualTo(first);
      assertThat(cacheStatus(second)).startsWith("reprise; hit");
      assertThat(streamed(asked, config)).isEqualTo(first);
      assertThat(world.upstreamCalls()).isEqualTo(before + 1);
    }
  }

  @Test
  void google_genai_makes_a_round_trip_through_a_tool() {
    GenerateContentConfig config =
        GenerateContentConfig.builder()
            .temperature(0f)
            .tools(
                com.google.genai.types.Tool.builder()
                    .functionDeclarations(
                        FunctionDeclaration.builder()
                            .name("get_weather")
                            .parameters(
                                Schema.builder()
                                    .type(Type.Known.OBJECT)
                                    .properties(
                                        Map.of(
                                            "city",
                                            Schema.builder().type(Type.Known.STRING).build()))
                                    .required("city")
                                    .build())
                            .build())
                    .build())
            .build();
    Content question = user(Part.fromText("Rain in Oslo?")).getFirst();
    GenerateContentResponse called =
        google.models.generateContent(GEMINI, List.of(question), config);
    assertThat(called.functionCalls()).hasSize(1);
    Content call = called.candidates().orElseThrow().getFirst().content().orElseThrow();
    Content result =
        user(Part.fromFunctionResponse("get_weather", Map.of("weather", "rain"))).getFirst();
    GenerateContentResponse answer =
        google.models.generateContent(GEMINI, List.of(question, call, result), config);
    assertThat(answer.candidates().orElseThrow()).isNotEmpty();
  }

  @Test
  void google_genai_gets_structured_output_for_an_image_embeds_counts_and_lists() {
    List<Content> asked =
        user(
            Part.fromBytes(Base64.getDecoder().decode(OfficialSdksJourneyTest.PIXEL), "image/png"),
            Part.fromText("What is this?"));
    GenerateContentConfig config =
        GenerateContentConfig.builder()
            .temperature(0f)
            .responseMimeType("application/json")
            .responseSchema(
                Schema.builder()
                    .type(Type.Known.OBJECT)
                    .properties(Map.of("what", Schema.builder().type(Type.Known.STRING).build()))
                    .required("what")
                    .build())
            .build();
    String first = google.models.generateContent(GEMINI, asked, config).text();
    assertThat(first).contains("\"what\"");
    assertThat(streamed(asked, config)).isEqualTo(first);
    assertThat(google.models.embedContent("gemini-embedding-001", "one", null).embeddings())
        .isPresent();
    assertThat(google.models.countTokens(GEMINI, "How many?", null).totalTokens().orElseThrow())
        .isPositive();
    assertThat(google.models.list(null).iterator().hasNext()).isTrue();
  }

  @Test
  void google_genai_throws_the_errors_it_throws_at_the_provider() {
    assertThatThrownBy(() -> google.models.generateContent("gemini-3.6-flahs", "?", null))
        .isInstanceOfSatisfying(
            ClientException.class, error -> assertThat(error.code()).isEqualTo(404));
    assertThatThrownBy(
            () ->
                google.models.generateContent(
                    GEMINI, "?", GenerateContentConfig.builder().temperature(9f).build()))
        .isInstanceOfSatisfying(
            ClientException.class, error -> assertThat(error.code()).isEqualTo(400));
    world.simulator().faults().next(1, new Fault.Status(429, 1));
    assertThatThrownBy(() -> google.models.generateContent(GEMINI, "Too many?", null))
        .isInstanceOfSatisfying(
            ClientException.class, error -> assertThat(error.code()).isEqualTo(429));
  }
}
