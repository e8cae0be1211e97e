package dev.reprise.policy.classification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every place of every literal is found, as a slow search finds them. */
class LiteralScanTest {
  private static final long SEED = 20261121;
  private static final List<String> WORDS = List.of("abc", "AbCd", "bcda", "cvv", "ab", "ddddd");

  private static List<String> fast(List<String> words, TextWindow window) {
    var found = new ArrayList<String>();
    new LiteralScan(words)
        .scan(
            window,
            (literal, start) -> {
              found.add(words.get(literal) + "@" + start);
              return true;
            });
    return found.stream().sorted().toList();
  }

  private static List<String> slow(List<String> words, TextWindow window) {
    var found = new ArrayList<String>();
    for (String word : words) {
      for (int at = window.from(); at + word.length() <= window.to(); at++) {
        if (window.lowerText(at, at + word.length()).equals(word.toLowerCase(Locale.ROOT))) {
          found.add(word + "@" + at);
        }
      }
    }
    return found.stream().sorted().toList();
  }

  @Test
  void what_a_slow_search_finds_is_found() {
    List<String> words = WORDS.stream().filter(it -> it.length() >= LiteralScan.SHORTEST).toList();
    var random = new Random(SEED);
    int all = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = new byte[random.nextInt(24)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) "abcdABCDvVC".charAt(random.nextInt(11));
      }
      int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
      int to = from + random.nextInt(bytes.length - from + 1);
      var window = new TextWindow(bytes, from, to);
      List<String> expected = slow(words, window);
      all += expected.size();
      assertThat(fast(words, window)).as("seed %s round %s", SEED, round).isEqualTo(expected);
    }
    assertThat(all).as("places in all").isGreaterThan(100);
  }

  @Test
  void literals_with_high_bytes_around_and_at_the_very_end_are_found() {
    byte[] bytes = "\u00e9cvv\u00e9 cvv".getBytes(UTF_8);
    assertThat(fast(List.of("cvv"), new TextWindow(bytes, 0, bytes.length)))
        .containsExactly("cvv@2", "cvv@8");
    for (int before = 0; before < 9; before++) {
      byte[] text = (" ".repeat(before) + "CVV").getBytes(UTF_8);
      assertThat(fast(List.of("cvv"), new TextWindow(text, 0, text.length)))
          .containsExactly("cvv@" + before);
      byte[] more = (" ".repeat(before) + "CVV\u00ff...").getBytes(UTF_8);
      assertThat(fast(List.of("cvv"), new TextWindow(more, 0, before + 3)))
          .containsExactly("cvv@" + before);
    }
  }

  @Test
  void the_scan_stops_when_it_is_told_to() {
    byte[] bytes = "abcd abcd abcd".getBytes(UTF_8);
    for (int most = 1; most <= 3; most++) {
      var found = new ArrayList<Integer>();
      int wanted = most;
      new LiteralScan(List.of("abcd"))
          .scan(
              new TextWindow(bytes, 0, bytes.length),
              (literal, start) -> {
                found.add(start);
                return found.size() < wanted;
              });
      assertThat(found).hasSize(most);
    }
  }

  @Test
  void two_literals_at_one_place_are_told_until_the_first_that_stops() {
    byte[] bytes = "abcdef".getBytes(UTF_8);
    var found = new ArrayList<Integer>();
    new LiteralScan(List.of("abcd", "abcde", "abc"))
        .scan(
            new TextWindow(bytes, 0, bytes.length),
            (literal, start) -> {
              found.add(literal);
              return found.size() < 2;
            });
    assertThat(found).hasSize(2);
  }
}
