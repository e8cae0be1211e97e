package dev.reprise.response;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.artifact.Billing;
import dev.reprise.artifact.TokenUsage;
import dev.reprise.json.Document;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Counts and prices: what is a count, what is none, and what is absent. */
class CountsTest {
  private static long count(String json) {
    Document document = parsed("{\"n\":" + json + "}");
    return Counts.of(document, document.member(document.root(), "n"));
  }

  private static long femto(String json) {
    Document document = parsed("{\"n\":" + json + "}");
    return Counts.femtoDollars(document, document.member(document.root(), "n"));
  }

  private static Document parsed(String text) {
    return Objects.requireNonNull(Texts.parse(text.getBytes(UTF_8)), text);
  }

  @Test
  void a_count_is_a_whole_number_of_at_most_15_digits() {
    assertThat(count("0")).isZero();
    assertThat(count("9")).isEqualTo(9);
    assertThat(count("2168")).isEqualTo(2168);
    assertThat(count("987654321012345")).isEqualTo(987_654_321_012_345L);
    for (String none :
        new String[] {"1234567890123456", "-1", "1.5", "1e3", "\"7\"", "[7]", "true"}) {
      assertThat(count(none)).as(none).isEqualTo(Counts.NO_COUNT);
    }
  }

  @Test
  void null_and_a_missing_member_are_absent() {
    assertThat(count("null")).isEqualTo(Counts.ABSENT);
    assertThat(Counts.of(parsed("{}"), Document.NONE)).isEqualTo(Counts.ABSENT);
    assertThat(Counts.or(Counts.ABSENT, 7)).isEqualTo(7);
    assertThat(Counts.or(0, 7)).isZero();
    assertThat(Counts.or(Counts.NO_COUNT, 7)).isEqualTo(Counts.NO_COUNT);
  }

  @Test
  void of_a_total_the_cached_tokens_are_taken_off() {
    assertThat(Counts.inclusive(100, 60, 30, 7)).isEqualTo(new TokenUsage(10, 60, 30, 7));
    assertThat(Counts.inclusive(100, 60, 40, 7)).isEqualTo(new TokenUsage(0, 60, 40, 7));
    assertThat(Counts.inclusive(100, -1, -1, 7)).isEqualTo(new TokenUsage(100, 0, 0, 7));
    assertThat(Counts.inclusive(0, 0, 0, 0)).isEqualTo(new TokenUsage(0, 0, 0, 0));
  }

  @Test
  void tokens_that_were_written_and_read_by_one_call_count_once_as_read() {
    assertThat(Counts.inclusive(2168, 2161, 2161, 5)).isEqualTo(new TokenUsage(7, 2161, 0, 5));
    assertThat(Counts.inclusive(100, 40, 90, 5)).isEqualTo(new TokenUsage(10, 40, 50, 5));
    assertThat(Counts.inclusive(100, 90, 40, 5)).isEqualTo(new TokenUsage(10, 90, 0, 5));
  }

  @Test
  void one_value_that_is_no_count_makes_the_usage_unknown() {
    assertThat(Counts.inclusive(-2, 0, 0, 1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.inclusive(-1, 0, 0, 1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.inclusive(10, -2, 0, 1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.inclusive(10, 0, -2, 1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.inclusive(10, 0, 0, -1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.inclusive(10, 11, 0, 1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.exclusive(-1, 0, 0, 1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.exclusive(1, -2, 0, 1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.exclusive(1, 0, -2, 1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.exclusive(1, 0, 5, -2, 1)).isEqualTo(TokenUsage.UNKNOWN);
    assertThat(Counts.exclusive(1, 0, 0, -1)).isEqualTo(TokenUsage.UNKNOWN);
  }

  @Test
  void of_what_was_written_some_may_be_for_an_hour_and_never_more_than_all() {
    assertThat(Counts.exclusive(1, 2, 10, 4, 3))
        .isEqualTo(new TokenUsage(1, 2, 6, 4, 3, Billing.PLAIN));
    assertThat(Counts.exclusive(1, 2, 10, 40, 3))
        .isEqualTo(new TokenUsage(1, 2, 0, 10, 3, Billing.PLAIN));
    assertThat(Counts.exclusive(1, 2, 10, -1, 3))
        .isEqualTo(new TokenUsage(1, 2, 10, 0, 3, Billing.PLAIN));
    assertThat(Counts.exclusive(0, 0, 0, 0, 0))
        .isEqualTo(new TokenUsage(0, 0, 0, 0, 0, Billing.PLAIN));
  }

  @Test
  void dollars_are_femto_dollars_rounded_half_even() {
    assertThat(femto("0")).isZero();
    assertThat(femto("0.000123")).isEqualTo(123_000_000_000L);
    assertThat(femto("1e-15")).isEqualTo(1);
    assertThat(femto("0.0000000000000025")).isEqualTo(2);
    assertThat(femto("0.0000000000000035")).isEqualTo(4);
    assertThat(femto("9000")).isEqualTo(9_000_000_000_000_000_000L);
    assertThat(femto("1e-40")).isZero();
  }

  @Test
  void what_is_no_price_is_untold() {
    for (String none :
        new String[] {
          "9000.01", "-0.01", "\"1\"", "null", "1e41", "1e-41", "0." + "1".repeat(39), "1e9999"
        }) {
      assertThat(femto(none)).as(none).isEqualTo(Billing.UNTOLD);
    }
    assertThat(femto("0." + "1".repeat(38))).as("40 characters").isEqualTo(111_111_111_111_111L);
    assertThat(Counts.femtoDollars(parsed("{}"), Document.NONE)).isEqualTo(Billing.UNTOLD);
  }
}
