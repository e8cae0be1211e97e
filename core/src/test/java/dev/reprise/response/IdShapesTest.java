package dev.reprise.response;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which ids go into a text as they are, and what of an id stays when it is renewed. */
class IdShapesTest {
  private final IdMint mint = IdMint.random();

  @Test
  void plain_ids_are_letters_digits_hyphens_and_underscores() {
    assertThat(IdMint.plain("azAZ09-_")).isTrue();
    assertThat(IdMint.plain("")).isTrue();
    for (char other : "`{@[/:\"\\ .\u00e9\u0141".toCharArray()) {
      assertThat(IdMint.plain("a" + other)).as("%s", other).isFalse();
    }
  }

  @Test
  void an_id_of_letters_beyond_f_is_renewed_with_letters_beyond_f() {
    assertThat(drawn("resp_" + "g".repeat(40))).anyMatch(c -> c > 'f');
    assertThat(drawn("resp_" + "A".repeat(40))).anyMatch(c -> c > 'f');
    assertThat(drawn("resp_" + "f".repeat(40))).allMatch(c -> c <= 'f');
    assertThat(drawn("resp_" + "a0".repeat(20))).allMatch(c -> c <= 'f');
    assertThat(drawn("resp_" + "9".repeat(40))).allMatch(c -> c <= 'f');
  }

  private HashSet<Character> drawn(String kept) {
    var drawn = new HashSet<Character>();
    for (int i = 0; i < 50; i++) {
      for (char c : mint.mint(kept).substring(5).toCharArray()) {
        drawn.add(c);
      }
    }
    return drawn;
  }

  @Test
  void a_prefix_stays_and_a_word_that_is_hexadecimal_is_none() {
    assertThat(mint.mint("gen-zzzzzzzzzzzzzzzz")).startsWith("gen-");
    assertThat(mint.mint("fz-zzzzzzzzzzzzzzzzz")).startsWith("fz-");
    assertThat(changes("abcdef-0123456789")).as("it is part of the id").isTrue();
    assertThat(changes("abcdeg-0123456789")).isFalse();
    assertThat(changes("beef_0123456789")).as("an underscore ends a prefix").isFalse();
    assertThat(mint.mint("msg_02zzzzzzzzzzzz")).startsWith("msg_");
    assertThat(mint.mint("az_zzzzzzzzzzzz")).startsWith("az_");
  }

  /** Whether the part before the first mark is renewed, too. */
  private boolean changes(String kept) {
    int mark = kept.indexOf('-') < 0 ? kept.indexOf('_') : kept.indexOf('-');
    for (int i = 0; i < 20; i++) {
      if (!mint.mint(kept).startsWith(kept.substring(0, mark))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void an_id_of_one_character_behind_its_prefix_keeps_the_prefix() {
    for (int i = 0; i < 20; i++) {
      assertThat(mint.mint("msg_7")).startsWith("msg_").hasSize(5);
    }
  }

  @Test
  void a_word_with_nothing_behind_its_mark_is_an_id_and_is_renewed() {
    assertThat(changes("msg_")).isTrue();
    assertThat(changes("gen-")).isTrue();
  }

  /** Fewer free places would let ids of different replays meet. */
  @Test
  void every_place_behind_the_prefix_is_drawn() {
    List<Set<Character>> places =
        Stream.generate(() -> (Set<Character>) new HashSet<Character>()).limit(24).toList();
    for (int i = 0; i < 300; i++) {
      String fresh = mint.mint("resp_" + "z".repeat(places.size()));
      for (int at = 0; at < places.size(); at++) {
        places.get(at).add(fresh.charAt(5 + at));
      }
    }
    assertThat(places).allMatch(drawn -> drawn.size() > 30, "more than 30 of 62 characters");
  }
}
