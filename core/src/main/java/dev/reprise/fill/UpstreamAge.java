package dev.reprise.fill;

import dev.reprise.request.Headers;
import java.time.Duration;

/**
 * How old an answer was when it arrived, as a cache between Reprise and the provider states it in
 * {@code Age} (RFC 9111 section 5.1). The age of the entry is that plus the time since the call
 * began (section 4.2.3).
 */
final class UpstreamAge {
  private static final int MOST_DIGITS = 9;

  private UpstreamAge() {}

  /** Zero when there is no {@code Age}, or none that can be read. */
  static Duration of(Headers headers) {
    String said = headers.first("age").map(String::strip).orElse("");
    boolean seconds =
        !said.isEmpty()
            && said.length() <= MOST_DIGITS
            && said.chars().allMatch(c -> c >= '0' && c <= '9');
    return seconds ? Duration.ofSeconds(Long.parseLong(said)) : Duration.ZERO;
  }
}
