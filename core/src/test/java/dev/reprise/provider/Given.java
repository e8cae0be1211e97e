package dev.reprise.provider;

import dev.reprise.catalogue.Dialects;
import dev.reprise.json.Document;
import dev.reprise.json.MalformedJson;
import dev.reprise.provider.body.Blocks;
import dev.reprise.provider.body.Outline;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Bodies and operations in few words; bodies are written with single quotes. */
final class Given {
  static final Operation CHAT = post("/v1/chat/completions");
  static final Operation RESPONSES = post("/v1/responses");
  static final Operation EMBEDDINGS = post("/v1/embeddings");
  static final Operation RERANK = post("/v1/rerank");
  static final Operation MESSAGES = post("/v1/messages");
  static final Operation GEMINI = post("/v1beta/models/m-1:generateContent");
  static final Operation GEMINI_STREAM =
      Dialects.SHIPPED
          .resolve(
              "POST",
              "/v1beta/models/m-1:streamGenerateContent",
              new Query(List.of(new Query.Parameter("alt", "sse"))),
              Headers.NONE)
          .orElseThrow();

  private Given() {}

  private static Operation post(String path) {
    return Dialects.SHIPPED.resolve("POST", path, Query.NONE, Headers.NONE).orElseThrow();
  }

  static Document body(String singleQuoted) {
    return exactly(singleQuoted.replace('\'', '"'));
  }

  static Document exactly(String json) {
    try {
      return Document.parse(json.getBytes(StandardCharsets.UTF_8));
    } catch (MalformedJson e) {
      throw new AssertionError(json, e);
    }
  }

  static Outline outline(Operation operation, String singleQuoted) {
    return Dialects.SHIPPED.forOperation(operation).outline(operation, body(singleQuoted));
  }

  static Blocks blocks(Operation operation, Document body) {
    return Dialects.SHIPPED.forOperation(operation).blocks(operation, body);
  }
}
