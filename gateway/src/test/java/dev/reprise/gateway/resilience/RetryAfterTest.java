package dev.reprise.gateway.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.request.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private static Optional<Duration> of(String... pairs) {
    return RetryAfter.of(Headers.of(pairs), NOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|PT0S",
        "7|PT7S",
        "1.2|PT2S",
        "Sat, 21 Nov 2026 10:00:30 GMT|PT30S",
        "Sat, 21 Nov 2026 09:00:00 GMT|PT0S",
      })
  void seconds_and_dates_are_understood(String value, Duration expected) {
    assertThat(of("Retry-After", value)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({"soon", "-1", "''", "0x10", "1e3", "٣"})
  void what_cannot_be_read_says_nothing(String value) {
    assertThat(of("retry-after", value)).isEmpty();
  }

  @Test
  void a_date_is_measured_by_the_clock_of_whoever_names_it() {
    String at = "Sat, 21 Nov 2026 11:00:30 GMT";
    assertThat(of("retry-after", at, "date", "Sat, 21 Nov 2026 11:00:00 GMT"))
        .as("our clock is an hour behind")
        .contains(Duration.ofSeconds(30));
    assertThat(of("retry-after", at, "date", "no date"))
        .as("control: without theirs ours is taken")
        .contains(Duration.ofSeconds(3630));
  }

  @Test
  void milliseconds_say_it_more_exactly_and_win() {
    assertThat(of("retry-after", "2", "retry-after-ms", "1450")).contains(Duration.ofMillis(1450));
    assertThat(of("retry-after", "2", "retry-after-ms", "x")).contains(Duration.ofSeconds(2));
    assertThat(of()).isEmpty();
  }

  @Test
  void a_number_without_end_is_too_long_and_no_error() {
    assertThat(of("retry-after", "9".repeat(400)).orElseThrow()).isGreaterThan(Duration.ofDays(1));
  }

  @Test
  void google_says_it_in_the_body() {
    String body = "{\"error\":{\"details\":[{\"retryDelay\": \"%s\"}]}}";
    assertThat(RetryInfo.of(body.formatted("42s"))).contains(Duration.ofSeconds(42));
    assertThat(RetryInfo.of(body.formatted("1.5s"))).contains(Duration.ofSeconds(2));
    assertThat(RetryInfo.of(body.formatted("42.0s"))).contains(Duration.ofSeconds(42));
    assertThat(RetryInfo.of(body.formatted("soon"))).isEmpty();
    assertThat(RetryInfo.of(body.formatted("9".repeat(30) + "s")))
        .as("the longest pause, as in retry-after")
        .contains(Duration.ofSeconds(Integer.MAX_VALUE));
    assertThat(RetryInfo.of("\"retryDelay\"")).isEmpty();
    assertThat(RetryInfo.of("{}")).isEmpty();
  }
}
