package dev.reprise.gateway.journey.trouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.InternalServerException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.reprise.gateway.journey.fixture.World;
import dev.reprise.simulator.Fault;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The official clients retry too: together with ours that must not become three times three. */
@Timeout(60)
class SdkRetriesJourneyTest {
  private static final String RETRYING =
      """
      providers:
        openai: {kind: openai, base_url: "PROVIDER", retries: 2}
        anthropic: {kind: anthropic, base_url: "PROVIDER", retries: 2}
      """;

  @TempDir Path folder;

  private static ChatCompletionCreateParams chat(String question) {
    return ChatCompletionCreateParams.builder()
        .model("gpt-4o-mini")
        .temperature(0.0)
        .addUserMessage(question)
        .build();
  }

  @Test
  void openai_java_and_the_gateway_make_five_calls_and_not_nine() throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      OpenAIClient openAi =
          OpenAIOkHttpClient.builder()
              .baseUrl(world.gateway.dataUrl() + "/v1")
              .apiKey("ada-of-acme")
              .maxRetries(2)
              .build();
      world.simulator().faults().next(99, new Fault.Status(500, -1));
      assertThatThrownBy(() -> openAi.chat().completions().create(chat("Anybody?")))
          .isInstanceOf(InternalServerException.class);
      assertThat(world.upstreamCalls()).as("3 of ours, and the client's own 2").isEqualTo(5);
      world.simulator().faults().clear();
      world.simulator().faults().next(4, new Fault.Status(500, -1));
      assertThat(openAi.chat().completions().create(chat("Now?")).choices()).isNotEmpty();
      assertThat(world.upstreamCalls()).isEqualTo(10);
      openAi.close();
    }
  }

  @Test
  void anthropic_java_does_not_notice_what_the_gateway_mends() throws Exception {
    try (World world = World.in(folder, RETRYING)) {
      AnthropicClient anthropic =
          AnthropicOkHttpClient.builder()
              .baseUrl(world.gateway.dataUrl())
              .apiKey("ada-of-acme")
              .maxRetries(0)
              .build();
      world.simulator().faults().next(2, new Fault.Status(529, 0));
      MessageCreateParams asked =
          MessageCreateParams.builder()
              .model("claude-sonnet-4-5")
              .maxTokens(100)
              .addUserMessage("Overloaded?")
              .build();
      assertThat(anthropic.messages().create(asked).content()).isNotEmpty();
      assertThat(world.upstreamCalls()).isEqualTo(3);
      anthropic.close();
    }
  }
}
