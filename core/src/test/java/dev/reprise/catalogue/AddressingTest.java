package dev.reprise.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.Addressing;
import dev.reprise.provider.ProviderKind;
import dev.reprise.request.Headers;
import dev.reprise.request.Operation;
import dev.reprise.request.Query;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where each kind's paths lead, and which paths belong to one kind alone. */
class AddressingTest {
  private static final String HOST = "https://eu-aiplatform.example";

  private static ProviderKind kind(String word) {
    return ProviderKinds.ALL.stream()
        .filter(it -> it.word().equals(word))
        .findFirst()
        .orElseThrow();
  }

  /** A base URL's own path stands in for {@code /v1} and for nothing that only begins like it. */
  @ParameterizedTest
  @CsvSource({
    "'', /v1/chat/completions, /v1/chat/completions",
    "/v1/, /v1/chat/completions, /v1/chat/completions",
    "/api/paas/v4, /v1/chat/completions, /api/paas/v4/chat/completions",
    "/api/paas/v4, /v1beta/x, /api/paas/v4/v1beta/x",
    "/api/paas/v4, /v1, /api/paas/v4/v1",
    "/api/paas/v4, /files, /api/paas/v4/files"
  })
  void a_base_urls_own_path(String base, String path, String whole) {
    Addressing openai = kind("openai").addressing();
    assertThat(openai.url(openai.normal("https://a.example" + base), path))
        .isEqualTo("https://a.example" + whole);
  }

  @ParameterizedTest
  @CsvSource({
    "'', /v1/chat/completions, /openai/v1/chat/completions",
    "/openai, /v1/responses, /openai/v1/responses",
    "/openai/v1/, /v1/responses, /openai/v1/responses",
    "/openai/v1, /openai/v1/files, /openai/v1/files",
    "/openai/v1, /openai/deployments/d/chat/completions, /openai/deployments/d/chat/completions",
    "/apim/openai, /openai/responses, /apim/openai/responses",
    "/openai/deployments/d, /v1/chat/completions, /openai/deployments/d/chat/completions",
    "/openai/deployments/d, /openai/deployments/e/embeddings, /openai/deployments/e/embeddings"
  })
  void azure(String base, String path, String whole) {
    Addressing azure = kind("azure_openai").addressing();
    assertThat(azure.url(azure.normal("https://a.example" + base), path))
        .isEqualTo("https://a.example" + whole);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1beta/models/m-1:generateContent,"
        + " /v1beta1/projects/acme/locations/eu/publishers/google/models/m-1:generateContent",
    "/v1/models/m-1:countTokens,"
        + " /v1/projects/acme/locations/eu/publishers/google/models/m-1:countTokens",
    "/v1/publishers/google/models/m-1:generateContent,"
        + " /v1/projects/acme/locations/eu/publishers/google/models/m-1:generateContent",
    "/v1/projects/acme/locations/eu/publishers/google/models/m-1:generateContent,"
        + " /v1/projects/acme/locations/eu/publishers/google/models/m-1:generateContent",
    "/v1beta/cachedContents, /v1beta1/projects/acme/locations/eu/cachedContents",
    "/v1beta/cachedContents/c-1, /v1beta1/projects/acme/locations/eu/cachedContents/c-1",
    "/upload/v1beta1/projects/acme/locations/eu/ragCorpora/1/ragFiles:upload,"
        + " /upload/v1beta1/projects/acme/locations/eu/ragCorpora/1/ragFiles:upload"
  })
  void vertex(String path, String whole) {
    Addressing vertex = kind("vertex").addressing();
    String base = vertex.ofProject("acme", "eu", HOST + "/v1/");
    assertThat(vertex.serves(base, path)).isTrue();
    assertThat(vertex.url(base, path)).isEqualTo(HOST + whole);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/projects/globex/locations/eu/publishers/google/models/m-1:generateContent",
    "/v1/projects/acme/locations/us/publishers/google/models/m-1:generateContent",
    "/v1/projects/acme/locations/europe/publishers/google/models/m-1:generateContent",
    "/v1/%70rojects/globex/locations/eu/publishers/google/models/m-1:generateContent",
    "/v1beta1/%70rojects/globex/locations/eu/endpoints/1:predict",
    "/upload/v1beta/projects/globex/locations/eu/ragCorpora/1/ragFiles:upload",
    "/upload/v1beta1/projects/globex/locations/eu/ragCorpora/1/ragFiles:upload",
    "/upload/v1beta/models/m-1:generateContent",
    "/v1beta/projects%2Fglobex/locations/eu/endpoints/1:predict",
    "/v1beta/folders/1",
    "/v1beta/files",
    "/v1beta/cachedContentsOf/1",
    "/v1beta1",
    "/"
  })
  void vertex_serves_its_own_project_and_location_alone(String path) {
    Addressing vertex = kind("vertex").addressing();
    assertThat(vertex.serves(vertex.ofProject("acme", "eu", HOST), path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "global, https://aiplatform.googleapis.com",
    "eu, https://aiplatform.eu.rep.googleapis.com",
    "europe-west4, https://europe-west4-aiplatform.googleapis.com"
  })
  void vertex_has_an_address_in_each_location(String location, String host) {
    assertThat(kind("vertex").addressing().ofProject("acme", location, null))
        .isEqualTo(host + "/projects/acme/locations/" + location);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "POST, /openai/deployments/d-1/chat/completions, azure_openai, chat.completions, d-1",
        "POST, /openai/deployments/d-1/embeddings, azure_openai, embeddings, d-1",
        "POST, /openai/deployments/d-1/audio/speech, azure_openai, unknown, d-1",
        "GET, /openai/deployments/d-1/chat/completions, azure_openai, unknown, d-1",
        "POST, /openai/v1/chat/completions, azure_openai, chat.completions, ''",
        "POST, /openai/v1/responses, azure_openai, responses, ''",
        "POST, /openai/responses, azure_openai, responses, ''",
        "GET, /openai/v1/models, azure_openai, unknown, ''",
        "POST, /openai/deployments//chat/completions, -, -, -",
        "POST, /v1/projects/p/locations/l/publishers/google/models/m-1:generateContent, vertex,"
            + " v1.generateContent, m-1",
        "POST, /v1beta1/publishers/google/models/m-1:countTokens, vertex, v1beta1.countTokens, m-1",
        "POST, /v1/projects/p/locations/l/publishers/anthropic/models/c-1:rawPredict, vertex,"
            + " unknown, c-1",
        "POST, /v1/projects/p/locations/l/publishers/google/models/m-1:predict, vertex, unknown, m-1",
        "GET, /v1beta1/projects/p/locations/l/cachedContents, vertex, unknown, ''",
        "POST, /v1beta/models/m-1:generateContent, '', v1beta.generateContent, m-1",
        "POST, /v1/chat/completions, '', chat.completions, ''"
      })
  void whose_a_path_is(String method, String path, String only, String endpoint, String model) {
    Optional<Operation> found = Dialects.SHIPPED.resolve(method, path, Query.NONE, Headers.NONE);
    assertThat(found.map(Operation::only).orElse(null)).isEqualTo(only);
    assertThat(found.map(Operation::endpoint).orElse(null)).isEqualTo(endpoint);
    assertThat(found.map(Operation::modelInPath).orElse(null)).isEqualTo(model);
    if (only != null && !only.isEmpty()) {
      assertThat(ProviderKinds.ALL)
          .filteredOn(it -> it.has(found.orElseThrow()))
          .containsExactly(kind(only));
    }
  }
}
