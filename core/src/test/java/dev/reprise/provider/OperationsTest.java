package dev.reprise.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.Dialects;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Operation.Act;
import dev.reprise.request.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsTest {
  private static final Query SSE = new Query(List.of(new Query.Parameter("alt", "sse")));
  private static final Headers ANTHROPIC = Headers.of("Anthropic-Version", "2023-06-01");

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/chat/completions, openai-chat, openai, GENERATE, chat.completions",
    "POST, /v1/responses, openai-responses, openai, GENERATE, responses",
    "POST, /v1/embeddings, openai-chat, openai, EMBED, embeddings",
    "POST, /v1/rerank, openai-chat, openai, RERANK, rerank",
    "GET, /v1/models, openai-chat, openai, LIST_MODELS, models",
    "POST, /v1/messages, anthropic, anthropic, GENERATE, messages",
    "POST, /v1/messages/count_tokens, anthropic, anthropic, COUNT_TOKENS, messages.count_tokens",
    "POST, /v1beta/models/m-1:generateContent, gemini, gemini, GENERATE, v1beta.generateContent",
    "POST, /v1/models/m-1:generateContent, gemini, gemini, GENERATE, v1.generateContent",
    "POST, /v1beta/tunedModels/t-1:generateContent, gemini, gemini, GENERATE,"
        + " v1beta.generateContent",
    "POST, /v1beta/models/m-1:embedContent, gemini, gemini, EMBED, v1beta.embedContent",
    "POST, /v1beta/models/m-1:batchEmbedContents, gemini, gemini, EMBED,"
        + " v1beta.batchEmbedContents",
    "POST, /v1beta/models/m-1:countTokens, gemini, gemini, COUNT_TOKENS, v1beta.countTokens",
    "GET, /v1beta/models, gemini, gemini, LIST_MODELS, v1beta.models",
  })
  void the_route_table_of_the_contract(
      String method, String path, String dialect, String family, Act act, String endpoint) {
    Operation operation = resolve(method, path).orElseThrow();
    assertThat(operation.dialect()).isEqualTo(dialect);
    assertThat(operation.family()).isEqualTo(family);
    assertThat(operation.act()).isEqualTo(act);
    assertThat(operation.endpoint()).isEqualTo(endpoint);
    assertThat(operation.streamInPath()).isFalse();
    assertThat(Dialects.SHIPPED.forOperation(operation).family().name()).isEqualTo(family);
  }

  @Test
  void gemini_names_model_and_stream_in_the_path_and_both_modes_share_an_endpoint() {
    Operation whole = resolve("POST", "/v1beta/models/m-1:generateContent").orElseThrow();
    Operation stream =
        Dialects.SHIPPED
            .resolve("POST", "/v1beta/models/m-1:streamGenerateContent", SSE, Headers.NONE)
            .orElseThrow();
    assertThat(whole.modelInPath()).isEqualTo("m-1");
    assertThat(stream.modelInPath()).isEqualTo("m-1");
    assertThat(stream.streamInPath()).isTrue();
    assertThat(stream.endpoint()).isEqualTo(whole.endpoint());
    assertThat(
            resolve("POST", "/v1beta/tunedModels/t-1:generateContent").orElseThrow().modelInPath())
        .isEqualTo("tunedModels/t-1");
  }

  @Test
  void a_gemini_answer_in_another_form_than_the_verb_implies_is_not_an_operation_we_know() {
    String stream = "/v1beta/models/m-1:streamGenerateContent";
    assertThat(resolve("POST", stream).orElseThrow().act()).isEqualTo(Act.UNKNOWN);
    String whole = "/v1beta/models/m-1:generateContent";
    assertThat(Dialects.SHIPPED.resolve("POST", whole, SSE, Headers.NONE).orElseThrow().act())
        .isEqualTo(Act.UNKNOWN);
    var twice =
        new Query(List.of(new Query.Parameter("alt", "sse"), new Query.Parameter("$alt", "json")));
    assertThat(Dialects.SHIPPED.resolve("POST", stream, twice, Headers.NONE).orElseThrow().act())
        .isEqualTo(Act.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/responses/resp_1, openai",
    "DELETE, /v1/responses/resp_1, openai",
    "POST, /v1/responses/input_tokens, openai",
    "GET, /v1/chat/completions, openai",
    "GET, /v1/files, openai",
    "GET, /v1/models/ft:m-1:acme::7, openai",
    "DELETE, /v1/models/ft:m-1:acme::7, openai",
    "POST, /v1/batches, openai",
    "POST, /v1/something-new, openai",
    "POST, /v1/models, openai",
    "GET, /v1/models/, openai",
    "POST, /v1/messages/batches, anthropic",
    "GET, /v1/messages, anthropic",
    "POST, /v1/messages/, anthropic",
    "POST, /v1/complete, anthropic",
    "POST, /v1beta/cachedContents, gemini",
    "DELETE, /v1beta/cachedContents/c-1, gemini",
    "GET, /v1beta/models/m-1, gemini",
    "GET, /v1beta/models/m-1:generateContent, gemini",
    "POST, /v1beta/models/m-1:predict, gemini",
    "POST, /v1beta/models/m-1:generateContent:x, gemini",
    "POST, /v1beta/models/a/b:generateContent, gemini",
    "POST, /v1beta/openai/chat/completions, gemini",
    "POST, /v1alpha/models/m-1:generateContent, gemini",
    "POST, /upload/v1beta/files, gemini",
  })
  void what_is_not_in_the_table_is_unknown_and_belongs_to_its_family(
      String method, String path, String family) {
    Operation operation = resolve(method, path).orElseThrow();
    assertThat(operation.act()).isEqualTo(Act.UNKNOWN);
    assertThat(operation.family()).isEqualTo(family);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models", "/v1/files", "/v1/skills"})
  void a_shared_path_belongs_to_whom_its_headers_name(String path) {
    assertThat(family(path, ANTHROPIC)).isEqualTo("anthropic");
    assertThat(family(path, Headers.of("x-api-key", "k"))).isEqualTo("anthropic");
    assertThat(family(path, Headers.of("authorization", "Bearer k"))).isEqualTo("openai");
    assertThat(family(path, Headers.of("x-goog-api-key", "k"))).isEqualTo("gemini");
    assertThat(family("/v1/chat/x", ANTHROPIC)).isEqualTo("openai");
    assertThat(family("/v1/messages/x", Headers.NONE)).isEqualTo("anthropic");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "v1/models",
        "/v1",
        "/v1/",
        "/v2/models",
        "/chat/completions",
        "/livez",
        "/mcp/a",
        "/v1/prompt-cache/lookup",
        "/v1/admin/reload",
        "*",
        "http://a/v1/models"
      })
  void a_path_of_no_family_is_nobodys(String path) {
    assertThat(resolve("GET", path)).isEmpty();
  }

  @Test
  void a_dressed_up_path_never_reaches_a_rule_of_the_table() {
    List<String> dressings =
        List.of(
            "%s.css",
            "%s/a.css",
            "%s/",
            "%s;a.css",
            "%s;jsessionid=1",
            "%s%%2f",
            "%s%%2F..",
            "%s%%3b",
            "%s%%3Fa",
            "%s%%23a",
            "%s%%00",
            "%s%%0a",
            "%s%%20",
            "%s ",
            "%s\t",
            "%s\\",
            "%s/.",
            "%s/..",
            "%s/%%2e%%2e",
            "%s/%%252e",
            "%s%%252f",
            "/%s",
            "/a/..%s",
            "/.%s",
            "%s#",
            "%s?",
            "%s%%",
            "%s%%4",
            "%s%%zz",
            "%s\u00e9",
            "%s\u212a");
    List<String> routes =
        List.of(
            "/v1/chat/completions",
            "/v1/responses",
            "/v1/embeddings",
            "/v1/rerank",
            "/v1/messages",
            "/v1/messages/count_tokens",
            "/v1/models",
            "/v1beta/models/m-1:generateContent",
            "/v1beta/models/m-1:embedContent");
    var reached = new ArrayList<String>();
    for (String route : routes) {
      for (String dressing : dressings) {
        for (String method : List.of("GET", "POST")) {
          String path = String.format(dressing, route);
          if (resolve(method, path).filter(Operation::known).isPresent()) {
            reached.add(method + " " + path);
          }
        }
      }
    }
    for (String odd :
        List.of("/V1/models", "/v1/Models", "/v1/chat%2fcompletions", "/v1//models")) {
      if (resolve("GET", odd).filter(Operation::known).isPresent()) {
        reached.add(odd);
      }
    }
    assertThat(reached).isEmpty();
  }

  @Test
  void methods_are_matched_as_written() {
    assertThat(resolve("post", "/v1/messages").orElseThrow().known()).isFalse();
    assertThat(resolve("HEAD", "/v1/models").orElseThrow().known()).as("as GET").isTrue();
    assertThat(resolve("HEAD", "/v1/messages").orElseThrow().known()).isFalse();
  }

  private static Optional<Operation> resolve(String method, String path) {
    return Dialects.SHIPPED.resolve(method, path, Query.NONE, Headers.NONE);
  }

  private static String family(String path, Headers headers) {
    return Dialects.SHIPPED.resolve("GET", path, Query.NONE, headers).orElseThrow().family();
  }
}
