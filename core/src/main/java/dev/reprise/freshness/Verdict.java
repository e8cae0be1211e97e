package dev.reprise.freshness;

import java.time.Duration;

/** The result of validating an entry on read (F-3). */
public sealed interface Verdict {
  /** Serve it. {@code age} is never negative. */
  record Fresh(Duration age) implements Verdict {}

  /**
   * Its soft TTL has passed and nothing else: fit for stale-while-revalidate and stale-if-error
   * where the policy allows them, and for nothing else (F-7).
   */
  record Stale(Duration age) implements Verdict {}

  /** A miss and its cause. The entry is never served, not even when the provider is down. */
  record Dead(Cause cause) implements Verdict {}
}
