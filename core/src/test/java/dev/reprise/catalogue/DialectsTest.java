package dev.reprise.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.Family;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the list of dialects says when neither path nor headers name an operation. */
class DialectsTest {
  private static Headers header(String name) {
    return name.equals("-") ? Headers.NONE : Headers.of(name, "v");
  }

  @ParameterizedTest
  @CsvSource({
    "/nowhere, -, openai-chat",
    "/v1beta/nowhere, -, gemini",
    "/v1beta/nowhere, anthropic-version, gemini",
    "/v1/messages/nowhere, -, anthropic",
    "/v1/messages/nowhere, x-goog-api-key, gemini",
    "/nowhere, x-goog-api-key, gemini",
    "/nowhere, anthropic-version, anthropic",
    "/nowhere, x-api-key, anthropic",
    "/nowhere, authorization, openai-chat"
  })
  void an_error_takes_the_shape_that_path_or_headers_suggest(
      String path, String name, String dialect) {
    assertThat(Dialects.SHIPPED.guess(path, header(name)).name()).isEqualTo(dialect);
  }

  @ParameterizedTest
  @CsvSource({
    "-, openai",
    "x-goog-api-key, gemini",
    "anthropic-version, anthropic",
    "x-api-key, anthropic"
  })
  void a_shared_path_is_the_familys_whose_header_is_there(String name, String family) {
    assertThat(Dialects.SHIPPED.resolve("GET", "/v1/files", Query.NONE, header(name)).orElseThrow())
        .extracting(operation -> operation.family())
        .isEqualTo(family);
  }

  @Test
  void with_signs_of_two_families_a_shared_path_is_the_earlier_ones() {
    Headers both = Headers.of("x-goog-api-key", "g", "x-api-key", "a");
    assertThat(
            Dialects.SHIPPED.resolve("GET", "/v1/files", Query.NONE, both).orElseThrow().family())
        .isEqualTo("anthropic");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /chat/completions, /v1/chat/completions",
    "GET, /chat/completions/chatcmpl-1, /v1/chat/completions/chatcmpl-1",
    "POST, /responses, /v1/responses",
    "POST, /messages, /v1/messages",
    "POST, /messages/count_tokens, /v1/messages/count_tokens",
    "POST, /embeddings, /v1/embeddings",
    "GET, /models, /models",
    "POST, /cachedContents, /cachedContents",
    "POST, /prompt-cache/lookup, /prompt-cache/lookup",
    "POST, /v1/responses, /v1/responses",
    "POST, /v1chat/completions, /v1chat/completions",
    "GET, /, /"
  })
  void a_path_without_v1_is_completed_where_only_one_api_has_it(
      String method, String path, String whole) {
    assertThat(Dialects.SHIPPED.completed(method, path)).isEqualTo(whole);
  }

  @Test
  void each_family_is_listed_once_in_its_order() {
    assertThat(Dialects.SHIPPED.families())
        .extracting(Family::name)
        .containsExactly("openai", "anthropic", "gemini");
  }
}
