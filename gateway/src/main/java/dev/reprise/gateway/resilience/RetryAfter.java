package dev.reprise.gateway.resilience;

import dev.reprise.request.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Reads the pause that a provider asks for: {@code retry-after-ms}, else {@code retry-after} in
 * seconds or as a date (RFC 9110 section 10.2.3). A value that cannot be read is ignored.
 */
final class RetryAfter {
  /** A number with more digits counts as the longest pause. */
  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  static Optional<Duration> of(Headers headers, Instant now) {
    Optional<Duration> millis =
        headers.first("retry-after-ms").flatMap(RetryAfter::number).map(Duration::ofMillis);
    return millis.isPresent()
        ? millis
        : headers
            .first("retry-after")
            .flatMap(text -> secondsOrDate(text.strip(), theirs(headers, now)));
  }

  /**
   * A date refers to the provider's clock, which its {@code Date} field shows. The clock of this
   * machine, which may be wrong, is used only when that field is missing or unreadable.
   */
  private static Instant theirs(Headers headers, Instant ours) {
    return headers.first("date").flatMap(RetryAfter::instant).orElse(ours);
  }

  private static Optional<Duration> secondsOrDate(String text, Instant now) {
    Optional<Duration> seconds = number(text).map(Duration::ofSeconds);
    return seconds.isPresent() ? seconds : date(text, now);
  }

  /** Whole part only: {@code 1.5}, which some send, is rounded up. */
  static Optional<Long> number(String text) {
    String plain = text.strip();
    int dot = plain.indexOf('.');
    String whole = dot < 0 ? plain : plain.substring(0, dot);
    String rest = dot < 0 ? "" : plain.substring(dot + 1);
    if (whole.isEmpty() || !digits(whole) || !digits(rest)) {
      return Optional.empty();
    }
    long value = whole.length() > MOST_DIGITS ? Integer.MAX_VALUE : Long.parseLong(whole);
    return Optional.of(rest.chars().allMatch(c -> c == '0') ? value : value + 1);
  }

  private static boolean digits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Optional<Duration> date(String text, Instant now) {
    return instant(text).map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(
          ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException notADate) {
      return Optional.empty();
    }
  }
}
