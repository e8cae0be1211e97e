package dev.reprise.provider.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpeningsTest {
  private static final List<String> PIECES =
      List.of(
          "the",
          "March",
          "2026",
          "21",
          "Nov",
          "request",
          "_id",
          "ID",
          ": ",
          "=",
          "a1b2c3d4",
          "-",
          "abcdefab",
          "abcd",
          "abcdefabcdef",
          "0b3f9a5e",
          "turn",
          "#",
          "7",
          "on branch",
          "main",
          "Untracked files:",
          "HEAD",
          "deadbeef1",
          "at",
          " ",
          ", ",
          "\\n",
          "\\u00e4",
          "T",
          "19:00:20",
          "Z",
          "seq",
          "s",
          "x",
          "conversation",
          "thunder",
          "Ä",
          "\"",
          "(",
          ".",
          "req_8f3kd92ma1",
          "may");

  @Test
  void what_is_passed_over_is_never_missed() {
    long seed = 20261121;
    var random = new Random(seed);
    int found = 0;
    for (int round = 0; round < 30_000; round++) {
      var text = new StringBuilder();
      for (int piece = random.nextInt(14); piece >= 0; piece--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
        text.append(random.nextInt(3) == 0 ? " " : "");
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      List<Volatile> slowly = VolatileText.in(bytes, 0, bytes.length, 99, ignored -> false);
      assertThat(VolatileText.in(bytes, 0, bytes.length, 99))
          .as("seed %s, round %s: %s", seed, round, text)
          .isEqualTo(slowly);
      found += slowly.size();
    }
    assertThat(found).as("control").isGreaterThan(5_000);
  }

  @Test
  void no_word_that_announces_is_passed_in_whatever_letters() {
    Stream.concat(Dates.openings(), IdsAndCounters.openings())
        .flatMap(word -> Stream.of(word, word.toUpperCase(Locale.ROOT)))
        .forEach(word -> assertThat(passed(word)).as(word).isFalse());
    assertThat(Stream.of("the", "thursdayish", "extraordinarily", "a").filter(this::passed))
        .hasSize(4);
  }

  private boolean passed(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    return Openings.passed(new ScannedText(bytes, 0, bytes.length));
  }
}
