package dev.reprise.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Header;
import dev.reprise.request.Headers;
import dev.reprise.request.Query;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was sent beside the credential that names the caller: all of it is part of the key. */
class CredentialTest {
  private static Credential of(String family, List<String> keys, String... pairs) {
    List<Query.Parameter> parameters =
        keys.stream().map(key -> new Query.Parameter("key", key)).toList();
    return Credential.of(family, Headers.of(pairs), parameters);
  }

  private static List<String> others(String family, List<String> keys, String... pairs) {
    var told = new ArrayList<String>();
    for (Header each : of(family, keys, pairs).others()) {
      told.add(each.name() + ": " + each.value());
    }
    return told;
  }

  private static final List<String> NO_KEYS = List.of();

  @Test
  void one_credential_has_nothing_beside_it() {
    assertThat(others("openai", NO_KEYS, "Authorization", "Bearer a")).isEmpty();
    assertThat(others("gemini", List.of("a"))).isEmpty();
    assertThat(others("openai", NO_KEYS)).isEmpty();
  }

  @Test
  void a_parameter_and_a_header_with_one_value_are_two_places() {
    assertThat(others("anthropic", List.of("v"), "x-api-key", "ada")).containsExactly("?key: v");
    assertThat(others("anthropic", NO_KEYS, "x-api-key", "ada", "api-key", "v"))
        .containsExactly("api-key: v");
    assertThat(others("gemini", List.of("ada"), "x-api-key", "ada"))
        .as("the parameter names the caller")
        .containsExactly("x-api-key: ada");
    assertThat(others("anthropic", List.of("ada"), "x-api-key", "ada"))
        .as("the header names the caller")
        .containsExactly("?key: ada");
  }

  @Test
  void an_equal_field_or_parameter_given_twice_counts_once_more() {
    assertThat(others("anthropic", NO_KEYS, "x-api-key", "ada", "x-api-key", "ada"))
        .containsExactly("x-api-key: ada");
    assertThat(others("anthropic", NO_KEYS, "X-Api-Key", "ada", "x-api-key", "ada"))
        .containsExactly("x-api-key: ada");
    assertThat(others("gemini", List.of("ada", "ada"))).containsExactly("?key: ada");
    assertThat(
            others("openai", NO_KEYS, "authorization", "Bearer a", "api-key", "b", "api-key", "b"))
        .containsExactly("api-key: b", "api-key: b");
  }

  @Test
  void an_empty_credential_is_sent_on_and_counts_though_it_names_nobody() {
    assertThat(of("openai", NO_KEYS, "authorization", "").value()).isNull();
    assertThat(others("openai", NO_KEYS, "authorization", "")).containsExactly("authorization: ");
    assertThat(others("openai", NO_KEYS, "authorization", "", "authorization", "Bearer a"))
        .containsExactly("authorization: ");
  }

  @Test
  void places_are_sorted_and_fields_of_one_name_keep_their_order() {
    assertThat(
            others(
                "openai",
                List.of("k"),
                "x-api-key",
                "2",
                "authorization",
                "Bearer a",
                "x-api-key",
                "1",
                "api-key",
                "3"))
        .containsExactly("?key: k", "api-key: 3", "x-api-key: 2", "x-api-key: 1");
  }
}
