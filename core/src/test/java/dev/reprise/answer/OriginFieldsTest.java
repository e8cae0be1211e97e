package dev.reprise.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.catalogue.Dialects;
import dev.reprise.request.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginFieldsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "reprise; hit|~~",
        "Reprise;hit;ttl=9|~~",
        "\"reprise\"; hit|~~",
        "reprise|~~",
        "edge; hit, reprise; hit, shield; fwd=miss|edge; hit, shield; fwd=miss",
        "edge; detail=\"a, reprise; hit\"|edge; detail=\"a, reprise; hit\"",
        "edge; detail=\"quote \\\" reprise\", reprise; hit|edge; detail=\"quote \\\" reprise\"",
        "edge; detail=\"never closed, reprise; hit|~~",
        "reprises; hit|reprises; hit",
        ", ,edge|edge",
      })
  void only_this_cache_speaks_in_its_name(String sent, String passedOn) {
    assertThat(OriginFields.otherCaches(Headers.of("Cache-Status", sent))).isEqualTo(passedOn);
  }

  @Test
  void several_lines_are_one_list() {
    Headers headers = Headers.of("cache-status", "a; hit", "CACHE-STATUS", "reprise, b");
    assertThat(OriginFields.otherCaches(headers)).isEqualTo("a; hit, b");
  }

  @Test
  void what_speaks_in_our_name_or_of_the_providers_pages_stays_behind() {
    Headers headers =
        Headers.of(
            "Reprise-Request-Id", "1",
            "reprise-usage", "1",
            "Access-Control-Allow-Origin", "*",
            "Cache-Status", "edge",
            "x-reprise", "stays",
            "Content-Type", "text/plain");
    assertThat(OriginFields.of(headers))
        .extracting(header -> header.name())
        .containsExactly("x-reprise", "Content-Type");
  }

  /** An entry holds no other field than its dialect lists, and each listed one goes on. */
  @ParameterizedTest
  @ValueSource(strings = {"openai-chat", "openai-responses", "anthropic", "gemini"})
  void no_entry_holds_what_does_not_go_on(String dialect) {
    assertThat(Dialects.SHIPPED.byName(dialect).orElseThrow().replayableHeaders())
        .allMatch(OriginFields::passes);
  }
}
