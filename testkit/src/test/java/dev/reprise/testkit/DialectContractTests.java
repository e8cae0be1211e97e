package dev.reprise.testkit;

import dev.reprise.catalogue.Dialects;
import dev.reprise.provider.Dialect;
import dev.reprise.provider.anthropic.Anthropic;
import dev.reprise.provider.gemini.Gemini;
import dev.reprise.provider.openai.chat.OpenAiChat;
import dev.reprise.provider.openai.responses.OpenAiResponses;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Every dialect that ships keeps the promises of all dialects. */
class DialectContractTests {
  private static Operation post(String path) {
    return Dialects.SHIPPED.resolve("POST", path, Query.NONE, Headers.NONE).orElseThrow();
  }

  @Nested
  class OpenAiChatKeepsThem extends DialectContract {
    @Override
    protected Dialect dialect() {
      return new OpenAiChat();
    }

    @Override
    protected List<RichBodies> operations() {
      return List.of(
          new RichBodies(post("/v1/chat/completions"), "openai-chat"),
          new RichBodies(post("/v1/embeddings"), "openai-embeddings"),
          new RichBodies(post("/v1/rerank"), "openai-rerank"));
    }
  }

  @Nested
  class OpenAiResponsesKeepsThem extends DialectContract {
    @Override
    protected Dialect dialect() {
      return new OpenAiResponses();
    }

    @Override
    protected List<RichBodies> operations() {
      return List.of(new RichBodies(post("/v1/responses"), "openai-responses"));
    }
  }

  @Nested
  class AnthropicKeepsThem extends DialectContract {
    @Override
    protected Dialect dialect() {
      return new Anthropic();
    }

    @Override
    protected List<RichBodies> operations() {
      return List.of(
          new RichBodies(post("/v1/messages"), "anthropic-messages"),
          new RichBodies(post("/v1/messages/count_tokens"), "anthropic-count-tokens"));
    }
  }

  @Nested
  class GeminiKeepsThem extends DialectContract {
    @Override
    protected Dialect dialect() {
      return new Gemini();
    }

    @Override
    protected List<RichBodies> operations() {
      String model = "/v1beta/models/m-1:";
      return List.of(
          new RichBodies(post(model + "generateContent"), "gemini-generate"),
          new RichBodies(post(model + "embedContent"), "gemini-embed"),
          new RichBodies(post(model + "batchEmbedContents"), "gemini-embed"),
          new RichBodies(post(model + "countTokens"), "gemini-count-tokens"));
    }
  }
}
