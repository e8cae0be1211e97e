package dev.reprise.gateway.resilience;

import java.time.Duration;
import java.util.Optional;

/**
 * {@code google.rpc.RetryInfo} in an error's details: {@code "retryDelay": "42s"} or {@code
 * "1.5s"}, rounded up to whole seconds (providers.md section 10).
 */
final class RetryInfo {
  private static final String NAME = "\"retryDelay\"";
  private static final int MOST_DIGITS = 6;

  private RetryInfo() {}

  static Optional<Duration> of(String body) {
    int at = body.indexOf(NAME);
    int opening = at < 0 ? -1 : body.indexOf('"', at + NAME.length());
    int closing = opening < 0 ? -1 : body.indexOf("s\"", opening + 1);
    if (closing < 0) {
      return Optional.empty();
    }
    String number = body.substring(opening + 1, closing);
    int dot = number.indexOf('.');
    String whole = dot < 0 ? number : number.substring(0, dot);
    if (whole.isEmpty()
        || whole.length() > MOST_DIGITS
        || !whole.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofSeconds(Long.parseLong(whole) + (dot < 0 ? 0 : 1)));
  }
}
