package dev.reprise.policy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
  @ParameterizedTest
  @CsvSource({
    "*, '', true",
    "*, anything, true",
    "m-1, m-1, true",
    "m-1, m-12, false",
    "m-*, m-, true",
    "m-*, n-1, false",
    "*-1, m-1-1, true",
    "a*b*c, aXbXbXc, true",
    "a*b*c, aXbXbX, false",
    "?-1, m-1, true",
    "?-1, mm-1, false",
    "'', '', true",
    "'', x, false"
  })
  void stars_stand_for_any_characters_and_question_marks_for_one(
      String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  @Timeout(value = 5, unit = SECONDS)
  void no_pattern_and_no_name_make_it_slow() {
    assertThat(new Glob("*a".repeat(128) + "b").matches("a".repeat(100_000))).isFalse();
  }
}
