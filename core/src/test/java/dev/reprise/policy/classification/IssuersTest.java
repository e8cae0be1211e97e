package dev.reprise.policy.classification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The edges of the ranges that networks publish. */
class IssuersTest {
  @ParameterizedTest
  @CsvSource({
    "4000, 13, true",
    "4999, 19, true",
    "4000, 15, false",
    "5000, 16, false",
    "5099, 16, false",
    "5100, 16, true",
    "5599, 16, true",
    "5600, 16, false",
    "2220, 16, false",
    "2221, 16, true",
    "2720, 16, true",
    "2721, 16, false",
    "3400, 15, true",
    "3799, 15, true",
    "3400, 16, false",
    "3500, 15, false",
    "3059, 14, true",
    "3060, 14, false",
    "3090, 14, true",
    "3600, 19, true",
    "3999, 16, true",
    "6011, 16, true",
    "6012, 16, false",
    "6440, 19, true",
    "6599, 17, true",
    "6600, 16, false",
    "3528, 18, true",
    "3527, 16, false",
    "3590, 16, false",
    "2204, 16, true",
    "2205, 16, false",
    "6200, 16, true",
    "6299, 19, true",
    "6200, 15, false",
    "0, 16, false",
    "9999, 16, false"
  })
  void a_number_is_given_out_by_its_first_four_digits_and_its_length(
      int four, int length, boolean given) {
    assertThat(Issuers.give(four, length)).isEqualTo(given);
  }
}
