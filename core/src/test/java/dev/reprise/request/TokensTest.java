package dev.reprise.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** RFC 9110 section 5.6.2, character by character. */
class TokensTest {
  @Test
  void a_token_has_the_characters_of_the_standard_and_no_other() {
    String allowed =
        IntStream.range(-1, 0x200)
            .filter(Tokens::allows)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    assertThat(allowed)
        .isEqualTo("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~");
  }

  @Test
  void a_name_in_lower_case_has_neither_capitals_nor_blanks_nor_too_many_characters() {
    for (String name : new String[] {"x", "x-build-number", "x_build", "abcd"}) {
      assertThat(Tokens.lowerCaseName(name, 14)).as(name).isTrue();
    }
    for (String other : new String[] {"", "X", "x Y", "x:", "\u00e9", "x\n", "abcdefghijklmno"}) {
      assertThat(Tokens.lowerCaseName(other, 14)).as(other).isFalse();
    }
  }
}
