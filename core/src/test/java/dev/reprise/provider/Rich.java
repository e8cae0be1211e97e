package dev.reprise.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.anthropic.Anthropic;
import dev.reprise.provider.gemini.Gemini;
import dev.reprise.provider.openai.chat.OpenAiChat;
import dev.reprise.provider.openai.responses.OpenAiResponses;
import dev.reprise.provider.sheet.FieldSheet;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The rich requests of {@code conformance/requests}: every documented field, every kind of block.
 */
record Rich(String folder, Class<? extends Dialect> beside, String sheet, String route) {
  static final JsonMapper JSON = new JsonMapper();

  static final List<Rich> ALL =
      List.of(
          new Rich("openai-chat", OpenAiChat.class, "chat.json", "/v1/chat/completions"),
          new Rich("openai-responses", OpenAiResponses.class, "responses.json", "/v1/responses"),
          new Rich("openai-embeddings", OpenAiChat.class, "embeddings.json", "/v1/embeddings"),
          new Rich("openai-rerank", OpenAiChat.class, "rerank.json", "/v1/rerank"),
          new Rich("anthropic-messages", Anthropic.class, "messages.json", "/v1/messages"),
          new Rich(
              "anthropic-count-tokens",
              Anthropic.class,
              "count_tokens.json",
              "/v1/messages/count_tokens"),
          new Rich(
              "gemini-generate",
              Gemini.class,
              "generate.json",
              "/v1beta/models/m-1:generateContent"),
          new Rich("gemini-embed", Gemini.class, "embed.json", "/v1beta/models/m-1:embedContent"),
          new Rich(
              "gemini-count-tokens",
              Gemini.class,
              "count_tokens.json",
              "/v1beta/models/m-1:countTokens"));

  FieldSheet fields() {
    return FieldSheet.load(beside, sheet);
  }

  Operation operation() {
    return Dialects.SHIPPED.resolve("POST", route, Query.NONE, Headers.NONE).orElseThrow();
  }

  Dialect dialect() {
    return Dialects.SHIPPED.forOperation(operation());
  }

  /** Without the white space they are filed with. */
  List<JsonNode> bodies() {
    Path home = Path.of(System.getProperty("reprise.root"), "conformance", "requests", folder);
    try (var files = Files.list(home)) {
      return files.sorted().map(Rich::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Document document(JsonNode body) {
    try {
      return Document.parse(JSON.writeValueAsBytes(body));
    } catch (IOException | MalformedJson e) {
      throw new AssertionError("a tree writes strict JSON", e);
    }
  }

  @Override
  public String toString() {
    return folder;
  }
}
