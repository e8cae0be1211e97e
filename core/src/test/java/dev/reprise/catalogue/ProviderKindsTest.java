package dev.reprise.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.ProviderKind;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of provider, as contracts, environments and price lists know it. */
class ProviderKindsTest {
  @ParameterizedTest
  @CsvSource({
    "openai, openai, https://api.openai.com, OPENAI_API_KEY, OPENAI_BASE_URL",
    "anthropic, anthropic, https://api.anthropic.com, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL",
    "gemini, gemini, https://generativelanguage.googleapis.com, GEMINI_API_KEY,"
        + " GOOGLE_GEMINI_BASE_URL",
    "vertex, gemini,,,",
    "azure_openai, openai,,,",
    "openai_compatible, openai,,,",
    "vllm, openai,,,",
    "sglang, openai,,,",
    "llamacpp, openai,,,",
    "tgi, openai,,,",
    "simulator, '',,,"
  })
  void where_it_is_and_what_it_speaks(
      String word, String family, String baseUrl, String key, String moves) {
    ProviderKind kind = kind(word);
    assertThat(kind.family()).isEqualTo(family);
    assertThat(kind.baseUrl()).isEqualTo(baseUrl);
    assertThat(kind.variables().key()).isEqualTo(key);
    assertThat(kind.variables().baseUrl()).isEqualTo(moves);
  }

  @ParameterizedTest
  @CsvSource({
    "openai, Authorization, Bearer k, openai, true",
    "anthropic, x-api-key, k, anthropic, true",
    "gemini, x-goog-api-key, k, google, false",
    "vertex, Authorization, Bearer k, google, false",
    "azure_openai, api-key, k, azure, false",
    "openai_compatible, Authorization, Bearer k, none, true",
    "vllm, Authorization, Bearer k, none, false",
    "simulator, Authorization, Bearer k, none, false"
  })
  void how_it_takes_a_key_and_whose_prices_count(
      String word, String field, String value, String vendor, boolean byHost) {
    ProviderKind kind = kind(word);
    assertThat(kind.header("k").name()).isEqualTo(field);
    assertThat(kind.header("k").value()).isEqualTo(value);
    assertThat(kind.billing()).isEqualTo(new ProviderKind.KindBilling(vendor, byHost));
  }

  @Test
  void only_one_says_that_waiting_is_useless_and_only_one_is_asked_with_tokens() {
    assertThat(ProviderKinds.ALL)
        .filteredOn(kind -> !kind.waits())
        .containsExactly(kind("anthropic"));
    assertThat(ProviderKinds.ALL)
        .filteredOn(kind -> kind.addressing().grant() != null)
        .containsExactly(kind("vertex"));
  }

  @Test
  void engines_have_metrics_and_no_other_has() {
    assertThat(ProviderKinds.ALL)
        .filteredOn(kind -> kind.metrics() != null)
        .containsExactly(kind("vllm"), kind("sglang"));
    assertThat(Objects.requireNonNull(kind("vllm").metrics()).found())
        .contains("vllm:prefix_cache_hits_total");
  }

  private static ProviderKind kind(String word) {
    return ProviderKinds.ALL.stream()
        .filter(it -> it.word().equals(word))
        .findFirst()
        .orElseThrow();
  }
}
