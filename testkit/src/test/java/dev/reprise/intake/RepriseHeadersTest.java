package dev.reprise.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reprise.request.Headers;
import dev.reprise.request.Hints;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The optional request headers (contract 2.3): understood, or refused with a way to write them. */
class RepriseHeadersTest {
  private static Hints hints(String... pairs) throws BadHeader {
    return RepriseHeaders.hints(Headers.of(pairs));
  }

  private static void refused(String says, String... pairs) {
    assertThatThrownBy(() -> hints(pairs))
        .isInstanceOf(BadHeader.class)
        .hasMessageContaining(says)
        .satisfies(e -> assertThat(((BadHeader) e).what()).isEqualTo(e.getMessage()));
  }

  private static String tags(int count) {
    return IntStream.range(0, count).mapToObj(n -> "x:" + n).collect(Collectors.joining(", "));
  }

  @Test
  void without_any_nothing_is_hinted() throws Exception {
    assertThat(hints("x-other", "1")).isSameAs(Hints.NONE);
  }

  @Test
  void each_header_goes_to_its_place() throws Exception {
    assertThat(
            hints(
                "Reprise-Session", "s",
                "reprise-agent", "a",
                "Reprise-Task", " t ",
                "Reprise-Tags", "doc:1, doc/2",
                "Reprise-Tags", "doc:3",
                "Reprise-Memory", "m",
                "Reprise-Evidence", "e1",
                "Reprise-Evidence", "e2",
                "Reprise-Min-Position", " 7.3",
                "Reprise-Warm", "TRUE"))
        .isEqualTo(
            new Hints(
                "s", "a", "t", List.of("doc:1", "doc/2", "doc:3"), "m", "e1, e2", "7.3", true));
    assertThat(hints("Reprise-Warm", "yes").warm()).isFalse();
  }

  @Test
  void a_name_is_sent_once_and_of_few_characters() throws Exception {
    assertThat(hints("Reprise-Task", "x".repeat(128)).task()).hasSize(128);
    for (String bad : List.of("", "a b", "a/b", "\u00e9", "x".repeat(129))) {
      refused("Reprise-Task: send it once", "Reprise-Task", bad);
    }
    refused("Reprise-Memory: send it once", "Reprise-Memory", "a", "Reprise-Memory", "a");
  }

  @Test
  void tags_are_bounded_in_their_letters_and_their_number() throws Exception {
    assertThat(hints("Reprise-Tags", tags(64)).tags()).hasSize(64);
    refused("at most 64 tags, not 65", "Reprise-Tags", tags(65));
    refused("several are separated by commas", "Reprise-Tags", "a b");
    refused("Reprise-Tags", "Reprise-Tags", "a,,b");
  }

  @Test
  void evidence_and_positions_that_cannot_be_are_refused() throws Exception {
    assertThat(hints("Reprise-Evidence", "x".repeat(8192)).evidence()).hasSize(8192);
    refused("Reprise-Evidence: at most 8192", "Reprise-Evidence", "x".repeat(8193));
    for (String bad : List.of("", "7", "7.", ".3", "a.b", "7.3.1")) {
      refused("as Reprise-Position gave it", "Reprise-Min-Position", bad);
    }
  }

  @Test
  void ours_are_known_by_their_beginning() {
    assertThat(RepriseHeaders.isOurs("reprise-anything")).isTrue();
    assertThat(RepriseHeaders.isOurs("x-reprise-tags")).isFalse();
  }
}
