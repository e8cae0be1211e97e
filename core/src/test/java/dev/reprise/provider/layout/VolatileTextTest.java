package dev.reprise.provider.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.provider.layout.Volatile.VolatileKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VolatileTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TIMESTAMP|2026-11-21T19:00:20Z",
        "TIMESTAMP|2026-11-21 19:00:20.123 +01:00",
        "TIMESTAMP|2026/11/21 19:00",
        "TIMESTAMP|Tue, 14 Oct 2026 07:28:00 GMT",
        "TIMESTAMP|October 14, 2026 at 3:04 PM",
        "TIMESTAMP|Sat Nov 21 19:00:20 UTC 2026",
        "TIMESTAMP|10/14/2026, 3:04:05 PM",
        "DATE|2026-11-21",
        "DATE|14 October 2026",
        "DATE|October 14th, 2026",
        "DATE|Saturday, November 21, 2026",
        "DATE|14.10.2026",
        "TIME|19:00:20",
        "EPOCH|1760428436",
        "EPOCH|1760428436442",
        "EPOCH|1760428436442742",
        "UUID|0b3f9a5e-6a1b-4c62-9f1d-5a7e0c9d4b21",
        "REQUEST_ID|req_8f3kd92ma1",
        "REQUEST_ID|4bf92f3577b34da6a3ce929d0e0e4736",
        "REQUEST_ID|01JD6Z6V9QWX3M8K2T5R7B4C1N",
        "REQUEST_ID|aZ3kQ9xLm2Pw7Rt5Yb8N",
        "GIT_HASH|23fbfce9a1b2c3d4e5f60718293a4b5c6d7e8f90",
      })
  void a_planted_stretch_is_found_at_exactly_its_bytes(VolatileKind kind, String planted) {
    for (String before : List.of("", "Ä be: ", "Line one.\\n", "<now>", "(")) {
      for (String after : List.of("", "\\nthe rest", "\" then", ".")) {
        assertThat(found(before, planted, after))
            .as(before + planted + after)
            .containsExactly(at(kind, before, planted));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COUNTER|'Turn: '|5",
        "COUNTER|'request #'|1207",
        "COUNTER|'attempt='|3",
        "COUNTER|'\\\"iteration\\\": '|17",
        "COUNTER|'Message number: '|17",
        "REQUEST_ID|'Request-Id: '|a81b22",
        "REQUEST_ID|'\"trace_id\": \"'|7f3e-22aa",
        "GIT_HASH|'HEAD: '|23fbfce",
        "GIT_HASH|'commit '|a26cf0e",
      })
  void a_word_announces_what_alone_would_be_nothing(
      VolatileKind kind, String word, String planted) {
    assertThat(found(word, planted, " and on")).containsExactly(at(kind, word, planted));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Step 1: read the file. Step 2: answer in 3 sentences.",
        "Use gpt-4o-2024-08-06 or claude-sonnet-4-5-20250929.",
        "Section 12.3.4 of version 1.2.3, 5/7 of them, ratio 16:9.",
        "Call 800-555-0199 between Monday and Friday, at most 100000 times.",
        "You may answer in May or in march; set max_tokens to 4096.",
        "read_file_contents(path) returns utf-8; the request id is a string",
        "deadbeef cafe feedface; #ff00aa; sha256; ISO-8601; RFC 9110",
        "call-center-24 session-based-2fa camelCaseNamesAreLongSometimes",
        "3.14159265358979 and 12345678901234567890123",
      })
  void stable_prose_is_left_alone(String prose) {
    byte[] bytes = prose.getBytes(StandardCharsets.UTF_8);
    assertThat(VolatileText.in(bytes, 0, bytes.length, 100)).isEmpty();
  }

  @Test
  void a_line_of_git_status_is_volatile_to_its_end() {
    assertThat(found("now:\\n", "On branch main, ahead by 2", "\\nthe rest"))
        .containsExactly(at(VolatileKind.GIT_STATUS, "now:\\n", "On branch main, ahead by 2"));
  }

  @Test
  void places_are_those_of_the_bytes_given_and_nothing_beyond_the_end_is_read() {
    byte[] bytes = "xx 2026-11-21 19:00:20 yy".getBytes(StandardCharsets.UTF_8);
    assertThat(VolatileText.in(bytes, 3, 13, 9))
        .containsExactly(new Volatile(VolatileKind.DATE, 3, 13));
    assertThat(VolatileText.in(bytes, 3, 12, 9)).isEmpty();
  }

  @Test
  void many_planted_stretches_in_made_up_prose_are_all_found_and_nothing_else() {
    long seed = 20261121;
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      var text = new StringBuilder();
      var expected = new ArrayList<Volatile>();
      for (int i = 0; i < 40; i++) {
        prose(text, random);
        if (random.nextInt(4) == 0) {
          plant(text, random, expected);
        }
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(VolatileText.in(bytes, 0, bytes.length, 100))
          .as("seed %d, round %d: %s", seed, round, text)
          .isEqualTo(expected);
    }
  }

  @Test
  void hostile_text_takes_linear_time() {
    for (String piece :
        List.of("a-", "1", "2026-11-", "request", "request id: ", "f", "\\", "0:")) {
      byte[] bytes = piece.repeat((1 << 20) / piece.length()).getBytes(StandardCharsets.UTF_8);
      long start = System.nanoTime();
      VolatileText.in(bytes, 0, bytes.length, Integer.MAX_VALUE);
      assertThat(System.nanoTime() - start).as(piece).isLessThan(3_000_000_000L);
    }
  }

  private static void prose(StringBuilder text, Random random) {
    List<String> words = List.of("the", "order", "ünder", "policy", "7", "says", "10%", "[ok]");
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(words.get(random.nextInt(words.size()))).append(' ');
    }
  }

  private static void plant(StringBuilder text, Random random, List<Volatile> expected) {
    int start = text.toString().getBytes(StandardCharsets.UTF_8).length;
    String stretch =
        switch (random.nextInt(3)) {
          case 0 -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
          case 1 ->
              java.time.Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000))
                  .toString();
          default -> Long.toString(1_700_000_000L + random.nextInt(100_000_000));
        };
    VolatileKind kind =
        stretch.length() == 36
            ? VolatileKind.UUID
            : stretch.length() == 10 ? VolatileKind.EPOCH : VolatileKind.TIMESTAMP;
    expected.add(new Volatile(kind, start, start + stretch.length()));
    text.append(stretch).append(", ");
  }

  private static List<Volatile> found(String before, String planted, String after) {
    byte[] bytes = (before + planted + after).getBytes(StandardCharsets.UTF_8);
    return VolatileText.in(bytes, 0, bytes.length, 100);
  }

  private static Volatile at(VolatileKind kind, String before, String planted) {
    int start = before.getBytes(StandardCharsets.UTF_8).length;
    return new Volatile(kind, start, start + planted.getBytes(StandardCharsets.UTF_8).length);
  }
}
