package dev.reprise.gateway.resilience;

import java.time.Duration;
import java.util.Optional;

/**
 * {@code google.rpc.RetryInfo} in an error's details: {@code "retryDelay": "42s"} or {@code
 * "1.5s"}, rounded up to whole seconds (providers.md section 10).
 */
final class RetryInfo {
  private static final String NAME = "\"retryDelay\"";

  private RetryInfo() {}

  static Optional<Duration> of(String body) {
    int at = body.indexOf(NAME);
    int opening = at < 0 ? -1 : body.indexOf('"', at + NAME.length());
    int closing = opening < 0 ? -1 : body.indexOf("s\"", opening + 1);
    if (closing < 0) {
      return Optional.empty();
    }
    return RetryAfter.number(body.substring(opening + 1, closing)).map(Duration::ofSeconds);
  }
}
